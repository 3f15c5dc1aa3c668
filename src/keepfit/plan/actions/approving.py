"""Approves a plan: somebody else than who made it, once, with a reason."""

from __future__ import annotations

from django.db import transaction

from keepfit.kit import clock
from keepfit.kit.errors import KeepfitError
from keepfit.kit.text import Text
from keepfit.people.actions import trail
from keepfit.people.core.rights import Actor, NotAllowedError, Right
from keepfit.plan.models import PlanRun


class NotApprovableError(KeepfitError):
    """The plan is not done, was approved before, or is the person's own."""


_OWN = Text(
    zh="方案由您本人提出，须由其他有决定权限的人员批准。",
    en="You made this plan; somebody else with the right to decide has to approve it.",
)
_NOT_DONE = Text(zh="方案尚未完成，或已经批准。", en="The plan is not done, or approved already.")


@transaction.atomic
def approve(run_id: int, why: str, *, by: Actor) -> None:
    """Approve a plan; from then on it cannot be changed, and its digest stands in the trail.

    Raises NotAllowedError without the right for its whole unit, NotApprovableError otherwise.
    """
    run = PlanRun.objects.select_for_update(of=("self",)).select_related("unit").filter(pk=run_id)
    found = run.first()
    if found is None:
        raise NotAllowedError(Right.DECIDE)
    by.demand(Right.DECIDE, found.unit.path)
    if found.state != PlanRun.DONE or found.approved_at is not None:
        raise NotApprovableError(_NOT_DONE)
    if found.asked_by_id == by.staff_id:
        raise NotApprovableError(_OWN)
    found.approved_by_id, found.approved_at, found.approved_why = by.staff_id, clock.now(), why
    found.save()
    trail.write(
        trail.Deed(
            verb="plan.approve",
            kind="plan",
            object_id=str(found.pk),
            unit_id=found.unit_id,
            why=why,
            after={"digest": found.digest},
        ),
        by,
    )
