"""The whole way: an invented county's files in, a plan that can be checked out."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Run


@pytest.fixture(scope="module")
def plan(solved: Path) -> dict[str, Any]:
    """The plan of the county as it was written."""
    answer: dict[str, Any] = json.loads((solved / "plan.json").read_text(encoding="utf-8"))
    return answer


def files(solved: Path) -> tuple[Path, Path]:
    return solved / "problem.json", solved / "plan.json"


def test_the_county_loses_no_service_and_saves_hours(plan: dict[str, Any]) -> None:
    assert (plan["services_lost"], plan["valid"], plan["waivers"]) == (0, True, [])
    assert plan["hours_after"] < 0.6 * plan["hours_before"]
    assert plan["kept"] + plan["merged"] + plan["closed"] == len(plan["decisions"])
    assert plan["gap"] < 0.005


def test_everything_is_written_beside_the_plan(solved: Path) -> None:
    assert {one.name for one in solved.iterdir()} == {
        "problem.json",
        "plan.json",
        "plan.xlsx",
        "plan.docx",
    }


def test_every_account_has_a_reason(plan: dict[str, Any]) -> None:
    assert [one for one in plan["decisions"] if not one["reason"]] == []


def test_the_plan_is_verified_from_its_files(
    solved: Path, plan: dict[str, Any], tmp_path: Path, run: Run
) -> None:
    assert run("plan", "verify", *files(solved), "--json").exit_code == 0
    closed = [{**one, "fate": "close", "successor_id": ""} for one in plan["decisions"]]
    bad = tmp_path / "bad.json"
    bad.write_text(json.dumps({**plan, "decisions": closed}), encoding="utf-8")
    done = run("plan", "verify", files(solved)[0], bad, "--json")
    assert done.exit_code == 1
    assert "services" in {one["demand"] for one in json.loads(done.stdout)["violations"]}


def test_why_tells_the_price_of_the_other_fate(
    solved: Path, plan: dict[str, Any], run: Run
) -> None:
    stays = next(one for one in plan["decisions"] if one["code"] == "services")
    done = run("plan", "why", *files(solved), stays["account_id"], "--json")
    told = json.loads(done.stdout)
    assert told["breaks"]["services"]
    assert told["reason"] == stays["reason"]
    # Both plans are known to their gap only.
    assert told["other_costs"] is None or told["other_costs"] > -0.005 * plan["objective"]


def test_why_not_lists_the_plan_with_the_other_fate(
    solved: Path, plan: dict[str, Any], run: Run
) -> None:
    goes = next(one for one in plan["decisions"] if one["fate"] == "close")
    done = run("plan", "why", "--not", *files(solved), goes["account_id"], "--json")
    other = json.loads(done.stdout)["other"]
    changes = {one["account_id"]: one for one in other["changes"]}
    assert changes[goes["account_id"]]["fate"] == "keep"
    assert len(changes) == json.loads(done.stdout)["other_changes"]
    shown = run("plan", "why", "--not", *files(solved), goes["account_id"], "--lang", "en").stdout
    assert "close → keep" in shown


def test_locks_without_a_plan_are_answered_with_the_smallest_conflict(
    solved: Path, tmp_path: Path, run: Run
) -> None:
    command = ("plan", "solve", files(solved)[0], "--lock", "close:WX0001", "--out", tmp_path)
    done = run(*command, "--json")
    told = json.loads(done.stdout)
    assert (done.exit_code, told["valid"]) == (1, False)
    assert [one["demand"] for one in told["conflict"]] == ["locked", "protected"]
    # Without its protection the county's main account would still be missed: by its followers.
    assert [bool(one["without"]) for one in told["conflict"]] == [True, False]
    assert told["conflict"][0]["without"]["kept"] > 0
    words = run(*command, "--lang", "en").stdout
    assert "“栖岑发布”" in words
    assert "is locked to go" in words


def test_demands_that_agree_are_told_so(solved: Path, run: Run) -> None:
    done = run("plan", "conflict", files(solved)[0], "--json")
    assert (done.exit_code, json.loads(done.stdout)) == (0, {"valid": True, "conflict": []})
    found = run("plan", "conflict", files(solved)[0], "--lock", "close:WX0001")
    assert found.exit_code == 1
    assert "受保护" not in found.stdout.split("\n")[0]


def test_the_front_trades_hours_against_followers(county: Path, run: Run) -> None:
    done = run("plan", "front", county, "--level", "0.3", "--json")
    told = json.loads(done.stdout)
    assert [one["scenario"] for one in told["scenarios"]] == ["gentle", "balanced", "thorough"]
    hours = [one["hours_after"] for one in told["scenarios"]]
    lost = [one["followers_lost"] for one in told["scenarios"]]
    assert hours == sorted(hours, reverse=True)
    assert lost == sorted(lost)
    light, heavy = told["points"]
    assert (light["moving_weight"], heavy["moving_weight"]) == (1.0, 4.0)
    assert heavy["moving_hours"] <= light["moving_hours"]


def test_a_lock_that_cannot_be_read_is_told(tmp_path: Path, run: Run) -> None:
    done = run("plan", "solve", tmp_path, "--lock", "WX0001", "--out", tmp_path / "x")
    assert done.exit_code == 2
