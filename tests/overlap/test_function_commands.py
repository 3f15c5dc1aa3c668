"""What `overlap functions` answers about accounts wanted and about followers."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.conftest import Run


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    sheet = tmp_path / "台账.csv"
    sheet.write_text(
        "账号编号,账号名称,平台,主办单位,功能介绍\n"
        "a,临江人社,微信公众号,临江县人社局,社保卡办理、失业登记\n"
        "b,临江人社服务号,微信公众号,临江县人社局,社保卡办理、失业登记\n",
        encoding="utf-8",
    )
    return sheet


def test_an_account_wanted_is_answered_with_the_nearest_existing_one(
    run: Run, ledger: Path
) -> None:
    wanted = "临江社保通/社保卡办理/临江县人社局"
    found = json.loads(run("overlap", "functions", ledger, "--new", wanted, "--json").stdout)
    assert found["new"][0]["name"] == "临江社保通"
    assert found["new"][0]["verdict"] in {"exists", "part", "none"}


def test_a_sheet_of_accounts_wanted_is_answered_row_by_row(
    run: Run, ledger: Path, tmp_path: Path
) -> None:
    sheet = tmp_path / "wanted.csv"
    sheet.write_text(
        "名称,事项,服务对象\n社保通,社保卡办理,临江县人社局\n宠物之家,犬证办理,临江县人社局\n",
        encoding="utf-8",
    )
    found = json.loads(run("overlap", "functions", ledger, "--candidates", sheet, "--json").stdout)
    assert [one["name"] for one in found["new"]] == ["社保通", "宠物之家"]


def test_lists_of_followers_give_the_shared_audience(
    run: Run, ledger: Path, tmp_path: Path
) -> None:
    sheet = tmp_path / "followers.csv"
    rows = ["a,x", "a,y", "b,y", "b,z"]
    sheet.write_text("\n".join(["account_id,follower", *rows, ""]), encoding="utf-8")
    found = json.loads(run("overlap", "functions", ledger, "--followers", sheet, "--json").stdout)
    assert [one["audience"] for one in found["pairs"]] == [0.5]


def test_a_list_of_followers_without_accounts_is_refused(
    run: Run, ledger: Path, tmp_path: Path
) -> None:
    sheet = tmp_path / "followers.csv"
    sheet.write_text("who,follower\nq,x\n", encoding="utf-8")
    done = run("overlap", "functions", ledger, "--followers", sheet, "--json")
    assert (done.exit_code, done.stdout) == (2, "")
    assert "account_id" in done.stderr
