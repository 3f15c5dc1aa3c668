"""Excel books, written by xlsxwriter and read back by openpyxl and by our own importer."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from keepfit.intake.core.values import unguarded
from keepfit.kit.text import Lang, Text, same
from keepfit.paper.books import (
    CELL_CHARACTERS,
    Book,
    Cell,
    Column,
    Page,
    columns_wide,
    lines_taken,
    neutral,
    sheet_names,
    written,
)
from keepfit.paper.workbook import book_bytes


def a_column(header: str = "名称", **given: Any) -> Column:
    return Column(header=same(header), **given)


def a_page(*rows: tuple[Cell, ...], columns: tuple[Column, ...] = (), **given: Any) -> Page:
    usual: dict[str, Any] = {
        "name": Text(zh="清单", en="List"),
        "columns": columns or (a_column(),),
    }
    return Page(rows=rows, **{**usual, **given})


def a_book(*pages: Page) -> Book:
    return Book(title=same("书"), pages=pages)


def opened(*pages: Page, lang: Lang = "zh") -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(book_bytes(a_book(*pages), lang=lang)))


def cell(value: Cell, **given: Any) -> Any:
    """What stands in the one cell of a book, read back."""
    return opened(a_page((value,), columns=(a_column(**given),))).worksheets[0]["A2"].value


def test_the_same_book_gives_the_same_bytes() -> None:
    book = a_book(a_page(("甲",), ("乙",)))
    assert book_bytes(book, lang="zh") == book_bytes(book, lang="zh")


def test_no_moment_of_writing_stands_in_the_file() -> None:
    file = zipfile.ZipFile(io.BytesIO(book_bytes(a_book(a_page(("甲",))), lang="zh")))
    assert {one.date_time for one in file.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert b"2000-01-01T00:00:00Z" in file.read("docProps/core.xml")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_book_is_written_in_one_language(lang: Lang) -> None:
    page = a_page((Text(zh="是", en="yes"),), columns=(Column(header=Text(zh="有", en="there")),))
    sheet = opened(page, lang=lang).worksheets[0]
    wanted = ["清单", "有", "是"] if lang == "zh" else ["List", "there", "yes"]
    assert [sheet.title, sheet["A1"].value, sheet["A2"].value] == wanted


@pytest.mark.parametrize(
    "text", ["=1+1", "+86 139", "-5", "@SUM(A1)", "\t=1", "\r\n=1", "=cmd|'x'!A0"]
)
def test_text_is_never_a_formula(text: str) -> None:
    found = opened(a_page((text,))).worksheets[0]["A2"]
    assert (found.data_type, found.value[0]) == ("s", "'")


@given(st.text(alphabet="=+-@'甲a1 ", min_size=1, max_size=6))
def test_what_an_import_read_comes_back_the_same_from_an_export(text: str) -> None:
    kept = unguarded(text)
    assert unguarded(neutral(kept)) == kept


@given(st.text(max_size=40))
def test_any_text_at_all_can_be_written_and_read(text: str) -> None:
    found = cell(text)
    assert found is None or isinstance(found, str)


def test_a_number_in_a_text_column_stays_text() -> None:
    assert cell("00123") == "00123"


def test_a_link_stays_text() -> None:
    sheet = opened(a_page(("https://example.gov.cn/",))).worksheets[0]
    assert sheet["A2"].hyperlink is None


def test_a_long_text_is_cut_and_says_so() -> None:
    assert len(written("长" * 40_000)) == CELL_CHARACTERS
    assert written("长" * 40_000).endswith("…")


def test_days_and_moments_are_real_ones() -> None:
    assert cell(date(2024, 3, 1), kind="date") == datetime(2024, 3, 1)  # noqa: DTZ001  # a sheet knows no time zone
    assert cell(datetime(2024, 3, 1, 8, 30), kind="moment") == datetime(2024, 3, 1, 8, 30)  # noqa: DTZ001  # a sheet knows no time zone


def test_a_word_may_stand_among_numbers() -> None:
    assert cell("未采集", kind="integer") == "未采集"


@pytest.mark.parametrize("value", [float("nan"), float("inf"), None, ""])
def test_what_is_no_value_is_an_empty_cell(value: Cell) -> None:
    assert cell(value, kind="number") is None


def validation(column: Column) -> Any:
    book = opened(a_page(("甲",), columns=(column,)))
    return book, book.worksheets[0].data_validations.dataValidation[0]


def test_a_short_list_of_choices_stands_in_the_cell_s_rule() -> None:
    _book, rule = validation(a_column(choices=("甲", "乙"), choices_only=True))
    assert (rule.formula1, rule.errorStyle or "stop") == ('"甲,乙"', "stop")


def test_a_long_list_of_choices_stands_on_a_hidden_sheet() -> None:
    choices = tuple(f"单位{n}" for n in range(300))
    book, rule = validation(a_column(choices=choices))
    hidden = book.worksheets[-1]
    assert (hidden.sheet_state, rule.formula1) == ("hidden", "'选项'!$A$1:$A$300")
    assert tuple(row[0].value for row in hidden.iter_rows()) == choices


def test_a_choice_with_a_comma_stays_one_choice() -> None:
    book, _rule = validation(a_column(choices=("甲,乙", "丙")))
    assert [row[0].value for row in book.worksheets[-1].iter_rows()] == ["甲,乙", "丙"]


def test_one_list_used_twice_is_kept_once() -> None:
    choices = tuple(f"单位{n}" for n in range(300))
    columns = (a_column("甲", choices=choices), a_column("乙", choices=choices))
    book = opened(a_page(("单位1", "单位2"), columns=columns))
    assert book.worksheets[-1].max_column == 1


def test_the_drop_down_reaches_rows_people_add() -> None:
    _book, rule = validation(a_column(choices=("甲",)))
    assert "A400" in rule.sqref


def test_the_header_stays_in_sight_and_is_printed_on_every_page() -> None:
    sheet = opened(a_page(("甲",), title=(same("标题"),))).worksheets[0]
    assert (sheet.freeze_panes, sheet.print_title_rows) == ("A3", "$1:$2")


def test_a_page_prints_as_wide_as_its_paper() -> None:
    sheet = opened(a_page(("甲",))).worksheets[0]
    setup = sheet.page_setup
    assert (setup.orientation, setup.fitToHeight) == ("landscape", 0)
    assert sheet.sheet_properties.pageSetUpPr is not None
    assert sheet.sheet_properties.pageSetUpPr.fitToPage


def test_a_page_too_wide_for_a4_prints_on_a3() -> None:
    wide = tuple(a_column(str(n), width=60) for n in range(4))
    sizes = [
        opened(a_page(tuple("甲" for _ in columns), columns=columns))
        .worksheets[0]
        .page_setup.paperSize
        for columns in ((a_column(),), wide)
    ]
    assert sizes == [9, 8]


def test_a_row_is_as_tall_as_its_wrapped_text() -> None:
    column = a_column(width=20, wrap=True)
    sheet = opened(a_page(("一二三四五六七八九十" * 3,), ("短",), columns=(column,))).worksheets[0]
    assert sheet.row_dimensions[2].height == 60
    assert sheet.row_dimensions[3].height is None


def test_a_word_is_coloured_by_its_tone() -> None:
    column = a_column(tones={"不合格": "bad"})
    sheet = opened(a_page(("不合格",), ("合格",), columns=(column,))).worksheets[0]
    assert sheet["A2"].fill.fgColor.rgb != sheet["A3"].fill.fgColor.rgb


def test_a_row_of_another_length_than_the_columns_is_refused() -> None:
    with pytest.raises(ValueError, match="longer"):
        book_bytes(a_book(a_page(("甲", "乙"))), lang="zh")


def test_sheet_names_are_made_fit_for_excel() -> None:
    names = sheet_names(["a/b", "A b", "长" * 40, "''", "长" * 40])
    assert len(set(map(str.casefold, names))) == 5
    assert all(0 < len(one) <= 31 for one in names)


def test_a_chinese_sign_is_two_columns_wide() -> None:
    assert (columns_wide("甲乙ab"), columns_wide("甲\nabc"), columns_wide("")) == (6, 3, 0)


def test_lines_are_counted_by_what_fits_beside_each_other() -> None:
    assert [lines_taken(text, 12) for text in ("", "甲乙丙丁戊", "甲乙丙丁戊己", "a\nb")] == [
        1,
        1,
        2,
        2,
    ]
