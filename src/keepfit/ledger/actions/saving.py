"""Keeps searches by name: for oneself, or for the colleagues of a unit."""

from __future__ import annotations

from django.db import transaction

from keepfit.ledger.models import SavedView
from keepfit.people.actions import trail
from keepfit.people.core.rights import Actor, NotAllowedError, Right
from keepfit.people.queries import unit_paths


@transaction.atomic
def save_view(name: str, query: str, *, shared_in: str, by: Actor) -> int:
    """Keep a search under a name, in place of one's own of that name; returns its number.

    `shared_in` names a unit the person reads for, empty for nobody else.
    """
    if not by.has(Right.READ):
        raise NotAllowedError(Right.READ)
    if shared_in:
        by.demand(Right.READ, unit_paths([shared_in]).get(shared_in, ""))
    told = {"name": name, "query": query, "shared_in": shared_in}
    kept, _ = SavedView.objects.update_or_create(
        owner_id=by.staff_id,
        name=name,
        defaults={"query": query, "shared_in_id": shared_in or None},
    )
    trail.write(_deed("view.save", kept, after=told), by)
    return kept.pk


@transaction.atomic
def remove_view(view_id: int, *, by: Actor) -> None:
    """Take a view of one's own away; another's is as if it were not there."""
    found = SavedView.objects.filter(pk=view_id, owner_id=by.staff_id).first()
    if found is None:
        raise NotAllowedError(Right.READ)
    told = {"name": found.name, "query": found.query, "shared_in": found.shared_in_id or ""}
    trail.write(_deed("view.remove", found, before=told), by)
    found.delete()


def _deed(verb: str, view: SavedView, **told: dict[str, str]) -> trail.Deed:
    return trail.Deed(
        verb=verb,
        kind="view",
        object_id=str(view.pk),
        unit_id=view.shared_in_id or "",
        before=told.get("before"),
        after=told.get("after"),
    )
