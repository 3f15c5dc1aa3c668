from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest

from keepfit.intake.core.headers import Header, known_headers, recognised
from keepfit.intake.core.spelling import header_key, header_scale
from keepfit.intake.tables import exchange_tables
from tests.intake.books import LEDGER, Rows, batch, codes, column, delimited, noted, xlsx, xlsx_of

KNOWN = known_headers(exchange_tables(), {})


def header(*rows: tuple[str | None, ...], name: str = "Sheet1") -> Header:
    found = recognised(rows, KNOWN, name=name)
    assert found is not None
    return found


@pytest.mark.parametrize(
    "text", ["粉丝数（人）", "*粉丝数", "粉丝数\n（万）", "粉 丝 数：", "【粉丝数】"]
)
def test_headers_are_compared_without_what_does_not_matter(text: str) -> None:
    assert header_key(text) == "粉丝数"


@pytest.mark.parametrize(
    ("text", "scale"),
    [
        ("粉丝数（万）", 1e4),
        ("粉丝数(万人)", 1e4),
        ("粉丝数（人）", 1),
        ("费用（单位：万元）", 1e4),
        ("万", 1),
    ],
)
def test_the_unit_in_a_header_is_a_scale(text: str, scale: float) -> None:
    assert header_scale(text) == scale


def test_a_header_is_found_under_titles() -> None:
    found = header(
        ("某县台账", None, None), (None, None, None), ("填报单位：县政府办", None, None),
        ("公众号名称", "开办单位", "关注人数"), ("甲", "乙", "3"),
    )  # fmt: skip
    assert (found.first, found.last, found.table) == (3, 3, "accounts")
    assert list(found.columns.values()) == ["name", "unit_id", "followers"]


def test_a_header_in_three_rows_is_read_as_one() -> None:
    found = header(
        ("序号", "基本情况", None, None, "运行情况", None),
        (None, "账号", None, "主办单位", "数据", None),
        (None, "名称", "平台", None, "粉丝数(万)", "开通日期"),
        ("1", "甲", "微博", "乙局", "3", "2020-1-1"),
    )
    assert (found.first, found.last) == (0, 2)
    assert found.columns == {
        1: "name", 2: "platform", 3: "unit_id", 4: "followers", 5: "opened_on",
    }  # fmt: skip
    assert found.labels[1] == "基本情况/账号/名称"


@pytest.mark.parametrize("table", list(exchange_tables()))
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_table_is_known_by_its_own_headers(table: str, lang: str) -> None:
    columns = exchange_tables()[table].columns
    labels = tuple(one.header.zh if lang == "zh" else one.header.en for one in columns)
    found = header(labels)
    assert found.table == table
    assert [found.columns[place] for place in range(len(columns))] == [one.name for one in columns]


def test_a_sheet_without_a_header_is_left_out_and_named(tmp_path: Path) -> None:
    path = xlsx_of(
        tmp_path / "a.xlsx", {"填报说明": [["一、请如实填报"], ["二、不得漏报"]], "台账": LEDGER}
    )
    found = batch(path)
    assert [(one.code, one.sheet) for one in found.notes] == [("no_table", "填报说明")]
    assert found.tables["accounts"].num_rows == 3


MESSY: Rows = [
    ["某县政务新媒体台账（2024年）", *[None] * 8],
    ["序号", "基本信息", None, None, "*主办单位\n（全称）", "运行情况", None, None, "内部编号"],
    [None, "账号名称", "平台", "链接", None, "粉丝数（万）", "开通日期", "是否认证", None],
    ["一、微信公众号", *[None] * 8],
    [1, "甲县发布", None, None, "县政府办公室", 1.2, "2019年3月1日", "√", "x1"],
    [2, "甲县公安", None, None, "县公安局", "0.5", "43525", "否", "x2"],
    [3, "平安甲县", None, None, "同上", "未采集", "２０２０．５．６", "无", "x3"],
    ["小计", 3, *[None] * 7],
    ["二、微博", *[None] * 8],
    [4, "甲县公安", None, "weibo.com/jia", "县公安局", "10万+", "2018/7/15", "是", "x4"],
    [None] * 9,
    ["合计", 4, None, None, None, "6.7", None, None, None],
    ["注：数据截至2024年3月", *[None] * 8],
    ["填表人：张三", None, None, None, "联系电话：123", *[None] * 4],
]
MERGED = ["A1:I1", "A2:A3", "B2:D2", "E2:E3", "F2:H2", "I2:I3", "A4:I4", "A9:I9"]


def messy(tmp_path: Path) -> Path:
    return xlsx(tmp_path / "台账.xlsx", MESSY, sheet="Sheet1", merged=MERGED)


def test_a_messy_ledger_is_read_whole(tmp_path: Path) -> None:
    found = batch(messy(tmp_path))
    assert found.errors == ()
    assert column(found, "accounts", "name") == ["甲县发布", "甲县公安", "平安甲县", "甲县公安"]
    assert column(found, "accounts", "followers") == [12_000, 5_000, None, 100_001]
    assert column(found, "accounts", "opened_on") == [
        *(date(2019, 3, 1), date(2019, 3, 1), date(2020, 5, 6), date(2018, 7, 15))
    ]
    assert column(found, "accounts", "origin_row") == [5, 6, 7, 10]


