"""Check-ups of an office, read within what a person may see."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet

from keepfit.checkup.core.casework import (
    OPEN,
    STATE_NAMES,
    STEP_NAMES,
    Move,
    State,
    Step,
    steps_from,
)
from keepfit.checkup.models import Finding, Run, Taken
from keepfit.kit.text import Text
from keepfit.people.core.rights import Actor, Right
from keepfit.people.queries import under


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One step that was taken, as a page shows it."""

    name: Text
    at: datetime
    by: str
    words: str


def runs(by: Actor) -> QuerySet[Run]:
    """Return the check-ups a person may read, newest first."""
    reached = under(by.paths(Right.READ), "unit__path")
    return Run.objects.filter(reached).select_related("unit", "asked_by").order_by("-asked_at")


def findings(by: Actor) -> QuerySet[Finding]:
    """Return the findings a person may read."""
    reached = under(by.paths(Right.READ), "account__unit__path")
    return Finding.objects.filter(reached).select_related("account", "account__unit", "run")


def open_findings(by: Actor, right: Right) -> QuerySet[Finding]:
    """Return the open findings that wait for somebody with a right, most urgent first."""
    waiting = [one.start for one in _moves(right)]
    reached = under(by.paths(right), "account__unit__path")
    found = Finding.objects.filter(reached, state__in=waiting, observed=True)
    return found.select_related("account").order_by("due_on", "pk")


def _moves(right: Right) -> list[Move]:
    return [one for state in OPEN for one in steps_from(state) if one.right is right]


def steps(finding: Finding, by: Actor) -> list[tuple[Step, Text]]:
    """Return the steps this person may take with a finding now."""
    path = finding.account.unit.path
    if not finding.observed:
        return []
    found = steps_from(State(finding.state))
    return [(one.step, STEP_NAMES[one.step]) for one in found if by.may(one.right, path)]


def steps_for_all(state: str, by: Actor) -> list[tuple[Step, Text]]:
    """Return the steps a person may take with several findings that all stand in one state."""
    if state not in State.__members__:
        return []
    return [
        (one.step, STEP_NAMES[one.step]) for one in steps_from(State(state)) if by.has(one.right)
    ]


def taken(finding: Finding) -> list[Told]:
    """Return the steps taken with a finding, oldest first."""
    lines = Taken.objects.filter(finding=finding).select_related("by").order_by("at", "pk")
    return [
        Told(name=STEP_NAMES[Step(one.step)], at=one.at, by=one.by.name, words=one.words)
        for one in lines
    ]


def by_state(run: Run, by: Actor) -> list[tuple[str, Text, int]]:
    """Return how many findings of a run stand where, and how many were not observed."""
    found = findings(by).filter(run=run)
    counted = dict(
        found.filter(observed=True).values_list("state").annotate(n=Count("pk")).order_by()
    )
    rows = [(one.value, STATE_NAMES[one], counted.get(one.value, 0)) for one in State]
    unseen = found.filter(observed=False).count()
    return [*rows, ("UNSEEN", Text(zh="未观测", en="Not observed"), unseen)]


def chosen(run: Run, by: Actor, state: str, words: str) -> QuerySet[Finding]:
    """Return the findings of a run in one state, found by account or rule, most urgent first."""
    found = findings(by).filter(run=run)
    if state == "UNSEEN":
        found = found.filter(observed=False)
    else:
        found = found.filter(observed=True)
        if state:
            found = found.filter(state=state)
    if words:
        text = Q(account__name__icontains=words) | Q(statement_zh__icontains=words)
        found = found.filter(text | Q(rule_id__icontains=words) | Q(statement_en__icontains=words))
    return found.order_by("due_on", "account__name", "pk")
