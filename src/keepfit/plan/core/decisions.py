"""A plan as people read it: one decision for each account, with everything said about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from keepfit.kit.text import Text
from keepfit.plan.core.churn import Change
from keepfit.plan.core.names import Names
from keepfit.plan.core.plans import CLOSED, Certificate, Figures, Plan
from keepfit.plan.core.problem import Problem
from keepfit.plan.core.reasons import Reason
from keepfit.plan.core.switches import Switches
from keepfit.plan.core.waves import Wave

# What else speaks about an account (findings, scores, overlaps), by its id.
Grounds = Mapping[str, Sequence[Text]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What becomes of one account, why, when, and what else there is to know about it."""

    row: int
    account_id: str
    fate: str
    successor_id: str
    reason: Reason
    hours_month: float
    wave: int | None = None
    changed: Text | None = None
    grounds: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A plan that verifies, told account by account; `change_hours` is what changing counted."""

    scenario: str
    problem: Problem
    plan: Plan
    certificate: Certificate
    names: Names
    figures: Figures
    decisions: tuple[Decision, ...]
    waves: tuple[Wave, ...]
    waivers: tuple[Text, ...] = ()
    switches: Switches = field(default_factory=Switches)
    compared: bool = False
    change_hours: float = 0.0

    def fated(self, fate: str) -> tuple[Decision, ...]:
        """Return the decisions of one fate."""
        return tuple(one for one in self.decisions if one.fate == fate)


def fate_word(fate: int, row: int) -> str:
    """Return "keep", "merge" or "close"."""
    if fate == row:
        return "keep"
    return "close" if fate == CLOSED else "merge"


def decided(
    problem: Problem,
    plan: Plan,
    told: tuple[Sequence[Reason], Sequence[Wave], Sequence[Change]],
    grounds: Grounds,
) -> tuple[Decision, ...]:
    """Put reasons, waves, changes and grounds together, one decision for each account."""
    reasons, waves, changes = told
    wave_of = {row: one.number for one in waves for row in one.rows}
    change_of = {one.row: one.words for one in changes}
    ids = problem.accounts.ids.tolist()
    return tuple(
        Decision(
            row=row,
            account_id=ids[row],
            fate=fate_word(fate, row),
            successor_id=ids[fate] if fate >= 0 and fate != row else "",
            reason=reasons[row],
            hours_month=float(problem.accounts.hours[row]),
            wave=wave_of.get(row),
            changed=change_of.get(row),
            grounds=tuple(grounds.get(ids[row], ())),
        )
        for row, fate in enumerate(plan.fate.tolist())
    )
