"""findings.xlsx, read back as an office would see it."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import openpyxl
import pytest
from openpyxl.utils import get_column_letter

from keepfit.checkup.core.rules import Outcome
from keepfit.checkup.papers.findings import findings_book
from keepfit.checkup.papers.records import Inspected
from keepfit.kit.text import LANGS
from keepfit.paper.workbook import book_bytes
from keepfit.review.core.records import Review

PLACES = {"account": 0, "rule": 4}


def inspected(review: Review) -> Inspected:
    return Inspected(checkup=review.checkup, ledger=review.ledger)


@pytest.fixture(scope="module")
def book(small: Review) -> openpyxl.Workbook:
    return openpyxl.load_workbook(
        io.BytesIO(book_bytes(findings_book(inspected(small)), lang="zh"))
    )


def rows(sheet: Any, header: str) -> Iterator[tuple[Any, ...]]:
    """The rows under the header that begins with this word, up to the first empty one."""
    below = False
    for row in sheet.iter_rows(values_only=True):
        if below and row[0] is None:
            return
        if below:
            yield row
        below = below or row[0] == header


def test_each_group_of_the_summary_adds_up_to_the_whole(
    small: Review, book: openpyxl.Workbook
) -> None:
    total, *lines = rows(book.worksheets[0], "分组")
    platforms = len(small.checkup.by_platform)
    for group in (lines[:platforms], lines[platforms:]):
        sums = [sum(column) for column in list(zip(*group, strict=True))[1:6]]
        assert sums == list(total[1:6])


def test_every_finding_has_one_row(small: Review, book: openpyxl.Workbook) -> None:
    told = {
        (one.account_id, one.rule_id)
        for one in small.checkup.findings
        if one.outcome in (Outcome.FAIL, Outcome.WARN)
    }
    found = [
        (row[PLACES["account"]], row[PLACES["rule"]])
        for row in rows(book.worksheets[1], "账号编号")
    ]
    assert sorted(found) == sorted(told)


def test_every_row_cites_its_source_and_says_what_to_do(book: openpyxl.Workbook) -> None:
    header = [cell.value for cell in book.worksheets[1][1]]
    for row in rows(book.worksheets[1], "账号编号"):
        told = dict(zip(header, row, strict=True))
        assert all(told[name] for name in ("问题", "实测", "依据", "整改要求", "整改期限"))


def test_the_answer_is_picked_from_a_list(book: openpyxl.Workbook) -> None:
    header = [cell.value for cell in book.worksheets[1][1]]
    letter = get_column_letter(header.index("整改情况") + 1)
    rules = book.worksheets[1].data_validations.dataValidation
    assert [one.type for one in rules if str(one.sqref).startswith(letter)] == ["list"]


def test_every_account_without_a_verdict_is_listed_with_why(
    small: Review, book: openpyxl.Workbook
) -> None:
    unseen = {key for key, one in small.checkup.verdicts.items() if one is Outcome.NOT_OBSERVED}
    listed = {row[0]: row[-1] for row in rows(book.worksheets[2], "账号编号")}
    assert unseen <= set(listed)
    assert all(listed.values())


def test_every_judging_rule_is_listed_with_its_source(
    small: Review, book: openpyxl.Workbook
) -> None:
    listed = {row[0] for row in rows(book.worksheets[3], "规则编号")}
    assert listed == {one.rule_id for one in small.checkup.by_rule}


def test_both_languages_have_the_same_shape(small: Review) -> None:
    shapes = []
    for lang in LANGS:
        book = openpyxl.load_workbook(
            io.BytesIO(book_bytes(findings_book(inspected(small)), lang=lang))
        )
        shapes.append([one.dimensions for one in book.worksheets])
    assert shapes[0] == shapes[1]
