"""Takes a table of units into the tree: all of it or nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from keepfit.kit.errors import KeepfitError
from keepfit.kit.web.sizes import MANY, take_sizes
from keepfit.people.actions import trail
from keepfit.people.core.rights import Actor, NotAllowedError, Right
from keepfit.people.core.tree import paths_of
from keepfit.people.core.units import Unit as UnitRecord
from keepfit.people.models import Unit

_COLUMNS = ("name", "aliases", "level", "division_code", "uscc", "sector", "residents", "extra")


class UnitError(KeepfitError):
    """The units do not form a tree, or reach beyond what the person may shape."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shaped:
    """What an import of units did."""

    added: int
    changed: int


@transaction.atomic
def take_units(arriving: Iterable[UnitRecord], *, by: Actor | None, why: str = "") -> Shaped:
    """Add units and change those already there; the paths of everything below follow.

    `by` is None only while the tree is empty. Raises UnitError for circles and unknown superiors.
    """
    stored = {one.unit_id: one for one in Unit.objects.select_for_update()}
    new = {one.unit_id: one for one in arriving}
    parents = {one.unit_id: one.parent_id or "" for one in stored.values()}
    parents |= {one.unit_id: one.parent_id for one in new.values()}
    paths = paths_of(parents)
    _demand(by, stored, {one: paths[one] for one in new})
    changed = [one for one in new.values() if one.unit_id in stored]
    touched = [one for one in changed if _differs(stored[one.unit_id], one)]
    for one in sorted(new.values(), key=lambda unit: paths[unit.unit_id]):
        if one.unit_id not in stored:
            _add(one, paths[one.unit_id], by, why)
    for one in touched:
        _change(stored[one.unit_id], one, by, why)
    _move(stored, paths)
    if len(new) >= MANY:
        take_sizes(Unit)
    return Shaped(added=len(new) - len(changed), changed=len(touched))


def _demand(by: Actor | None, stored: Mapping[str, Unit], paths: Mapping[str, str]) -> None:
    if by is None:
        if stored:
            raise NotAllowedError(Right.SHAPE_UNITS)
        return
    for unit_id, path in paths.items():
        by.demand(Right.SHAPE_UNITS, path)
        if unit_id in stored:
            by.demand(Right.SHAPE_UNITS, stored[unit_id].path)


def _values(unit: UnitRecord) -> dict[str, Any]:
    told = {name: getattr(unit, name) for name in _COLUMNS}
    return {**told, "aliases": list(unit.aliases), "parent_id": unit.parent_id or None}


def _stored(unit: Unit) -> dict[str, Any]:
    return {name: getattr(unit, name) for name in (*_COLUMNS, "parent_id")}


def _differs(old: Unit, new: UnitRecord) -> bool:
    return _stored(old) != _values(new)


def _add(unit: UnitRecord, path: str, by: Actor | None, why: str) -> None:
    Unit.objects.create(unit_id=unit.unit_id, path=path, **_values(unit))
    trail.write(_deed("unit.add", unit.unit_id, why, after=_values(unit)), by)


def _change(old: Unit, new: UnitRecord, by: Actor | None, why: str) -> None:
    before = _stored(old)
    for name, value in _values(new).items():
        setattr(old, name, value)
    old.save()
    trail.write(_deed("unit.change", new.unit_id, why, before=before, after=_values(new)), by)


def _move(stored: Mapping[str, Unit], paths: Mapping[str, str]) -> None:
    moved = [one for one in stored.values() if one.path != paths[one.unit_id]]
    # Two steps: a path may be taken by a unit that is still to move away from it.
    for one in moved:
        Unit.objects.filter(pk=one.pk).update(path=f"moving {one.pk}")
    for one in moved:
        Unit.objects.filter(pk=one.pk).update(path=paths[one.unit_id])


def _deed(verb: str, unit_id: str, why: str, **told: Any) -> trail.Deed:
    return trail.Deed(verb=verb, kind="unit", object_id=unit_id, unit_id=unit_id, why=why, **told)
