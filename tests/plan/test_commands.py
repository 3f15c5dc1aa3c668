"""The whole way: an invented county's files in, a plan that can be checked out."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Run


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("plan")


@pytest.fixture
def solved(folder: Path, run: Run) -> dict[str, Any]:
    """The plan of the county, made once."""
    kept = folder / "plan" / "plan.json"
    if not kept.exists():
        assert run("sample", "county", "--out", folder / "demo").exit_code == 0
        done = run("plan", "solve", folder / "demo" / "input", "--out", folder / "plan", "--json")
        assert done.exit_code == 0
        assert json.loads(done.stdout) == json.loads(kept.read_text(encoding="utf-8"))
    answer: dict[str, Any] = json.loads(kept.read_text(encoding="utf-8"))
    return answer


def test_the_county_loses_no_service_and_saves_hours(solved: dict[str, Any]) -> None:
    assert (solved["services_lost"], solved["valid"], solved["waivers"]) == (0, True, [])
    assert solved["hours_after"] < solved["hours_before"] / 2
    assert solved["kept"] + solved["merged"] + solved["closed"] == len(solved["decisions"])
    assert solved["gap"] < 0.005


def test_every_account_has_a_reason(solved: dict[str, Any]) -> None:
    assert [one for one in solved["decisions"] if not one["reason"]] == []


def test_the_plan_is_verified_from_its_files(
    solved: dict[str, Any], folder: Path, run: Run
) -> None:
    files = (folder / "plan" / "problem.json", folder / "plan" / "plan.json")
    assert run("plan", "verify", *files, "--json").exit_code == 0
    for one in solved["decisions"]:
        one.update(fate="close", successor_id="")
    bad = folder / "bad.json"
    bad.write_text(json.dumps(solved), encoding="utf-8")
    done = run("plan", "verify", files[0], bad, "--json")
    assert done.exit_code == 1
    assert "services" in {one["demand"] for one in json.loads(done.stdout)["violations"]}


def test_why_tells_the_price_of_the_other_fate(
    solved: dict[str, Any], folder: Path, run: Run
) -> None:
    files = (folder / "plan" / "problem.json", folder / "plan" / "plan.json")
    stays = next(one for one in solved["decisions"] if one["code"] == "services")
    done = run("plan", "why", *files, stays["account_id"], "--json")
    told = json.loads(done.stdout)
    assert told["breaks"]["services"]
    # Both plans are known to their gap only.
    assert told["other_costs"] is None or told["other_costs"] > -0.005 * solved["objective"]


def test_a_lock_that_cannot_be_read_is_told(folder: Path, run: Run) -> None:
    done = run("plan", "solve", folder, "--lock", "ZH001", "--out", folder / "x")
    assert done.exit_code == 2