def test_headings_inside_a_table_tell_the_platform_below(tmp_path: Path) -> None:
    found = batch(messy(tmp_path))
    assert column(found, "accounts", "platform") == ["wechat"] * 3 + ["weibo"]
    assert column(found, "accounts", "kind") == ["account"] * 4


def test_the_same_as_above_is_filled_in(tmp_path: Path) -> None:
    units = column(batch(messy(tmp_path)), "accounts", "unit_id")
    assert units[1] == units[2] == units[3] != units[0]


def test_totals_notes_and_serial_numbers_are_left_out_and_told(tmp_path: Path) -> None:
    found = batch(messy(tmp_path))
    told = {one.code: one.rows for one in found.notes}
    assert told["total"] == (8, 12)
    assert told["note"] == (13, 14)
    assert told["section"] == (4, 9)
    assert {"serial_column", "censored", "excel_serial"} <= set(told)


def test_a_cell_that_was_not_collected_was_not_asked(tmp_path: Path) -> None:
    asked = column(batch(messy(tmp_path)), "accounts", "asked")
    assert ["followers" in row for row in asked] == [True, True, False, True]  # type: ignore[operator]  # lists


def test_an_unknown_column_is_named_kept_and_no_error(tmp_path: Path) -> None:
    found = batch(messy(tmp_path))
    assert [(one.code, one.weight, one.column) for one in found.problems] == [
        ("unknown_column", "warning", "内部编号")
    ]
    assert column(found, "accounts", "extra")[0] == '{"内部编号": "x1"}'


def test_every_bad_cell_is_told_with_its_place(tmp_path: Path) -> None:
    rows = [list(row) for row in LEDGER]
    rows[1][4], rows[2][3], rows[3][6] = "2024-02-30", "很多", "也许"
    found = batch(xlsx(tmp_path / "a.xlsx", rows))
    assert [(one.file, one.sheet, one.row, one.column) for one in found.errors] == [
        ("a.xlsx", "台账", 2, "开通日期"),
        ("a.xlsx", "台账", 3, "粉丝数"),
        ("a.xlsx", "台账", 4, "是否认证"),
    ]


def test_vertically_merged_cells_are_filled_down(tmp_path: Path) -> None:
    rows: Rows = [
        ["主办单位", "账号名称", "平台"],
        ["县公安局", "甲", "微博"],
        [None, "乙", "抖音"],
        ["县文旅局", "丙", "微博"],
    ]
    units = column(batch(xlsx(tmp_path / "a.xlsx", rows, merged=["A2:A3"])), "accounts", "unit_id")
    assert units[0] == units[1] != units[2]


def test_ditto_with_nothing_above_is_an_error(tmp_path: Path) -> None:
    rows: Rows = [["账号名称", "平台", "主办单位"], ["甲", "微博", "同上"]]
    assert "ditto_of_nothing" in codes(batch(xlsx(tmp_path / "a.xlsx", rows)))


def test_ditto_does_not_reach_past_a_heading(tmp_path: Path) -> None:
    rows: Rows = [
        ["账号名称", "主办单位", "粉丝数"],
        ["一、微博", None, None],
        ["甲", "县公安局", 1],
        ["二、抖音", None, None],
        ["乙", "〃", 2],
    ]
    assert "ditto_of_nothing" in codes(batch(xlsx(tmp_path / "a.xlsx", rows)))


def test_a_header_that_comes_again_is_no_record(tmp_path: Path) -> None:
    found = batch(delimited(tmp_path / "a.csv", [*LEDGER[:2], LEDGER[0], *LEDGER[2:]]))
    assert found.tables["accounts"].num_rows == 3
    assert "header_again" in noted(found)


def test_the_sheet_name_tells_the_platform_where_no_column_does(tmp_path: Path) -> None:
    header_row = ["名称", "主办单位", "粉丝数"]
    path = xlsx_of(
        tmp_path / "a.xlsx",
        {"微信公众号": [header_row, ["甲", "乙局", 1]], "抖音": [header_row, ["甲", "乙局", 1]],
         "APP": [header_row, ["掌上甲", "乙局", 1]]},
    )  # fmt: skip
    found = batch(path)
    assert column(found, "accounts", "platform") == ["wechat", "douyin", "app"]
    assert column(found, "accounts", "kind") == ["account", "account", "app"]


def test_a_unit_in_the_sheet_name_is_the_unit_of_its_rows(tmp_path: Path) -> None:
    path = xlsx_of(tmp_path / "a.xlsx", {"县公安局": [["名称", "平台"], ["甲", "微博"]]})
    assert column(batch(path), "units", "name") == ["县公安局"]


def test_a_ledger_without_units_is_told_once_and_units_stay_unknown(tmp_path: Path) -> None:
    found = batch(xlsx(tmp_path / "a.xlsx", [["名称", "平台"], ["甲", "微博"], ["乙", "微博"]]))
    assert codes(found) == ["no_units"]
    assert column(found, "accounts", "unit_id") == [None, None]


