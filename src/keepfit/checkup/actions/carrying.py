"""Carries the open findings of earlier check-ups over into a new one."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet

from keepfit.checkup.core.casework import OPEN, State, Step
from keepfit.checkup.core.rules import CheckUp, Outcome
from keepfit.checkup.models import Finding, Run, Taken
from keepfit.kit import clock
from keepfit.people.actions import trail
from keepfit.people.queries import under

_CHUNK = 500
_KEPT = ("state", "due_on", "notified_on", "carried_from", "passed_in")


def carry_over(run: Run, done: CheckUp) -> dict[str, int]:
    """Move on every open finding that a check-up speaks about again; returns how many went where.

    What fails again goes on in the new check-up with its state and its old deadline; what was said
    to be put right and is not, stands open again. What passes now waits for a person to close it.
    What could not be observed stays as it is: not seen is not put right. Stands inside the
    transaction that writes the findings.
    """
    outcomes = {(one.account_id, one.rule_id): one.outcome for one in done.everything}
    fresh = {
        (one.account_id, one.rule_id): one for one in Finding.objects.filter(run=run, observed=True)
    }
    moved: list[tuple[Finding, Step, str]] = []
    for old in _open_before(run):
        outcome = outcomes.get((old.account_id, old.rule_id))
        before = old.state
        new = fresh.get((old.account_id, old.rule_id))
        if new is not None and outcome in (Outcome.FAIL, Outcome.WARN):
            _carry(old, new)
            moved.append((old, Step.CARRY, before))
        elif outcome is Outcome.PASS and old.passed_in_id != run.pk:
            old.passed_in = run
            if old.state in (State.NOTIFIED, State.UPHELD):
                old.state = State.PUT_RIGHT
            moved.append((old, Step.SEEN_GOOD, before))
    rows = [old for old, _, _ in moved]
    rows += [one for one in fresh.values() if one.carried_from_id]
    Finding.objects.bulk_update(rows, _KEPT, batch_size=_CHUNK)
    _tell(run, moved)
    steps = [step for _, step, _ in moved]
    return {"carried": steps.count(Step.CARRY), "seen_good": steps.count(Step.SEEN_GOOD)}


def _open_before(run: Run) -> QuerySet[Finding]:
    """Return the open findings of check-ups as of this day or before, the newest first."""
    found = Finding.objects.select_for_update(of=("self",)).filter(
        under((run.unit.path,), "account__unit__path"),
        observed=True,
        state__in=[one.value for one in OPEN],
        run__as_of__lte=run.as_of,
    )
    if run.only_id:
        found = found.filter(account_id=run.only_id)
    return found.exclude(run=run).select_related("account").order_by("-run__as_of", "-pk")


def _carry(old: Finding, new: Finding) -> None:
    if new.carried_from_id is None:
        put_right = old.state == State.PUT_RIGHT
        new.state = State.NOTIFIED.value if put_right else old.state
        new.due_on = old.due_on or new.due_on
        new.notified_on = old.notified_on
        new.carried_from = old
    old.state = State.CARRIED.value


def _tell(run: Run, moved: Iterable[tuple[Finding, Step, str]]) -> None:
    lines = []
    deeds = []
    for finding, step, before in moved:
        words = run.as_of.isoformat()  # the step says the rest, in the reader's language
        lines.append(
            Taken(
                finding=finding,
                step=step.value,
                at=clock.now(),
                by_id=run.asked_by_id,
                words=words,
            )
        )
        deeds.append(_deed(finding, step, before, words))
    Taken.objects.bulk_create(lines, batch_size=_CHUNK)
    trail.write_all(deeds, None)


def _deed(finding: Finding, step: Step, before: str, words: str) -> trail.Deed:
    return trail.Deed(
        verb=f"finding.{step.value.lower()}",
        kind="finding",
        object_id=str(finding.pk),
        unit_id=finding.account.unit_id,
        why=words,
        before={"state": before},
        after={"state": str(finding.state)},
    )
