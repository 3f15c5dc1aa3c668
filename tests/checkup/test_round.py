"""A quarter's round on files: judge, compare, sample, read back, audit."""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.conftest import Run

AS_OF = "2024-06-30"
Rows = Sequence[Sequence[object]]

# Days since the last post of thirty accounts: 0, 1, … 29.
SILENT = range(30)


def write(path: Path, rows: Rows) -> Path:
    with path.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows(rows)
    return path


@pytest.fixture
def county(tmp_path: Path) -> tuple[Path, Path]:
    """Thirty accounts, account n silent for n days."""
    ledger: list[Sequence[object]] = [["账号编号", "账号名称", "平台", "主办单位"]]
    ledger += [[f"w{n}", f"云岫{n}号", "微信公众号", f"云岫县第{n}局"] for n in SILENT]
    posts: list[Sequence[object]] = [["账号编号", "发布时间", "标题"]]
    for n in SILENT:
        day = f"2024-06-{30 - n:02}" if n < 30 else "2024-05-31"
        posts.append([f"w{n}", f"{day} 09:00", f"第{n}局发布的第{n}号工作通知全文如下"])
    return write(tmp_path / "台账.csv", ledger), write(tmp_path / "内容.csv", posts)


def answer(run: Run, *arguments: object, code: int = 0) -> Any:
    done = run(*map(str, arguments), "--json")
    assert done.exit_code == code, done.stderr
    return json.loads(done.stdout)


def judged(run: Run, county: tuple[Path, Path], pack: str, *more: str) -> Any:
    return answer(run, "checkup", "run", *county, "--pack", pack, "--as-of", AS_OF, *more)


def silent(result: Any) -> set[int]:
    return {
        int(one["account_id"][1:])
        for one in result["findings"]
        if one["outcome"] == "fail" and one["measure"] == "silent_days"
    }


@pytest.mark.parametrize(("pack", "limit"), [("cn-2019", 14), ("cn-minhou", 10), ("cn-gansu", 7)])
def test_each_pack_fails_exactly_the_accounts_beyond_its_limit(
    run: Run, county: tuple[Path, Path], pack: str, limit: int
) -> None:
    assert silent(judged(run, county, pack)) == {n for n in SILENT if n > limit}


@pytest.mark.parametrize(
    ("looser", "stricter", "between"),
    [
        ("cn-2019", "cn-minhou", range(11, 15)),
        ("cn-2019", "cn-gansu", range(8, 15)),
        ("cn-minhou", "cn-gansu", range(8, 11)),
    ],
)
def test_a_stricter_pack_changes_exactly_the_accounts_between_the_limits(
    run: Run, county: tuple[Path, Path], looser: str, stricter: str, between: range
) -> None:
    moved = answer(run, "packs", "diff", looser, stricter, *county, "--as-of", AS_OF)
    assert {int(one["account_id"][1:]) for one in moved} == set(between)
    assert {(one["before"], one["after"], *one["rules"]) for one in moved} == {
        ("pass", "fail", "CN19-UPDATE")
    }


def test_a_check_up_names_source_remedy_and_due_day(run: Run, county: tuple[Path, Path]) -> None:
    found = judged(run, county, "cn-2019")
    one = next(
        one
        for one in found["findings"]
        if (one["account_id"], one["rule"]) == ("w20", "CN19-UPDATE")
    )
    assert one["measured"] == 20
    assert one["source"]["document"] == "国办秘函〔2019〕19号"
    assert one["due_on"] == "2024-07-12"
    assert one["evidence"][0]["at"] == "2024-06-10 09:00"


def test_the_ladder_reaches_those_who_still_pass(run: Run, county: tuple[Path, Path]) -> None:
    found = judged(run, county, "cn-boxing")
    told = {(int(one["account_id"][1:]), one["tell"]) for one in found["soon"]}
    assert told == {
        (10, "operator"),
        (11, "operator"),
        (12, "leader"),
        (13, "leader"),
        (14, "leader"),
    }


