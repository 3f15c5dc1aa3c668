"""Small real files of every kind, built in one line by the tests."""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import xlwt
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P

from keepfit.intake.batch import Batch
from keepfit.intake.mapping import Mapping
from keepfit.intake.queries import read
from keepfit.kit.settings import Settings

Rows = Sequence[Sequence[object]]

LEDGER: Rows = (
    ("账号名称", "平台", "主办单位", "粉丝数", "开通日期", "网址", "是否认证", "备案号"),
    ("甲县发布", "微信公众号", "县政府办公室", 12345, "2019-03-01", "", "是", "A1"),
    ("甲县公安", "微博", "县公安局", 678, "2018-07-15", "https://weibo.com/jiaxian", "否", ""),
    ("掌上甲县", "APP", "县大数据局", 90, "2020-01-02", "https://app.jia.gov.cn/", "是", "A3"),
)


def xlsx(path: Path, rows: Rows, *, sheet: str = "台账", merged: Sequence[str] = ()) -> Path:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.title = sheet
    for row in rows:
        page.append(list(row))
    for block in merged:
        page.merge_cells(block)
    book.save(path)
    return path


def xlsx_of(path: Path, sheets: dict[str, Rows]) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        page = book.create_sheet(name)
        for row in rows:
            page.append(list(row))
    book.save(path)
    return path


def xls(path: Path, rows: Rows, *, sheet: str = "台账") -> Path:
    book = xlwt.Workbook()
    page = book.add_sheet(sheet)
    for at, row in enumerate(rows):
        for column, value in enumerate(row):
            page.write(at, column, value)
    book.save(str(path))
    return path


def ods(path: Path, rows: Rows, *, sheet: str = "台账") -> Path:
    book = OpenDocumentSpreadsheet()
    table = Table(name=sheet)
    for row in rows:
        line = TableRow()
        for value in row:
            kind = {"valuetype": "float", "value": value} if isinstance(value, int | float) else {}
            cell = TableCell(**(kind or {"valuetype": "string"}))
            if value not in ("", None):
                cell.addElement(P(text=str(value)))
            line.addElement(cell if value not in ("", None) else TableCell())
        table.addElement(line)
    book.spreadsheet.addElement(table)
    book.save(str(path))
    return path


def delimited(path: Path, rows: Rows, *, encoding: str = "utf-8", delimiter: str = ",") -> Path:
    with path.open("w", encoding=encoding, newline="") as out:
        csv.writer(out, delimiter=delimiter).writerows(rows)
    return path


def parquet(path: Path, rows: Rows) -> Path:
    columns = zip(*rows[1:], strict=True)
    pq.write_table(
        pa.table(
            {str(name): pa.array(values) for name, values in zip(rows[0], columns, strict=True)}
        ),
        path,
    )
    return path


def jsonl(path: Path, rows: Rows) -> Path:
    lines = (
        json.dumps(dict(zip(rows[0], row, strict=True)), ensure_ascii=False) for row in rows[1:]
    )
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def batch(*paths: Path, mapping: Mapping | None = None, settings: Settings | None = None) -> Batch:
    return read(paths, settings=settings or Settings(), mapping=mapping, say=lambda _text: None)


def codes(found: Batch) -> list[str]:
    return [one.code for one in found.problems]


def noted(found: Batch) -> list[str]:
    return [one.code for one in found.notes]


def column(found: Batch, table: str, name: str) -> list[object]:
    values: list[object] = found.tables[table][name].to_pylist()
    return values
