"""Compares what a check-up found with what was planted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

BROKEN = ("fail", "warn")


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """How one planted kind fared: what was planted, what was found of it, what was called so
    falsely. Accounts are named by their key in the truth."""

    kind: str
    planted: int
    found: int
    missed: tuple[str, ...] = ()
    false: tuple[str, ...] = ()

    @property
    def precision(self) -> float | None:
        """Rightly found as a share of all that was called so; None when nothing was."""
        called = self.found + len(self.false)
        return self.found / called if called else None

    @property
    def recall(self) -> float | None:
        """Found as a share of what was planted; None when nothing was planted."""
        return self.found / self.planted if self.planted else None


def scored(truth: Mapping[str, Any], findings: Iterable[Mapping[str, Any]]) -> tuple[Score, ...]:
    """Return the score of each planted kind that a rule of the check-up judges.

    `findings` are rows of `keepfit checkup run --all --json`: account_id, name, rule, outcome.
    """
    rows = _by_key(truth["accounts"], findings)
    return tuple(
        _score(kind, rule["rules"], rule["found"], truth["accounts"], rows)
        for kind, rule in truth["rules"].items()
        if rule["found"] != "untested"
    )


def judged_nowhere(
    truth: Mapping[str, Any], findings: Iterable[Mapping[str, Any]]
) -> tuple[str, ...]:
    """Return the kinds whose rules did not judge any account, for want of such a rule."""
    rules = {str(one["rule"]) for one in findings}
    return tuple(
        kind
        for kind, rule in truth["rules"].items()
        if rule["rules"] and not rules & set(rule["rules"])
    )


# Account key → rule → outcome.
_Rows = dict[str, dict[str, str]]


def _by_key(accounts: Mapping[str, Any], findings: Iterable[Mapping[str, Any]]) -> _Rows:
    """Order findings by the truth's keys: by number, or by name where the sheet has no numbers."""
    by_name = {row["name"]: key for key, row in accounts.items() if not row["numbered"]}
    rows: _Rows = {}
    for one in findings:
        account = str(one["account_id"])
        key = account if account in accounts else by_name.get(str(one.get("name", "")), account)
        rows.setdefault(key, {})[str(one["rule"])] = str(one["outcome"])
    return rows


def _score(
    kind: str, rules: list[str], wanted: str, accounts: Mapping[str, Any], rows: _Rows
) -> Score:
    made = {key for key, row in accounts.items() if kind in row["made"]}
    if wanted == "never_broken":
        called = {key for key, row in rows.items() if set(BROKEN) & set(row.values())}
        missed = tuple(sorted(made & called))
        return Score(kind=kind, planted=len(made), found=len(made) - len(missed), missed=missed)
    outcomes = BROKEN if wanted == "broken" else ("not_observed",)
    called = {key for key, row in rows.items() if any(row.get(rule) in outcomes for rule in rules)}
    return Score(
        kind=kind,
        planted=len(made),
        found=len(made & called),
        missed=tuple(sorted(made - called)),
        false=tuple(sorted(called - _rightly(kind, rules, accounts))),
    )


def _rightly(kind: str, rules: list[str], accounts: Mapping[str, Any]) -> set[str]:
    """Accounts that a finding of these rules is right about.

    Suspended accounts are silent too, so what finds one kind must not be false for the other;
    whatever is silent carries "zombie" as well.
    """
    right = {kind, "zombie"} if kind == "suspended" and rules else {kind}
    return {key for key, row in accounts.items() if right & set(row["made"])}
