"""Takes a step with a finding: contests it, decides, says that it was put right, closes it."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from keepfit.checkup.core.casework import State, Step, move
from keepfit.checkup.models import Finding, Taken
from keepfit.kit import clock
from keepfit.people.actions import trail
from keepfit.people.core.rights import Actor, NotAllowedError, Right


@transaction.atomic
def take_step(finding_id: int, step: Step, words: str, *, by: Actor) -> State:
    """Move a finding on, with the words that go with it; returns where it stands then.

    Raises StepError where the step does not lead on from where the finding stands now, so that of
    two people who decide at once the second is told.
    """
    found = (
        Finding.objects.select_for_update(of=("self",))
        .select_related("account__unit")
        .filter(pk=finding_id)
        .first()
    )
    if found is None or not found.observed:
        raise NotAllowedError(Right.READ)
    way = move(State(found.state), step)
    by.demand(way.right, found.account.unit.path)
    found.state = way.end.value
    found.save()
    Taken.objects.create(
        finding=found, step=step.value, at=clock.now(), by_id=by.staff_id, words=words
    )
    deed = trail.Deed(
        verb=f"finding.{step.value.lower()}",
        kind="finding",
        object_id=str(found.pk),
        unit_id=found.account.unit_id,
        why=words,
        before={"state": way.start.value},
        after={"state": way.end.value},
    )
    trail.write(deed, by)
    return way.end


@transaction.atomic
def take_steps(finding_ids: Iterable[int], step: Step, words: str, *, by: Actor) -> int:
    """Take the same step with several findings, with all of them or with none; returns how many.

    Raises as `take_step` does for the first that does not lead on.
    """
    numbers = sorted(
        set(finding_ids)
    )  # One order for all, so that two people do not lock crosswise.
    for number in numbers:
        take_step(number, step, words, by=by)
    return len(numbers)
