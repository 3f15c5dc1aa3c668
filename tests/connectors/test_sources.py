from __future__ import annotations

import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlwt

from keepfit.connectors.arrivals import InputFile, arrival, sources, walk
from keepfit.connectors.sheets import Sheet
from keepfit.kit.errors import SourceError, UsageError
from keepfit.kit.settings import Settings
from tests.intake.books import LEDGER, Rows, delimited, jsonl, ods, parquet, xls, xlsx


def sheets(path: Path, settings: Settings | None = None) -> tuple[Sheet, ...]:
    one = InputFile(path=path, file=path.name, named=True)
    return arrival(one, settings or Settings()).sheets


def cause(path: Path, settings: Settings | None = None) -> str:
    with pytest.raises(SourceError) as refused:
        sheets(path, settings)
    assert refused.value.hint is not None
    assert path.name in refused.value.message.zh
    return refused.value.message.en


def rows(sheet: Sheet) -> list[list[object]]:
    return [list(row.values()) for row in sheet.cells.to_pylist()]


def test_every_ending_has_its_source() -> None:
    assert sorted(sources()) == sorted(
        [".xlsx", ".xlsm", ".xls", ".ods", ".csv", ".tsv", ".txt", ".parquet", ".jsonl", ".ndjson"]
    )


@pytest.mark.parametrize("build", [xlsx, xls, ods], ids=["xlsx", "xls", "ods"])
def test_workbooks_give_the_same_text_cells(
    build: Callable[[Path, Rows], Path], tmp_path: Path
) -> None:
    path = build(tmp_path / f"台账.{build.__name__}", LEDGER)
    assert rows(sheets(path)[0])[1] == [
        *("甲县发布", "微信公众号", "县政府办公室", "12345", "2019-03-01", None, "是", "A1")
    ]


def test_cells_keep_their_meaning_as_canonical_text(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page["B3"], page["C3"], page["D3"] = 3.0, 1.5, True
    page["E3"], page["F3"] = "=1/0", "x"
    book.save(tmp_path / "a.xlsx")
    sheet = sheets(tmp_path / "a.xlsx")[0]
    assert rows(sheet) == [["3", "1.5", "TRUE", None, "x"]]


def test_rows_and_columns_keep_the_count_of_the_user(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page["C5"] = "here"
    book.save(tmp_path / "a.xlsx")
    sheet = sheets(tmp_path / "a.xlsx")[0]
    assert (sheet.first_row, sheet.cells.column_names) == (5, ["2"])


def test_merged_blocks_arrive(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "a.xlsx", [["a", "b"], ["c", "d"]], merged=["A1:B1"])
    block = sheets(path)[0].merged[0]
    assert (block.first_row, block.first_column, block.last_row, block.last_column) == (0, 0, 0, 1)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_text_files_are_read_in_every_usual_writing(encoding: str, tmp_path: Path) -> None:
    path = delimited(tmp_path / "a.csv", LEDGER, encoding=encoding)
    assert rows(sheets(path)[0])[0][0] == "账号名称"


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_delimiter_is_found(delimiter: str, tmp_path: Path) -> None:
    path = delimited(tmp_path / "a.txt", LEDGER, delimiter=delimiter)
    assert sheets(path)[0].cells.num_columns == len(LEDGER[0])


def test_line_separators_inside_a_cell_do_not_break_the_row(tmp_path: Path) -> None:
    path = delimited(tmp_path / "a.csv", [["标题", "正文"], ["一\u2028二", "三\n四\x0b五"]])
    assert rows(sheets(path)[0])[1] == ["一\u2028二", "三\n四\x0b五"]


def test_many_rows_of_uneven_length_become_whole_columns(tmp_path: Path) -> None:
    path = delimited(
        tmp_path / "a.csv", [["a", "b"], *([str(row)] for row in range(70_000)), [1, 2, 3]]
    )
    cells = sheets(path)[0].cells
    assert (cells.num_rows, cells.num_columns, cells["2"].null_count) == (70_002, 3, 70_001)


def test_parquet_keeps_its_types(tmp_path: Path) -> None:
    path = parquet(tmp_path / "a.parquet", [["粉丝数"], [1], [2]])
    sheet = sheets(path)[0]
    assert (sheet.named, sheet.cells.schema.field("粉丝数").type) == (True, pa.int64())


def test_json_lines_are_columns_by_their_keys(tmp_path: Path) -> None:
    path = jsonl(tmp_path / "a.jsonl", [["a", "b"], [1, "x"], [None, True]])
    assert sheets(path)[0].cells.to_pylist() == [{"a": "1", "b": "x"}, {"a": None, "b": "TRUE"}]


def test_a_bad_json_line_is_named(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"a": 1}\n[1]\n', encoding="utf-8")
    assert "line 2" in cause(path)


@pytest.mark.parametrize("ending", sorted([".xlsx", ".xls", ".ods", ".csv", ".parquet", ".jsonl"]))
def test_an_empty_file_says_so(ending: str, tmp_path: Path) -> None:
    path = tmp_path / f"a{ending}"
    path.touch()
    assert "empty" in cause(path)


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("a.xlsx", b"a,b\n1,2\n", "plain text"),
        ("a.xls", b"<html><table></table></html>", "web page"),
        ("a.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "old Excel"),
        ("a.xlsx", b"\x00\x01\x02" * 50, "no spreadsheet"),
        ("a.csv", b"PK\x03\x04" + bytes(50), "archive"),
        ("a.csv", b"\x00\x01\x02", "zero bytes"),
        ("a.csv", b"\xff" * 20, "GB18030"),
        ("a.parquet", b"PAR1" + bytes(50), "damaged"),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "damaged"),
    ],
)
def test_content_that_is_not_what_the_ending_says_is_named(
    name: str, content: bytes, says: str, tmp_path: Path
) -> None:
    (tmp_path / name).write_bytes(content)
    assert says in cause(tmp_path / name)


