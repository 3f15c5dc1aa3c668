"""The ledger workbook (台账) as an office sends it: titles, merged cells, 同上, totals, notes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from itertools import groupby
from typing import Any

import xlsxwriter

from keepfit.ledger.core.records import Account
from keepfit.sample.cells import Cell, written_count, written_day, written_nothing
from keepfit.sample.core.draws import Rng, one_of, stream
from keepfit.sample.core.records import Member, Place
from keepfit.sample.core.truth import ABOUT
from keepfit.sample.sheets import (
    CHOICE_WORDS,
    FLAG_WORDS,
    LEDGER_SHEETS,
    PLATFORM_WORDS,
    LedgerColumn,
    LedgerSheet,
)

# A fixed moment in every workbook, so that the same seed writes the same bytes.
MADE_AT = datetime(2024, 1, 1)  # noqa: DTZ001  # a workbook's property names no zone
_DITTO_COLUMNS = ("unit_id", "operation", "status", "login_holder")


@dataclass(frozen=True, slots=True)
class _Styles:
    title: Any
    head: Any
    day: Any
    middle: Any


def workbook(buffer: BytesIO) -> xlsxwriter.Workbook:
    """Open a workbook whose bytes depend on nothing but what is written into it."""
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_urls": False})
    book.set_properties({"created": MADE_AT, "comments": ABOUT})
    return book


def ledger_book(place: Place, members: Sequence[Member], as_of: date) -> bytes:
    """Return the ledger of one place as the bytes of a workbook."""
    buffer = BytesIO()
    book = workbook(buffer)
    styles = _Styles(
        title=book.add_format({"bold": True, "font_size": 16, "align": "center"}),
        head=book.add_format({"bold": True, "align": "center", "border": 1, "text_wrap": True}),
        day=book.add_format({"num_format": "yyyy-mm-dd"}),
        middle=book.add_format({"align": "center", "valign": "vcenter"}),
    )
    for sheet in LEDGER_SHEETS:
        rows = [one for one in members if one.account.platform in sheet.platforms]
        _Page(book, sheet, styles, stream(place.seed, place.short, sheet.name)).write(
            place, rows, as_of
        )
    _write_notes(book, place, as_of)
    book.close()
    return buffer.getvalue()


class _Page:
    """Writes one sheet."""

    def __init__(
        self, book: xlsxwriter.Workbook, sheet: LedgerSheet, styles: _Styles, rng: Rng
    ) -> None:
        self.page = book.add_worksheet(sheet.name)
        self.sheet, self.styles, self.rng = sheet, styles, rng
        self.width = len(sheet.columns)

    def write(self, place: Place, rows: Sequence[Member], as_of: date) -> None:
        """Write titles, header, rows, total and notes."""
        first = self._heading(place, as_of)
        ordered = sorted(rows, key=lambda one: (one.seat.unit.unit_id, one.key))
        last: dict[str, Cell] = {}
        for number, member in enumerate(ordered):
            cells = self._cells(member.account, member.seat.unit.name, number + 1)
            self._row(first + number, cells, last)
        if self.sheet.ditto == "merge":
            self._merge_units(first, ordered)
        self._foot(first + len(ordered), ordered)
        self.page.set_column(0, self.width, 14)

    def _heading(self, place: Place, as_of: date) -> int:
        """Write what stands above the rows; return the first row of the rows."""
        last = self.width - 1
        self.page.write_string(0, 0, "附件1")
        title = f"{place.full}政务新媒体账号台账（{self.sheet.name}）"
        self.page.merge_range(1, 0, 1, last, title, self.styles.title)
        day = f"{as_of.year}年{as_of.month}月{as_of.day}日"
        self.page.write_string(2, 0, f"填报单位：{place.full}人民政府办公室")
        self.page.write_string(2, last - 1, f"填报日期：{day}")
        if not self.sheet.grouped:
            for place_, one in enumerate(self.sheet.columns):
                self.page.write_string(3, place_, one.header, self.styles.head)
            return 4
        self._grouped_header(3)
        return 5

    def _grouped_header(self, row: int) -> None:
        column = 0
        for group, members in groupby(self.sheet.columns, key=lambda one: one.group):
            found = list(members)
            for number, one in enumerate(found):
                if group:
                    self.page.write_string(row + 1, column + number, one.header, self.styles.head)
                else:
                    at = column + number
                    self.page.merge_range(row, at, row + 1, at, one.header, self.styles.head)
            if group:
                end = column + len(found) - 1
                self._merge(row, column, row, end, group)
            column += len(found)

    def _merge(self, row: int, column: int, last_row: int, last_column: int, text: str) -> None:
        if (row, column) == (last_row, last_column):
            self.page.write_string(row, column, text, self.styles.head)
        else:
            self.page.merge_range(row, column, last_row, last_column, text, self.styles.head)

    def _cells(self, account: Account, unit: str, number: int) -> dict[str, Cell]:
        return {
            one.header: number if not one.column else _cell(account, unit, one, self.rng)
            for one in self.sheet.columns
        }

    def _row(self, row: int, cells: dict[str, Cell], last: dict[str, Cell]) -> None:
        for place, column in enumerate(self.sheet.columns):
            value = cells[column.header]
            ditto = self.sheet.ditto != "merge" and column.column in _DITTO_COLUMNS
            same = ditto and value is not None and last.get(column.header) == value
            last[column.header] = value
            again = same and (column.column == "unit_id" or self.rng.random() < 0.4)
            self._write(row, place, self.sheet.ditto if again else value)

    def _write(self, row: int, place: int, value: Cell) -> None:
        if value is None:
            return
        if isinstance(value, date):
            self.page.write_datetime(row, place, value, self.styles.day)
        else:
            self.page.write(row, place, value)

    def _merge_units(self, first: int, ordered: Sequence[Member]) -> None:
        """Merge the unit's cell over all its accounts."""
        place = next(i for i, one in enumerate(self.sheet.columns) if one.column == "unit_id")
        row = first
        for name, group in groupby(ordered, key=lambda one: one.seat.unit.name):
            count = sum(1 for _ in group)
            if count > 1:
                end = row + count - 1
                self.page.merge_range(row, place, end, place, name, self.styles.middle)
            row += count

    def _foot(self, row: int, ordered: Sequence[Member]) -> None:
        counted = next(i for i, one in enumerate(self.sheet.columns) if one.column == "followers")
        self.page.write_string(row, 0, "合计")
        self.page.write_number(row, counted, sum(one.account.followers or 0 for one in ordered))
        note = "注：本表数据由各单位自行填报，同一单位多个账号的请逐一列出。"
        self.page.merge_range(row + 1, 0, row + 1, self.width - 1, note)
        self.page.write_string(row + 2, 0, "填表人：王某某")
        # A cell with a format and nothing in it: what trailing empties look like in a file.
        self.page.write_blank(row + 9, self.width + 2, None, self.styles.day)


