"""Scores against a truth small enough to check by eye."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from keepfit.sample.core.scoring import Score, judged_nowhere, scored
from tests.conftest import Run

RULES = {
    "zombie": {"rules": ["CN19-UPDATE"], "found": "broken"},
    "suspended": {"rules": ["CN19-UPDATE"], "found": "broken"},
    "unreadable": {"rules": ["CN19-UPDATE"], "found": "not_observed"},
    "closed": {"rules": [], "found": "never_broken"},
    "late_replies": {"rules": [], "found": "untested"},
}
MADE = {
    "A1": ["zombie"],
    "A2": ["zombie", "suspended"],
    "A3": ["unreadable"],
    "A4": [],
    "A5": ["closed"],
    "A6": ["zombie"],
}


def a_truth() -> dict[str, Any]:
    accounts = {
        key: {"name": f"账号{key}", "numbered": key != "A6", "made": made}
        for key, made in MADE.items()
    }
    return {"accounts": accounts, "rules": RULES}


def a_finding(
    account: str, outcome: str, rule: str = "CN19-UPDATE", name: str = ""
) -> dict[str, str]:
    return {"account_id": account, "name": name, "rule": rule, "outcome": outcome}


PERFECT = [
    a_finding("A1", "fail"),
    a_finding("A2", "fail"),
    a_finding("A3", "not_observed"),
    a_finding("A4", "pass"),
    a_finding("wechat-12345678", "fail", name="账号A6"),
]


def of_kind(kind: str, findings: list[dict[str, str]]) -> Score:
    return next(one for one in scored(a_truth(), findings) if one.kind == kind)


def test_a_perfect_check_up_misses_nothing_and_calls_nothing_falsely() -> None:
    scores = scored(a_truth(), PERFECT)
    assert all(one.recall == 1 and one.precision == 1 for one in scores)


def test_what_was_not_found_is_missed() -> None:
    zombies = of_kind("zombie", PERFECT[1:])
    assert (zombies.missed, zombies.found) == (("A1",), 2)


def test_a_healthy_account_called_silent_is_false() -> None:
    zombies = of_kind("zombie", [*PERFECT, a_finding("A4", "fail")])
    assert zombies.false == ("A4",)
    assert zombies.precision == pytest.approx(3 / 4)


def test_an_unreadable_channel_called_silent_is_missed_and_false() -> None:
    findings = [one for one in PERFECT if one["account_id"] != "A3"] + [a_finding("A3", "fail")]
    assert of_kind("unreadable", findings).missed == ("A3",)
    assert of_kind("zombie", findings).false == ("A3",)


def test_a_closed_account_must_not_be_complained_about() -> None:
    findings = [*PERFECT, a_finding("A5", "warn", rule="KF-FILED")]
    assert of_kind("closed", findings).missed == ("A5",)


def test_a_sheet_without_numbers_is_matched_by_name() -> None:
    assert "A6" not in of_kind("zombie", PERFECT).missed


def test_kinds_that_no_rule_judged_are_named() -> None:
    assert "zombie" in judged_nowhere(a_truth(), [a_finding("A1", "warn", rule="KF-COPY")])


def test_the_command_ends_with_one_when_something_is_missed(run: Run, tmp_path: Path) -> None:
    truth, findings = tmp_path / "truth.json", tmp_path / "findings.json"
    truth.write_text(json.dumps(a_truth()), encoding="utf-8")
    findings.write_text(json.dumps({"findings": PERFECT[1:]}), encoding="utf-8")
    result = run("sample", "score", truth, findings, "--json")
    assert result.exit_code == 1
    assert json.loads(result.stdout)["scores"][0]["missed"] == ["A1"]


def test_a_file_that_is_no_truth_is_refused(run: Run, tmp_path: Path) -> None:
    other = tmp_path / "other.json"
    other.write_text("[]", encoding="utf-8")
    result = run("sample", "score", other, other, "--lang", "en")
    assert result.exit_code == 1
    assert "rules" in result.stderr
