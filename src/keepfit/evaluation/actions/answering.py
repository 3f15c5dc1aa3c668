"""The right of reply: the owner of a last-place candidate says what speaks for it."""

from __future__ import annotations

from django.db import transaction

from keepfit.evaluation.models import Answer, Standing
from keepfit.kit import clock
from keepfit.people.actions import trail
from keepfit.people.core.rights import Actor, NotAllowedError, Right


@transaction.atomic
def answer(standing_id: int, words: str, *, by: Actor) -> None:
    """Add an answer to what stands about a candidate; what was said before stays.

    Raises NotAllowedError for an account of somebody else's, and for one that is no candidate.
    """
    found = (
        Standing.objects.select_related("account__unit")
        .filter(pk=standing_id, candidate=True)
        .first()
    )
    if found is None:
        raise NotAllowedError(Right.CONTEST)
    by.demand(Right.CONTEST, found.account.unit.path)
    Answer.objects.create(standing=found, at=clock.now(), by_id=by.staff_id, words=words)
    deed = trail.Deed(
        verb="candidate.answer",
        kind="standing",
        object_id=str(found.pk),
        unit_id=found.account.unit_id,
        why=words,
        after={"account": found.account_id},
    )
    trail.write(deed, by)