def _cell(account: Account, unit: str, column: LedgerColumn, rng: Rng) -> Cell:
    name = column.column
    if name == "unit_id":
        return unit
    if name in ("opened_on", "closed_on", "last_login_proven_on"):
        return written_day(getattr(account, name), rng, month_will_do=name == "opened_on")
    if name == "followers":
        return written_count(account.followers, rng)
    if name == "url":
        return f"https://weibo.com/u/{account.handle}" if account.platform == "weibo" else None
    if name == "platform":
        return one_of(rng, PLATFORM_WORDS[account.platform])
    return _answer(account, column, rng)


def _answer(account: Account, column: LedgerColumn, rng: Rng) -> Cell:
    value: Any = getattr(account, column.column)
    if isinstance(value, bool):
        return FLAG_WORDS[column.header][int(value)]
    if value in ("", None):
        return written_nothing(column.column, rng)
    if words := CHOICE_WORDS.get(column.column):
        return one_of(rng, words[value])
    found: Cell = value
    return found


def _write_notes(book: xlsxwriter.Workbook, place: Place, as_of: date) -> None:
    page = book.add_worksheet("填报说明")
    for row, line in enumerate(
        (
            "填报说明",
            ABOUT,
            f"一、本台账填报范围为{place.full}各级行政机关、事业单位开设的政务新媒体和工作群。",
            f"二、数据截至{as_of.year}年{as_of.month}月{as_of.day}日。",
            "三、运维经费按合同金额填写，没有的不填。",
            "四、已注销的账号请注明注销日期。",
        )
    ):
        page.write_string(row, 0, line)
    page.set_column(0, 0, 90)
