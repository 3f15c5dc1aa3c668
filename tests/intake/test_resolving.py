from __future__ import annotations

from pathlib import Path

import pytest

from keepfit.intake.core.names import account_id_of, alike_pairs, likely, unit_id_of
from keepfit.intake.mapping import Mapping
from tests.intake.books import Rows, batch, codes, column, noted, xlsx_of

UNITS: Rows = [
    ["单位编号", "单位名称", "别名", "上级单位"],
    ["U1", "县教育体育局", "县教体局", None],
    ["U2", "县公安局", None, "县教育体育局"],
]
HEAD = ["账号名称", "平台", "主办单位", "网址"]


def book(tmp_path: Path, **sheets: Rows) -> Path:
    return xlsx_of(tmp_path / "a.xlsx", sheets)


def test_unit_cells_may_be_ids_names_or_aliases(tmp_path: Path) -> None:
    rows: Rows = [
        HEAD,
        ["甲", "微博", "U1"],
        ["乙", "微博", "县教体局"],
        ["丙", "微博", "县公安局"],
    ]
    found = batch(book(tmp_path, 单位=UNITS, 台账=rows))
    assert found.problems == ()
    assert column(found, "accounts", "unit_id") == ["U1", "U1", "U2"]
    assert column(found, "units", "parent_id") == [None, "U1"]


def test_an_unknown_unit_is_an_error_with_suggestions_never_a_guess(tmp_path: Path) -> None:
    rows: Rows = [HEAD, ["甲", "微博", "县教育局"], ["乙", "微博", "县教育局"]]
    found = batch(book(tmp_path, 单位=UNITS, 台账=rows))
    assert codes(found) == ["unknown_unit"]
    assert "县教育体育局" in found.problems[0].suggestion.zh
    assert "2 rows" in found.problems[0].cause.en
    assert column(found, "accounts", "unit_id") == [None, None]


def test_the_mapping_file_says_which_unit_a_name_means(tmp_path: Path) -> None:
    rows: Rows = [HEAD, ["甲", "微博", "县教育局"]]
    mapping = Mapping(units={"县教育局": "县教育体育局"})
    found = batch(book(tmp_path, 单位=UNITS, 台账=rows), mapping=mapping)
    assert column(found, "accounts", "unit_id") == ["U1"]


def test_without_a_list_units_are_made_from_names_as_written(tmp_path: Path) -> None:
    rows: Rows = [
        HEAD,
        ["甲", "微博", "县 公安局"],
        ["乙", "微博", "县公安局"],
        ["丙", "微博", "县文旅局"],
    ]
    found = batch(book(tmp_path, 台账=rows))
    assert column(found, "units", "name") == ["县 公安局", "县文旅局"]
    assert column(found, "accounts", "unit_id") == [
        *(unit_id_of("县公安局"), unit_id_of("县公安局"), unit_id_of("县文旅局"))
    ]


def test_created_units_much_alike_are_told(tmp_path: Path) -> None:
    rows: Rows = [HEAD, ["甲", "微博", "县教体局"], ["乙", "微博", "县教育体育局"]]
    found = batch(book(tmp_path, 台账=rows))
    assert [(one.code, one.weight) for one in found.problems] == [("alike_units", "warning")]


def test_likeness_knows_short_forms_and_leaves_neighbours_alone() -> None:
    pairs = alike_pairs(
        ["城东社区", "城西社区", "第一小学", "第十一小学", "县发改委", "县发展改革委"], 85
    )
    assert pairs == [("县发展改革委", "县发改委")] or pairs == [("县发改委", "县发展改革委")]
    assert likely("县教体局", ["县公安局", "县教育体育局"], 85) == ["县教育体育局"]


def test_a_table_of_spellings_makes_units_of_its_ids(tmp_path: Path) -> None:
    names: Rows = [["name", "unit_id"], ["Health Canada", "hc"], ["Santé Canada", "hc"]]
    rows: Rows = [HEAD, ["甲", "x", "santé canada"]]
    found = batch(book(tmp_path, names=names, 台账=rows))
    assert column(found, "accounts", "unit_id") == ["hc"]
    assert (column(found, "units", "name"), column(found, "units", "aliases")) == (
        ["Health Canada"],
        [["Santé Canada"]],
    )


