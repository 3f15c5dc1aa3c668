"""Rows of a sheet that are no records: totals, notes under the table, headings inside it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from keepfit.kit.text import fold

Row = Sequence[str | None]

TOTAL = re.compile(
    r"^(?:合计|总计|小计|共计|总和|汇总|total|grandtotal|subtotal|sum)(?:[:：].*|[(（].*[)）])?$"
)
NOTE = re.compile(
    r"^[(（【]?(?:注|备注|说明|填表说明|填报说明|填表人|填报人|填表单位|填报单位|联系人|联系电话|电话|审核人|"
    r"负责人|单位负责人|主管领导|分管领导|填表日期|填报日期|填报时间|制表人?|制表单位|数据来源|"
    r"note|notes|source|preparedby|remarks?)\d*[】)）]?[:：]"
)
_NUMERAL = re.compile(
    r"^(?:[一二三四五六七八九十]+[、.．]|[(（][一二三四五六七八九十\d]+[)）]|\d+[、.．]|第[一二三四五六七八九十]+部分)"
)
_NUMERIC = re.compile(r"^[\d.,%+万亿wk个人次/\-—]+$")
DITTO = frozenset(
    map(fold, ("同上", "同上一行", "同前", "〃", "″", '"', "''", "ditto", "同上。", "同左上"))
)


def is_total(row: Row) -> bool:
    """Say whether a row adds up the ones above: "合计" among its first cells, else only numbers."""
    for place, cell in enumerate(row[:3]):
        if cell and TOTAL.match(fold(cell)):
            others = (one for other, one in enumerate(row) if one and other != place)
            return all(_NUMERIC.match(fold(one)) for one in others)
    return False


def is_note(row: Row) -> bool:
    """Say whether a row is a note under the table: its first cell says "注：" or "填表人："."""
    first = next((cell for cell in row if cell and cell.strip()), "")
    return bool(NOTE.match(fold(first)))


def section(row: Row) -> str | None:
    """Return the heading a row consists of, without its numeral, or None if it has more cells."""
    filled = [cell for cell in row if cell and cell.strip()]
    if len(filled) != 1:
        return None
    text = fold(filled[0])
    return re.sub(r"[(（].*?[)）]$", "", _NUMERAL.sub("", text)).strip(":：")


def is_numbered(row: Row) -> bool:
    """Say whether a row's first filled cell begins with a numeral, as headings do."""
    first = next((cell for cell in row if cell and cell.strip()), "")
    return bool(_NUMERAL.match(fold(first)))


def is_ditto(text: str) -> bool:
    """Say whether a cell means the one above."""
    return fold(text) in DITTO
