from __future__ import annotations

import json
from pathlib import Path

import pytest

from keepfit.intake import actions
from keepfit.intake.core.changes import CellChange
from keepfit.intake.core.problems import UnsoundInputError
from keepfit.kit.settings import Settings
from keepfit.kit.store.store import Store
from tests.conftest import Run
from tests.intake.books import LEDGER, Rows, delimited, xlsx, xlsx_of

BAD: Rows = [["账号名称", "平台", "主办单位"], ["甲", "微薄", "乙局"]]


def load(desk: Path, *paths: Path) -> actions.Import:
    return actions.load(paths, desk, settings=Settings(), mapping=None, say=lambda _text: None)


def rehearse(desk: Path, *paths: Path) -> actions.Import:
    return actions.rehearsal(paths, desk, settings=Settings(), mapping=None, say=lambda _text: None)


def accounts(desk: Path) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = Store.open(desk).read("accounts").to_pylist()
    return sorted(rows, key=lambda row: str(row["name"]))


def test_a_sound_input_ends_with_zero(run: Run, tmp_path: Path) -> None:
    done = run("intake", "check", xlsx(tmp_path / "a.xlsx", LEDGER), "--json")
    answer = json.loads(done.stdout)
    assert done.exit_code == 0
    assert answer["sound"] is True
    assert answer["recognised"][0]["table"] == "accounts"
    assert answer["inputs"][0]["rows"] == 4


def test_problems_end_with_one_and_say_where_why_and_what_to_do(run: Run, tmp_path: Path) -> None:
    done = run("intake", "check", xlsx(tmp_path / "a.xlsx", BAD), "--json")
    problem = json.loads(done.stdout)["problems"][0]
    assert done.exit_code == 1
    assert {**problem, "cause": "", "suggestion": ""} == {
        "code": "unknown_platform",
        "weight": "error",
        "file": "a.xlsx",
        "sheet": "台账",
        "row": 2,
        "column": "平台",
        "cause": "",
        "suggestion": "",
    }
    assert "微博" in problem["suggestion"]


def test_a_missing_file_ends_with_two(run: Run, tmp_path: Path) -> None:
    assert run("intake", "check", tmp_path / "no.xlsx").exit_code == 2


@pytest.mark.parametrize(("lang", "word"), [("zh", "共 1 处错误"), ("en", "1 error,")])
def test_the_screen_shows_problems_in_both_languages(
    lang: str, word: str, run: Run, tmp_path: Path
) -> None:
    done = run("intake", "check", xlsx(tmp_path / "a.xlsx", BAD), "--lang", lang)
    assert word in done.stdout.splitlines()[-1]


def test_the_mapping_command_writes_a_file(run: Run, tmp_path: Path) -> None:
    target = tmp_path / "m.toml"
    run("intake", "mapping", xlsx(tmp_path / "a.xlsx", LEDGER), "--save", target)
    assert '"粉丝数" = "followers"' in target.read_text(encoding="utf-8")


def test_the_same_file_twice_changes_nothing(tmp_path: Path) -> None:
    path, desk = xlsx(tmp_path / "a.xlsx", LEDGER), tmp_path / "desk"
    assert load(desk, path).applied
    version = Store.open(desk).version
    again = load(desk, path)
    assert (again.applied, Store.open(desk).version) == (False, version)


def test_an_error_changes_nothing_and_makes_no_folder(tmp_path: Path) -> None:
    with pytest.raises(UnsoundInputError):
        load(tmp_path / "desk", xlsx(tmp_path / "a.xlsx", BAD))
    assert not (tmp_path / "desk").exists()


def test_a_dry_run_shows_what_would_change_and_changes_nothing(run: Run, tmp_path: Path) -> None:
    desk = tmp_path / "desk"
    load(desk, xlsx(tmp_path / "a.xlsx", LEDGER))
    rows = [list(row) for row in LEDGER]
    rows[1][3] = 20_000
    rows.append(["新号", "微博", "县公安局", 1, "2024-01-01", "", "否", ""])
    changed = xlsx(tmp_path / "b.xlsx", rows)
    done = run("intake", "load", changed, "--into", desk, "--dry-run", "--json")
    answer = json.loads(done.stdout)
    assert answer["tables"]["accounts"] == {"added": 1, "changed": 1}
    assert [(one["column"], one["old"], one["new"]) for one in answer["changes"]] == [
        ("followers", 12345, 20000)
    ]
    assert len(accounts(desk)) == 3
    assert "12345 → 20000" in run("intake", "load", changed, "--into", desk).stdout
    assert len(accounts(desk)) == 4