def test_a_workbook_cut_off_in_the_middle_is_damaged(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "a.xlsx", LEDGER)
    path.write_bytes(path.read_bytes()[:3000])
    assert "damaged" in cause(path)


def test_a_locked_workbook_is_called_locked(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le")
    )
    assert "password" in cause(path)


def test_an_xlsx_renamed_to_xls_is_told_its_true_kind(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "a.xlsx", LEDGER).rename(tmp_path / "a.xls")
    assert "an Excel workbook" in cause(path)


def test_a_zip_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"<a/>")
        archive.writestr("xl/worksheets/sheet1.xml", bytes(3 * 1024 * 1024))
    assert "limit" in cause(path, Settings(file_megabytes=2))


def test_one_stray_cell_in_the_last_corner_is_refused(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page["A1"], page["XFD1048576"] = 1, 1
    book.save(tmp_path / "a.xlsx")
    assert "cells" in cause(tmp_path / "a.xlsx")


def test_repeats_in_an_ods_file_are_counted_before_they_are_unfolded(tmp_path: Path) -> None:
    path = ods(tmp_path / "a.ods", [["x", "y"]])
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    xml = members["content.xml"].replace(
        b"<table:table-row>", b'<table:table-row table:number-rows-repeated="1000000000">'
    )
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, xml if name == "content.xml" else content)
    assert "cells" in cause(path)


def test_an_old_workbook_that_kills_its_reader_is_called_damaged(tmp_path: Path) -> None:
    book = xlwt.Workbook()
    page = book.add_sheet("a")
    page.write(0, 0, "x")
    page.write(1, 1, 7.5)
    book.save(str(tmp_path / "a.xls"))
    content = (tmp_path / "a.xls").read_bytes()
    cell = struct.pack("<HHHH", 0x027E, 10, 1, 1)
    assert cell in content
    far = content.replace(cell, struct.pack("<HHHH", 0x027E, 10, 65_535, 65_535))
    (tmp_path / "a.xls").write_bytes(far)
    assert "damaged" in cause(tmp_path / "a.xls")


def test_a_file_above_the_limit_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"a,b\n" * 600_000)
    assert "limit" in cause(path, Settings(file_megabytes=1))
    assert "cells" in cause(path, Settings(sheet_cells=1000))


def test_a_quotation_mark_that_is_never_closed_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text('a,b\n"x,1\n' + "y,2\n" * 3000, encoding="utf-8")
    assert "never closed" in cause(path)


def test_folders_are_walked_and_leftovers_named(tmp_path: Path) -> None:
    xlsx(tmp_path / "b.xlsx", LEDGER)
    (tmp_path / "sub").mkdir()
    delimited(tmp_path / "sub" / "a.csv", LEDGER)
    for name in ("~$b.xlsx", ".DS_Store", "说明.pdf", "README.md"):
        (tmp_path / name).write_bytes(b"x")
    found = walk([tmp_path, tmp_path / "b.xlsx"])
    assert [one.file for one in found.files] == ["b.xlsx", "sub/a.csv"]
    assert len(found.passed_over) == 4


def test_a_named_file_of_an_unread_kind_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"%PDF")
    assert "kind" in cause(tmp_path / "a.pdf")


def test_a_path_that_does_not_exist_is_a_usage_error(tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        walk([tmp_path / "no.xlsx"])


def test_files_of_one_name_are_told_apart(tmp_path: Path) -> None:
    paths = []
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
        paths.append(delimited(tmp_path / folder / "a.csv", LEDGER))
    assert [one.file for one in walk(paths).files] == ["a.csv", "two/a.csv"]


def test_nested_parquet_values_become_json_text(tmp_path: Path) -> None:
    pq.write_table(pa.table({"a": [[1, 2]], "b": [["x"]], "c": [{"d": 1}]}), tmp_path / "a.parquet")
    assert sheets(tmp_path / "a.parquet")[0].cells.to_pylist() == [
        {"a": "[1, 2]", "b": ["x"], "c": '{"d": 1}'}
    ]
