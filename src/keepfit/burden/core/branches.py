"""The branches of a tree of units: the accounts of each unit and of all units under it."""

from __future__ import annotations

from collections.abc import Mapping

from keepfit.ledger.core.records import ENDED, Ledger
from keepfit.people.core.units import Unit

Branch = tuple[str, str]  # the id of its highest unit, and a platform, "" for all of them


def branches(ledger: Ledger) -> dict[Branch, tuple[str, ...]]:
    """Return the living accounts of each branch, whole and by platform, in order of ids."""
    found: dict[Branch, list[str]] = {}
    for one in sorted(ledger.accounts.values(), key=lambda each: each.account_id):
        if one.status in ENDED:
            continue
        for unit_id in _up(one.unit_id, ledger.units):
            found.setdefault((unit_id, ""), []).append(one.account_id)
            found.setdefault((unit_id, one.platform), []).append(one.account_id)
    return {branch: tuple(ids) for branch, ids in sorted(found.items())}


def _up(unit_id: str, units: Mapping[str, Unit]) -> list[str]:
    """Return a unit and those above it; a circle, which no sound tree has, ends where it closes."""
    way: list[str] = []
    while unit_id in units and unit_id not in way:
        way.append(unit_id)
        unit_id = units[unit_id].parent_id
    return way