def test_an_empty_unit_in_a_column_of_units_is_an_error(tmp_path: Path) -> None:
    rows: Rows = [["名称", "平台", "主办单位"], ["甲", "微博", "乙局"], ["丙", "微博", None]]
    found = batch(xlsx(tmp_path / "a.xlsx", rows))
    assert [(one.code, one.row) for one in found.errors] == [("empty_cell", 3)]


def test_a_ledger_without_names_is_refused(tmp_path: Path) -> None:
    found = batch(xlsx(tmp_path / "a.xlsx", [["平台", "主办单位", "粉丝数"], ["微博", "乙局", 3]]))
    assert "missing_column" in codes(found)


def test_a_ledger_without_any_platform_is_told_once(tmp_path: Path) -> None:
    found = batch(
        xlsx(tmp_path / "a.xlsx", [["账号名称", "主办单位"], ["甲", "乙局"], ["丙", "乙局"]])
    )
    assert [one.code for one in found.errors] == ["missing_column"]


def test_the_platform_comes_from_the_link_or_from_the_posts(tmp_path: Path) -> None:
    path = xlsx_of(
        tmp_path / "a.xlsx",
        {
            "台账": [
                ["账号名称", "网址", "主办单位"],
                ["甲", "https://weibo.com/a", "乙局"],
                ["丙", None, "乙局"],
            ],
            "文章": [
                ["账号名称", "发布时间", "标题", "链接"],
                ["丙", "2024-03-01", "好", "https://mp.weixin.qq.com/s/x"],
            ],
        },
    )  # fmt: skip
    assert column(batch(path), "accounts", "platform") == ["weibo", "wechat"]


def test_two_headers_for_one_column_are_told(tmp_path: Path) -> None:
    rows: Rows = [["账号编号", "账号名称", "发布时间", "标题"], ["a1", "甲", "2024-03-01", "好"]]
    found = batch(xlsx(tmp_path / "文章.xlsx", rows, sheet="文章"))
    assert "second_column" in noted(found)
    assert column(found, "posts", "account_id") == ["a1"]


def test_a_column_of_cells_without_a_header_is_told(tmp_path: Path) -> None:
    rows: Rows = [[*LEDGER[0], None], *([*row, "x"] for row in LEDGER[1:])]
    found = batch(xlsx(tmp_path / "a.xlsx", rows))
    assert [(one.code, one.column) for one in found.problems] == [("no_header", "I")]


def test_a_guarding_apostrophe_is_taken_away(tmp_path: Path) -> None:
    rows: Rows = [["账号名称", "平台", "主办单位", "备注"], ["'=甲", "微博", "乙局", "'+1"]]
    found = batch(delimited(tmp_path / "a.csv", rows))
    assert column(found, "accounts", "name") + column(found, "accounts", "note") == ["=甲", "+1"]


def test_moments_in_one_column_may_be_written_differently(tmp_path: Path) -> None:
    rows: Rows = [
        ["账号编号", "发布时间", "标题"],
        ["a1234", "2024/3/1 8:30", "一"],
        ["a1234", "2024-03-01T08:30:00+08:00", "二"],
        ["a1234", "2024年3月1日 8时30分", "三"],
        ["a1234", "2024-03-01", "四"],
    ]
    found = batch(delimited(tmp_path / "文章.csv", rows))
    half_past = datetime.fromisoformat("2024-03-01 08:30")
    assert column(found, "posts", "published_at") == [
        *(half_past, half_past, half_past, datetime.fromisoformat("2024-03-01"))
    ]


def test_trailing_empty_rows_and_columns_do_not_matter(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    for row in LEDGER:
        page.append(list(row))
    page["Z40"] = " "
    book.save(tmp_path / "a.xlsx")
    assert batch(tmp_path / "a.xlsx").problems == ()


def test_one_unreadable_file_does_not_hide_the_others(tmp_path: Path) -> None:
    bad = tmp_path / "bad.xlsx"
    bad.write_bytes(b"PK\x03\x04")
    rows: Rows = [["账号名称", "平台", "主办单位"], ["甲", "微薄", "乙局"]]
    found = batch(bad, xlsx(tmp_path / "a.xlsx", rows))
    assert codes(found) == ["unreadable_file", "unknown_platform"]


def test_a_sheet_that_may_be_two_tables_is_a_problem_that_says_how_to_decide(
    tmp_path: Path,
) -> None:
    rows: Rows = [["账号编号", "阅读数", "点赞数", "评论数"], ["a1", 5, 6, 7]]
    found = batch(xlsx(tmp_path / "a.xlsx", rows, sheet="Sheet1"))
    assert codes(found) == ["ambiguous_table"]
    assert '"Sheet1" = ' in found.problems[0].suggestion.en
    assert found.tables == {}


def test_prose_in_a_text_file_is_no_table(tmp_path: Path) -> None:
    prose = "This sample was invented by a program from a seed: every place, unit, account, person"
    (tmp_path / "README.txt").write_text(f"{prose}\nand text is fictitious, all of it.\n", "utf-8")
    assert noted(batch(tmp_path / "README.txt")) == ["no_table"]