def test_parents_in_a_circle_are_an_error(tmp_path: Path) -> None:
    units: Rows = [["单位编号", "单位名称", "上级单位"], ["U1", "甲局", "U2"], ["U2", "乙局", "U1"]]
    assert codes(batch(book(tmp_path, 单位=units))) == ["circle_of_units"]


def test_ids_come_from_the_link_else_the_handle_else_unit_and_name(tmp_path: Path) -> None:
    rows: Rows = [
        ["账号名称", "平台", "主办单位", "网址", "账号标识"],
        ["甲", "微博", "乙局", "http://weibo.com/u/123?from=x", None],
        ["乙", "抖音", "乙局", None, "DY 88"],
        ["丙", "微信", "乙局", None, None],
    ]
    assert column(batch(book(tmp_path, 台账=rows)), "accounts", "account_id") == [
        account_id_of("weibo", "https://weibo.com/123"),
        account_id_of("douyin", "dy88"),
        account_id_of("wechat", "乙局|丙"),
    ]


def test_one_account_in_two_rows_is_merged_and_told(tmp_path: Path) -> None:
    rows: Rows = [
        [*HEAD, "粉丝数", "备案号"],
        ["甲发布", "微博", "乙局", "weibo.com/u/1", 5, "B1"],
        ["甲县发布", "微博", "乙局", "https://www.weibo.com/1", 7, None],
    ]
    found = batch(book(tmp_path, 台账=rows))
    assert [(one.code, one.weight, one.row) for one in found.problems] == [
        ("account_twice", "warning", 3)
    ]
    assert "a.xlsx 台账:2" in found.problems[0].cause.zh
    row = found.tables["accounts"].to_pylist()[0]
    assert (row["name"], row["followers"], row["filing_no"]) == ("甲县发布", 7, "B1")


def test_one_account_under_two_units_stays_with_the_first_and_is_told(tmp_path: Path) -> None:
    rows: Rows = [
        HEAD,
        ["甲", "微博", "乙局", "weibo.com/1"],
        ["甲", "微博", "丙局", "weibo.com/1"],
    ]
    found = batch(book(tmp_path, 台账=rows))
    assert [(one.code, one.weight) for one in found.problems] == [
        ("account_of_two_units", "warning")
    ]
    units = {one["unit_id"]: one["name"] for one in found.tables["units"].to_pylist()}
    assert [units[one["unit_id"]] for one in found.tables["accounts"].to_pylist()] == ["乙局"]


def test_one_name_with_two_links_stays_two_accounts(tmp_path: Path) -> None:
    rows: Rows = [
        HEAD,
        ["甲", "微博", "乙局", "weibo.com/1"],
        ["甲", "微博", "乙局", "weibo.com/2"],
    ]
    assert batch(book(tmp_path, 台账=rows)).tables["accounts"].num_rows == 2


def test_a_link_of_another_platform_is_a_warning(tmp_path: Path) -> None:
    rows: Rows = [HEAD, ["甲", "抖音", "乙局", "weibo.com/1"]]
    found = batch(book(tmp_path, 台账=rows))
    assert [(one.code, one.weight) for one in found.problems] == [("platform_and_link", "warning")]


def test_closed_before_opened_is_an_error(tmp_path: Path) -> None:
    rows: Rows = [
        ["账号名称", "平台", "主办单位", "开通日期", "关停日期"],
        ["甲", "微博", "乙局", "2020-02-01", "2020-01-01"],
    ]
    assert codes(batch(book(tmp_path, 台账=rows))) == ["closed_before_opened"]


POSTS = ["账号名称", "发布时间", "标题", "链接"]


def test_posts_find_their_account_by_name_even_on_two_platforms(tmp_path: Path) -> None:
    rows: Rows = [HEAD, ["甲", "微博", "乙局"], ["甲", "微信", "乙局"], ["丙", "微信", "乙局"]]
    posts: Rows = [
        POSTS,
        ["甲", "2024-01-01", "一", "https://mp.weixin.qq.com/s/1"],
        ["丙", "2024-01-02", "二", "https://mp.weixin.qq.com/s/2"],
    ]
    found = batch(book(tmp_path, 台账=rows, 文章=posts))
    assert found.problems == ()
    ids = column(found, "accounts", "account_id")
    assert column(found, "posts", "account_id") == [ids[1], ids[2]]


