"""The bytes of an Excel book, the same for the same book: xlsxwriter does the writing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from io import BytesIO

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from keepfit.kit.text import Lang, Text
from keepfit.paper.books import (
    Book,
    Cell,
    Column,
    Page,
    Tone,
    columns_wide,
    lines_taken,
    read_cell,
    sheet_names,
    written,
)

# Excel on Windows and macOS has both; elsewhere the office suite puts its own CJK font in place.
FONTS: dict[Lang, str] = {"zh": "等线", "en": "Calibri"}
# A fixed date instead of this moment, so that the same book gives the same bytes.
CREATED = datetime(2000, 1, 1)  # noqa: DTZ001  # the file format knows no zone
A4, A3 = 9, 8
A4_CHARACTERS = 170  # wider pages would come out too small to read on A4
SPARE_ROWS = 500  # drop-downs reach this far below the last row, for rows people add
INLINE_LIST_CHARACTERS = 255  # Excel's limit for choices written into the cell's own rule
NARROWEST, WIDEST = 6, 60  # characters
LINE_POINTS = 15
TALLEST = 409  # points, Excel's limit for a row

_FORMATS = {
    "integer": "#,##0",
    "number": "#,##0.##",
    "percent": "0.0%",
    "date": "yyyy-mm-dd",
    "moment": "yyyy-mm-dd hh:mm",
}
_TONES: dict[Tone, dict[str, str]] = {
    "good": {"bg_color": "#DCEBF7", "font_color": "#1B4F80"},
    "bad": {"bg_color": "#FADFD3", "font_color": "#8A2F0B"},
    "caution": {"bg_color": "#FFF1CC", "font_color": "#6B4E00"},
    "quiet": {"bg_color": "#ECEDEF", "font_color": "#4A4F57"},
}
_LISTS = Text(zh="选项", en="Choices")


def book_bytes(book: Book, *, lang: Lang) -> bytes:
    """Return the .xlsx file of a book in one language."""
    out = BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "default_format_properties": {"font_name": FONTS[lang], "font_size": 10.5},
    }
    with xlsxwriter.Workbook(out, options) as workbook:
        workbook.set_properties({"title": book.title.read(lang), "created": CREATED})
        names = sheet_names([*(page.name.read(lang) for page in book.pages), _LISTS.read(lang)])
        desk = _Desk(workbook=workbook, lang=lang, lists_name=names[-1])
        sheets = [workbook.add_worksheet(name) for name in names[:-1]]
        for page, sheet in zip(book.pages, sheets, strict=True):
            _write_page(page, sheet, desk)
        _write_lists(desk)
    return out.getvalue()


@dataclass(slots=True, kw_only=True)
class _Desk:
    """What the pages of one book share while they are written: formats and choice lists."""

    workbook: Workbook
    lang: Lang
    lists_name: str
    formats: dict[tuple[str, bool, str], Format] = field(default_factory=dict)
    lists: dict[tuple[str, ...], int] = field(default_factory=dict)

    def format(self, column: Column, tone: Tone | None = None) -> Format:
        """Return the cell format of a column, made once for the whole book."""
        key = (column.kind, column.wrap, tone or "")
        if key not in self.formats:
            properties = {"valign": "top", "border": 1, "border_color": "#C9CDD3"}
            look = {"num_format": _FORMATS.get(column.kind, "@"), "text_wrap": column.wrap}
            self.formats[key] = self.workbook.add_format(
                {**properties, **look, **(_TONES[tone] if tone else {})}
            )
        return self.formats[key]

    def range_of(self, choices: tuple[str, ...]) -> str:
        """Return the reference to a list of choices on the hidden sheet."""
        column = self.lists.setdefault(choices, len(self.lists))
        letters = xlsxwriter.utility.xl_col_to_name(column, col_abs=True)
        sheet = self.lists_name.replace("'", "''")
        return f"='{sheet}'!{letters}$1:{letters}${len(choices)}"


def _write_page(page: Page, sheet: Worksheet, desk: _Desk) -> None:
    lang, top, last = desk.lang, page.header_row, max(len(page.columns) - 1, 0)
    for row, line in enumerate(page.title):
        look = {"bold": True, "font_size": 14 if row == 0 else 10.5}
        sheet.write_string(row, 0, written(line.read(lang)), desk.workbook.add_format(look))
    _write_headers(page, sheet, desk)
    _write_rows(page, sheet, desk)
    for row, line in enumerate(page.notes, start=top + len(page.rows) + 2):
        quiet = desk.workbook.add_format({"font_color": "#4A4F57"})
        sheet.write_string(row, 0, written(line.read(lang)), quiet)
    if page.freeze:
        sheet.freeze_panes(top + 1, 0)
    if page.autofilter and page.rows:
        sheet.autofilter(top, 0, top + len(page.rows), last)
    widths = [_width(page, number, lang) for number in range(len(page.columns))]
    for number, width in enumerate(widths):
        sheet.set_column(number, number, width)
    _set_print(sheet, top, A4 if sum(widths) <= A4_CHARACTERS else A3)


def _write_headers(page: Page, sheet: Worksheet, desk: _Desk) -> None:
    look = {
        "bold": True,
        "text_wrap": True,
        "valign": "vcenter",
        "align": "center",
        "bg_color": "#E3E8EF",
        "border": 1,
        "border_color": "#9AA3AF",
    }
    style = desk.workbook.add_format(look)
    for number, column in enumerate(page.columns):
        sheet.write_string(page.header_row, number, written(column.header.read(desk.lang)), style)
        if column.choices:
            _offer_choices(page, number, sheet, desk)


def _write_rows(page: Page, sheet: Worksheet, desk: _Desk) -> None:
    for row, cells in enumerate(page.rows, start=page.header_row + 1):
        lines = _lines(page, cells, desk.lang)
        if lines > 1:
            # Not every program makes a row taller by itself when it opens the file.
            sheet.set_row(row, min(lines * LINE_POINTS, TALLEST))
        for number, (column, cell) in enumerate(zip(page.columns, cells, strict=True)):
            _write_cell(sheet, (row, number), (column, cell), desk)


def _lines(page: Page, cells: tuple[Cell, ...], lang: Lang) -> int:
    """Return how many lines the fullest wrapped cell of a row takes."""
    return max(
        (
            lines_taken(str(read_cell(cell, lang) or ""), column.width or WIDEST)
            for column, cell in zip(page.columns, cells, strict=True)
            if column.wrap
        ),
        default=1,
    )


def _write_cell(
    sheet: Worksheet, place: tuple[int, int], content: tuple[Column, Cell], desk: _Desk
) -> None:
    column, cell = content
    value = read_cell(cell, desk.lang)
    if value is None or value == "":
        sheet.write_blank(*place, None, desk.format(column))
    elif isinstance(value, (date, datetime)):
        sheet.write_datetime(*place, value, desk.format(column))
    elif isinstance(value, str) or column.kind == "text":
        tone = column.tones.get(str(value))
        sheet.write_string(*place, written(str(value)), desk.format(column, tone))
    else:
        sheet.write_number(*place, value, desk.format(column))


def _offer_choices(page: Page, number: int, sheet: Worksheet, desk: _Desk) -> None:
    column = page.columns[number]
    choices = tuple(written(str(read_cell(choice, desk.lang))) for choice in column.choices)
    short = len(",".join(choices)) <= INLINE_LIST_CHARACTERS
    plain = short and not any("," in choice for choice in choices)
    first = page.header_row + 1
    sheet.data_validation(
        first,
        number,
        first + len(page.rows) + SPARE_ROWS,
        number,
        {
            "validate": "list",
            "source": list(choices) if plain else desk.range_of(choices),
            "error_type": "stop" if column.choices_only else "warning",
        },
    )


def _write_lists(desk: _Desk) -> None:
    if not desk.lists:
        return
    sheet = desk.workbook.add_worksheet(desk.lists_name)
    for choices, column in desk.lists.items():
        for row, choice in enumerate(choices):
            sheet.write_string(row, column, choice)
    sheet.hide()


def _set_print(sheet: Worksheet, header_row: int, paper: int) -> None:
    sheet.set_landscape()
    sheet.set_paper(paper)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0, header_row)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.set_footer("&C&P / &N")


def _width(page: Page, number: int, lang: Lang) -> float:
    given = page.columns[number].width
    if given is not None:
        return given
    widest = max(_widths(page, number, lang), default=0) + 2
    return float(min(max(widest, NARROWEST), WIDEST))


def _widths(page: Page, number: int, lang: Lang) -> Iterator[int]:
    column = page.columns[number]
    # Room for the filter's arrow beside the header.
    yield columns_wide(column.header.read(lang)) + 2
    if column.kind in ("date", "moment"):
        yield 10 if column.kind == "date" else 16
    for row in page.rows:
        value = read_cell(row[number], lang)
        if isinstance(value, (str, int, float)):
            yield columns_wide(str(value))
