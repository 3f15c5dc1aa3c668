"""Searches that people keep by name: one's own, and those shared for units one reads."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q

from keepfit.ledger.models import SavedView
from keepfit.people.core.rights import Actor, Right
from keepfit.people.queries import under


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """One kept search; `by` names whoever shared it, empty for one's own."""

    view_id: int
    name: str
    query: str
    by: str
    shared: bool


def saved_views(by: Actor) -> list[Saved]:
    """Return one's own views first, then those that colleagues shared for units within reach."""
    shared = under(by.paths(Right.READ), "shared_in__path")
    found = SavedView.objects.filter(Q(owner_id=by.staff_id) | shared).select_related("owner")
    rows = [
        Saved(
            view_id=one.pk,
            name=one.name,
            query=one.query,
            by="" if one.owner_id == by.staff_id else one.owner.name,
            shared=one.shared_in_id is not None,
        )
        for one in found.order_by("name", "pk")
    ]
    return sorted(rows, key=lambda one: one.by != "")
