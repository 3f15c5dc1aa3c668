"""Read a circular's own figures from a small table, for the audit."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from keepfit.checkup.core.circular import Audit, Line, audit
from keepfit.checkup.returned import Form, Returned, returned
from keepfit.kit.errors import SourceError
from keepfit.kit.settings import Settings
from keepfit.kit.text import Text, fold

FORM = Form(
    columns={
        "group": ("项目", "平台", "地区", "单位", "类别", "group", "platform"),
        "total": ("总数", "账号总数", "在册数", "total"),
        "checked": ("检查数", "抽查数", "检查账号数", "checked", "sampled"),
        "passed": ("合格数", "合格", "passed"),
        "failed": ("不合格数", "不合格", "failed"),
        "rate": ("合格率", "合格率（%）", "pass rate", "rate"),
    },
    needed=("group",),
)
_WHOLE = {fold(word) for word in ("合计", "总计", "全部", "总体", "total", "all", "whole")}


def audits(paths: Sequence[Path], settings: Settings) -> dict[str, Audit]:
    """Audit every file's table: the line called 合计 or total is the whole, the rest its parts."""
    lines: dict[str, list[Returned]] = {}
    for one in returned(paths, FORM, settings):
        lines.setdefault(one.file, []).append(one)
    return {file: _audited(rows) for file, rows in lines.items()}


def _audited(rows: Sequence[Returned]) -> Audit:
    lines = [_line(one) for one in rows]
    whole = next((one for one in lines if fold(one.group) in _WHOLE), lines[0])
    return audit(whole, [one for one in lines if one is not whole])


def _line(one: Returned) -> Line:
    return Line(
        group=one.cells["group"],
        total=_count(one, "total"),
        checked=_count(one, "checked"),
        passed=_count(one, "passed"),
        failed=_count(one, "failed"),
        rate=_rate(one),
    )


def _count(one: Returned, column: str) -> int | None:
    text = one.cells.get(column, "").replace(",", "").replace("，", "")
    if text in ("", "-", "—", "/"):
        return None
    if not text.isdigit():
        raise _no_number(one, column, text)
    return int(text)


def _rate(one: Returned) -> str:
    """Return the rate as printed, in percent: "95.57 %" and "95.57" alike."""
    text = one.cells.get("rate", "").replace("%", "").replace("％", "").strip()
    if text in ("", "-", "—", "/"):
        return ""
    if not text.replace(".", "", 1).isdigit() or float(text) > 100:
        raise _no_number(one, "rate", text)
    return text


def _no_number(one: Returned, column: str, text: str) -> SourceError:
    header = FORM.columns[column][0]
    return SourceError(
        Text(
            zh=f"{one.file} 第 {one.row} 行“{header}”是“{text}”，不是可用的数字。",
            en=f"{one.file}, row {one.row}, {header}: “{text}” is no usable number.",
        ),
        hint=Text(
            zh="照通报原样填写数字；通报没有写的留空。",
            en="Write the figures as the circular prints them; leave out what it does not print.",
        ),
    )
