"""What is wrong with sheets as a sheet itself, to be worked through and ticked off."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from keepfit.intake.core.problems import Problem, Weight
from keepfit.kit.text import Text
from keepfit.paper.books import Book, Column, Page

_TITLE = Text(zh="导入检查出的问题", en="What an import found wrong")
_WEIGHTS: Mapping[Weight, Text] = {
    "error": Text(zh="错误，须改正", en="error: put it right"),
    "warning": Text(zh="提醒，不影响导入", en="warning: does not stop the import"),
}
_COLUMNS = (
    Column(header=Text(zh="性质", en="Kind")),
    Column(header=Text(zh="文件", en="File")),
    Column(header=Text(zh="工作表", en="Sheet")),
    Column(header=Text(zh="行", en="Row"), kind="integer"),
    Column(header=Text(zh="列", en="Column")),
    Column(header=Text(zh="原因", en="Cause"), width=50, wrap=True),
    Column(header=Text(zh="怎么改", en="Way on"), width=50, wrap=True),
)


def problem_book(problems: Iterable[Problem]) -> Book:
    """Return all problems as a book of one page: errors first, each in the order of the sheets."""
    ordered = sorted(problems, key=lambda one: one.weight != "error")
    rows = tuple(
        (_WEIGHTS[p.weight], p.file, p.sheet, p.row, p.column, p.cause, p.suggestion)
        for p in ordered
    )
    page = Page(name=Text(zh="问题", en="Problems"), columns=_COLUMNS, rows=rows)
    return Book(title=_TITLE, pages=(page,))
