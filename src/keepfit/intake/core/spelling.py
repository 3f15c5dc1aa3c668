"""How a header is compared: without stars, brackets, units of measure and line breaks."""

from __future__ import annotations

import re

from keepfit.kit.text import fold

_BRACKETS = re.compile(r"[(\[【〔「](.*?)[)\]】〕」]")
_MARKS = re.compile(r"[*※:;_\-#●★▲]|^\d+[.、]|[.。]$")
_EDGES = re.compile(r"[()\[\]【】〔〕「」]")
_SCALE = re.compile(r"(?:单位:?)?(百万|千万|亿|万|千)(?:元|人|次|人次|个|篇|条|人民币)?(?:/?年)?")
_SCALES = {"百万": 1e6, "千万": 1e7, "亿": 1e8, "万": 1e4, "千": 1e3}
# Columns that only count the rows; they are left out and that is told.
SERIAL = frozenset(("序号", "序", "行号", "项次", "顺序号", "no", "nr", "number", "rownumber", ""))


def header_key(text: str) -> str:
    """Return the form by which a header is known: "*粉丝数\\n（人）" and "粉丝数" are one."""
    folded = fold(text)
    bare = _MARKS.sub("", _BRACKETS.sub("", folded))
    return bare or _MARKS.sub("", _EDGES.sub("", folded))


def header_scale(text: str) -> float:
    """Return what the numbers under a header are multiplied by: 10,000 for "粉丝数（万）"."""
    found = (_SCALE.fullmatch(inside) for inside in _BRACKETS.findall(fold(text)))
    return next((_SCALES[one[1]] for one in found if one), 1.0)


def is_serial(text: str) -> bool:
    """Say whether a header only counts rows: "序号", "No."."""
    return bool(text.strip()) and header_key(text) in SERIAL


def joined(upper: str, lower: str) -> str:
    """Return the one label of a header in two clean rows, as "基本信息/账号名称"."""
    return f"{upper}/{lower}" if upper and lower and upper != lower else upper or lower