def test_columns_that_were_not_asked_keep_what_was_known(tmp_path: Path) -> None:
    desk = tmp_path / "desk"
    load(desk, xlsx(tmp_path / "a.xlsx", LEDGER))
    rows: Rows = [
        ["账号名称", "平台", "主办单位", "备案号"],
        ["甲县发布", "微信公众号", "县政府办公室", None],
    ]
    load(desk, xlsx(tmp_path / "b.xlsx", rows))
    row = next(one for one in accounts(desk) if one["name"] == "甲县发布")
    assert (row["followers"], row["filing_no"]) == (12345, None)
    assert {"followers", "filing_no"} <= set(row["asked"])  # type: ignore[call-overload]  # a list


def test_an_account_with_a_new_name_keeps_its_id(tmp_path: Path) -> None:
    desk = tmp_path / "desk"
    load(desk, xlsx(tmp_path / "a.xlsx", LEDGER))
    rows = [
        ["账号名称", "平台", "主办单位", "网址"],
        ["平安甲县", "微博", "县公安局", "weibo.com/u/jiaxian"],
    ]
    done = load(desk, xlsx(tmp_path / "b.xlsx", rows))
    assert len(accounts(desk)) == 3
    cells = [one for change in done.changes for one in change.cells]
    assert [(one.column, one.new) for one in cells if one.column == "name"] == [
        ("name", "平安甲县")
    ]


def test_posts_alone_find_the_accounts_of_the_desk(tmp_path: Path) -> None:
    desk = tmp_path / "desk"
    load(desk, xlsx(tmp_path / "a.xlsx", LEDGER))
    posts = [
        ["公众号", "发布时间", "标题"],
        ["甲县发布", "2024-01-01", "一"],
        ["谁", "2024-01-01", "二"],
    ]
    with pytest.raises(UnsoundInputError):
        load(desk, delimited(tmp_path / "p.csv", posts))
    load(desk, delimited(tmp_path / "p.csv", posts[:2]))
    ids = Store.open(desk).read("posts")["account_id"].to_pylist()
    assert ids == [row["account_id"] for row in accounts(desk) if row["name"] == "甲县发布"]


def test_posts_that_changed_are_updated_and_the_rest_left_alone(tmp_path: Path) -> None:
    desk = tmp_path / "desk"
    head = ["账号编号", "发布时间", "标题", "链接", "阅读数"]
    rows = [[f"acc{n}", "2024-01-01", "一", f"https://a.cn/{n}", n] for n in range(50)]
    load(desk, delimited(tmp_path / "p.csv", [head, *rows]))
    rows[3][4] = 999
    done = load(desk, delimited(tmp_path / "p.csv", [head, *rows]))
    assert [(one.added, one.changed) for one in done.changes] == [(0, 1)]
    assert Store.open(desk).read("posts").num_rows == 50


def test_an_older_file_given_again_on_purpose_is_taken(tmp_path: Path) -> None:
    desk = tmp_path / "desk"
    first = xlsx(tmp_path / "a.xlsx", LEDGER)
    rows = [list(row) for row in LEDGER]
    rows[1][3] = 1
    for path in (first, xlsx(tmp_path / "b.xlsx", rows), first):
        load(desk, path)
    assert next(one for one in accounts(desk) if one["name"] == "甲县发布")["followers"] == 12345


def test_a_change_names_the_row_the_column_and_both_values(tmp_path: Path) -> None:
    desk = tmp_path / "desk"
    load(desk, xlsx(tmp_path / "a.xlsx", LEDGER))
    rows = [list(row) for row in LEDGER]
    rows[3][7] = "A4"
    done = rehearse(desk, xlsx(tmp_path / "b.xlsx", rows))
    change = next(one for one in done.changes if one.table == "accounts")
    key = next(str(one["account_id"]) for one in accounts(desk) if one["name"] == "掌上甲县")
    assert change.cells == (CellChange(key=(key,), column="filing_no", old="A3", new="A4"),)


def test_all_tables_of_a_workbook_are_taken_together(tmp_path: Path) -> None:
    path = xlsx_of(
        tmp_path / "a.xlsx",
        {
            "台账": LEDGER,
            "事项": [["事项名称", "办理部门"], ["落户", "县公安局"]],
            "留言": [["账号名称", "留言时间", "留言内容"], ["甲县公安", "2024-01-01 10:00", "无"]],
            "指标": [["账号名称", "日期", "粉丝数"], ["甲县公安", "2024-01-01", 5]],
            "探测": [
                ["账号名称", "探测时间", "探测类型", "探测结果"],
                ["掌上甲县", "2024-01-01", "下载", "超时"],
            ],
        },
    )
    load(tmp_path / "desk", path)
    assert set(Store.open(tmp_path / "desk").tables()) == {
        *("units", "accounts", "services", "messages", "metrics", "probes")
    }