def save(path: Path, result: Any) -> Path:
    path.write_text(json.dumps(result, ensure_ascii=False), encoding="utf-8")
    return path


def test_a_round_tells_what_was_fixed_and_what_is_overdue(
    run: Run, county: tuple[Path, Path], tmp_path: Path
) -> None:
    before = judged(run, county, "cn-2019", "--all")
    now = json.loads(json.dumps(before).replace(AS_OF, "2024-09-30"))
    for one in now["findings"]:
        if one["account_id"] == "w20":
            one.update(outcome="pass", measured=1)
    paths = save(tmp_path / "q2.json", before), save(tmp_path / "q3.json", now)
    found = answer(run, "checkup", "compare", *paths)
    assert [one["account_id"] for one in found["fixed"]] == ["w20"]
    assert len(found["overdue"]) == len(silent(before)) - 1
    assert found["new"] == []


def test_a_false_alarm_without_a_reason_is_refused(
    run: Run, county: tuple[Path, Path], tmp_path: Path
) -> None:
    result = save(tmp_path / "q2.json", judged(run, county, "cn-2019", "--all"))
    book = write(
        tmp_path / "反馈.csv",
        [["账号编号", "规则编号", "整改情况", "说明"], ["w20", "CN19-UPDATE", "误报", ""]],
    )
    done = run("checkup", "compare", str(result), str(result), "--answers", str(book))
    assert done.exit_code == 1
    assert "须写明理由" in done.stderr


def test_a_spot_check_goes_out_comes_back_and_gives_an_estimate(
    run: Run, county: tuple[Path, Path], tmp_path: Path
) -> None:
    out = tmp_path / "抽查"
    drawn = answer(
        run, "checkup", "sample", county[0], "--share", 0.5, "--seed", 7, "--overlap", 0.2,
        "--checker", "甲", "--checker", "乙", "--out", out,
    )  # fmt: skip
    sheets = [out / "甲.xlsx", out / "乙.xlsx"]
    for sheet in sheets:
        fill(sheet)
    found = answer(run, "checkup", "sampled", out / "draw.json", *sheets)
    assert found["checked"] == len(drawn["accounts"]) == 15
    assert found["low"] < found["rate"] < found["high"]
    assert found["agreements"][0]["pairs"] == 3


def fill(path: Path) -> None:
    """Answer as a checker would: silent for more than 14 days is a failure."""
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    for row in sheet.iter_rows():
        account_id = str(row[0].value or "")
        if account_id.startswith("w"):
            row[5].value = "不合格" if int(account_id[1:]) > 14 else "合格"
    book.save(path)


GUIZHOU: Rows = [
    ["平台", "检查数", "不合格数", "合格率"],
    ["合计", 471, "", "90.87%"],
    ["微信", "", "", "95.57%"],
    ["微博", "", "", "92.13%"],
    ["抖音", "", "", "90.91%"],
    ["今日头条", "", "", "69.81%"],
]


def test_the_guizhou_circular_is_solved_from_a_file(run: Run, tmp_path: Path) -> None:
    found = answer(run, "checkup", "audit-circular", write(tmp_path / "贵州.csv", GUIZHOU))[0]
    assert found["solved_count"] == 1
    assert [(one["checked"], one["failed"]) for one in found["solutions"][0]] == [
        (203, 9),
        (127, 10),
        (88, 8),
        (53, 16),
    ]


def test_an_impossible_circular_ends_with_exit_code_one(run: Run, tmp_path: Path) -> None:
    table: Rows = [["项目", "总数", "检查数", "不合格数"], ["闽侯", 21, 28, 0]]
    found = answer(run, "checkup", "audit-circular", write(tmp_path / "a.csv", table), code=1)
    assert found[0]["possible"] is False


def test_a_figure_that_is_no_number_is_named_with_its_row(run: Run, tmp_path: Path) -> None:
    table: Rows = [["项目", "检查数"], ["某县", "约三十"]]
    done = run("checkup", "audit-circular", str(write(tmp_path / "a.csv", table)))
    assert done.exit_code == 1
    assert "第 2 行" in done.stderr