def test_an_ambiguous_or_unknown_account_is_one_problem_for_all_its_posts(tmp_path: Path) -> None:
    rows: Rows = [HEAD, ["甲", "微博", "乙局"], ["甲", "微信", "乙局"]]
    posts: Rows = [
        POSTS[:3],
        *(["甲", f"2024-01-0{day}", "一"] for day in range(1, 6)),
        ["甲县", "2024-01-01", "二"],
    ]
    found = batch(book(tmp_path, 台账=rows, 文章=posts))
    assert [(one.code, one.row) for one in found.errors] == [
        ("ambiguous_reference", 2),
        ("unknown_reference", 7),
    ]
    assert "5 rows" in found.errors[0].cause.en


def test_posts_without_a_ledger_keep_their_account_cells(tmp_path: Path) -> None:
    found = batch(book(tmp_path, 文章=[POSTS[:3], ["a1", "2024-01-01", "一"]]))
    assert (found.problems, noted(found)) == ((), ["accounts_unchecked"])
    assert column(found, "posts", "account_id") == ["a1"]


def test_repeated_posts_are_dropped_and_the_last_version_counts(tmp_path: Path) -> None:
    posts: Rows = [
        [*POSTS, "阅读数"],
        ["a1", "2024-01-01", "一", "https://a.cn/1", 5],
        ["a1", "2024-01-01", "一", "https://a.cn/1", 5],
        ["a1", "2024-01-01", "一", "https://a.cn/1", 9],
        ["a1", "2024-01-01", "二", None, 1],
    ]
    found = batch(book(tmp_path, 文章=posts))
    assert column(found, "posts", "reads") == [9, 1]
    assert {"repeats", "older_versions"} <= set(noted(found))


def test_offers_find_accounts_and_services_by_name(tmp_path: Path) -> None:
    sheets: dict[str, Rows] = {
        "台账": [HEAD, ["甲", "微博", "乙局"]],
        "事项": [["事项名称", "办理部门", "事项编码"], ["新生儿落户", "县公安局", "X1"]],
        "提供": [
            ["账号名称", "事项名称", "服务深度"],
            ["甲", "新生儿落户", "指南"],
            ["甲", "无此事项", "指南"],
        ],
    }
    found = batch(xlsx_of(tmp_path / "a.xlsx", sheets))
    assert [(one.code, one.row, one.column) for one in found.errors] == [
        ("unknown_reference", 3, "事项名称")
    ]
    assert column(found, "offers", "service_id")[0] == "X1"


def test_two_services_under_one_id_are_an_error(tmp_path: Path) -> None:
    rows: Rows = [
        ["事项编号", "事项名称"],
        ["1", "落户"],
        ["1", "迁户"],
        ["2", "办证"],
        ["2", "办证"],
    ]
    found = batch(book(tmp_path, 事项=rows))
    assert [(one.code, one.weight) for one in found.problems] == [
        ("service_twice", "error"),
        ("service_twice", "warning"),
    ]


def test_a_successor_written_by_name_gets_its_id(tmp_path: Path) -> None:
    rows: Rows = [
        ["账号名称", "平台", "主办单位", "承接账号"],
        ["甲", "微博", "乙局", "丙"],
        ["丙", "微博", "乙局", None],
    ]
    found = batch(book(tmp_path, 台账=rows))
    assert (
        column(found, "accounts", "successor_id")[0] == column(found, "accounts", "account_id")[1]
    )


@pytest.mark.parametrize("word", ["posts", "ignore"])
def test_the_mapping_file_says_what_a_sheet_is(word: str, tmp_path: Path) -> None:
    rows: Rows = [["账号编号", "日期", "阅读数"], ["a1", "2024-01-01", 5]]
    found = batch(book(tmp_path, Sheet9=rows), mapping=Mapping(tables={"Sheet9": word}))
    assert ("ignored" in noted(found)) == (word == "ignore")
    assert ("posts" in found.tables) == (word == "posts")
