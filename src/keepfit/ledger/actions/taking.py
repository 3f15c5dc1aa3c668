"""Takes a sound batch into the ledger of an office: wholly, or not at all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pyarrow as pa
from django.db import models, transaction

from keepfit.intake.actions import keep_long
from keepfit.intake.batch import Batch
from keepfit.intake.core.changes import TableChange, difference
from keepfit.intake.tables import exchange_tables, schema
from keepfit.kit.errors import KeepfitError
from keepfit.kit.text import Text, fold
from keepfit.kit.web.sizes import MANY, take_sizes
from keepfit.ledger.models import Account, Offer, Service
from keepfit.ledger.office import stored_tables
from keepfit.people.actions import trail
from keepfit.people.actions.units import take_units
from keepfit.people.core.rights import Actor, NotAllowedError, Right
from keepfit.people.core.units import Unit
from keepfit.people.queries import unit_paths

TABLES: Mapping[str, type[models.Model]] = {
    "accounts": Account,
    "services": Service,
    "offers": Offer,
}
_CHUNK = 500


class BeyondReachError(KeepfitError):
    """Rows of an import belong to units that the person may not write for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """What a batch would change, and the rows to write, by table."""

    changes: tuple[TableChange, ...]
    rows: Mapping[str, Sequence[dict[str, Any]]]


def compared(tables: Mapping[str, pa.Table], by: Actor) -> Comparison:
    """Return what a batch would change in the office, and refuse what lies beyond reach."""
    stored = stored_tables(by, Right.IMPORT)
    tables = _with_spellings(tables, stored["units"])
    changes: list[TableChange] = []
    rows: dict[str, Sequence[dict[str, Any]]] = {}
    for name in ("units", *TABLES):
        if name in tables:
            key = exchange_tables()[name].key
            before, after = stored[name].to_pylist(), tables[name].to_pylist()
            change, write = difference(name, key, before, after)
            changes.append(change)
            rows[name] = write
    return Comparison(changes=tuple(changes), rows=rows)


@transaction.atomic
def take_in(tables: Mapping[str, pa.Table], *, by: Actor, why: str) -> tuple[TableChange, ...]:
    """Write a batch into the ledger; the same batch again changes nothing.

    Units without a superior come under the highest unit the person imports for. Raises
    BeyondReachError, and writes nothing, where a row belongs to somebody else's unit.
    """
    if not by.has(Right.IMPORT):
        raise NotAllowedError(Right.IMPORT)
    found = compared(tables, by)
    take_units(_units(found.rows.get("units", ()), by), by=by, why=why)
    _demand_reach(found.rows.get("accounts", ()), found.rows.get("offers", ()), by)
    for name, kind in TABLES.items():
        _write(name, kind, found.rows.get(name, ()), by, why)
    if max(map(len, found.rows.values()), default=0) >= MANY:
        take_sizes(*TABLES.values())
    return found.changes


@transaction.atomic
def take_batch(batch: Batch, *, history: Path, by: Actor, why: str) -> tuple[TableChange, ...]:
    """Write a batch into the ledger, and its posts, messages, metrics and probes into the history.

    The history is written last: where it cannot be, the ledger stays as it was. Raises
    BeyondReachError as `take_in` does, and for rows of somebody else's accounts.
    """
    changes = take_in(batch.tables, by=by, why=why)
    for name, one in batch.tables.items():
        if exchange_tables()[name].month_of and "account_id" in one.column_names:
            _refuse(_owners(one["account_id"].unique().drop_null().to_pylist(), by))
    kept = keep_long(batch, history)
    told = [{"added": one.added, "changed": one.changed} for one in kept]
    deeds = [
        trail.Deed(verb="history.keep", kind="history", object_id=one.table, why=why, after=after)
        for one, after in zip(kept, told, strict=True)
        if one.rows
    ]
    trail.write_all(deeds, by)
    return (*changes, *kept)


def _with_spellings(tables: Mapping[str, pa.Table], stored: pa.Table) -> Mapping[str, pa.Table]:
    """Return the tables with the list of spellings of units as aliases of these units."""
    if "unit_names" not in tables:
        return tables
    known = {row["unit_id"]: row for row in stored.to_pylist()}
    arriving = tables["units"].to_pylist() if "units" in tables else []
    rows = {row["unit_id"]: row for row in arriving}
    for one in tables["unit_names"].to_pylist():
        here = rows.get(one["unit_id"]) or known[one["unit_id"]]
        told = "aliases" in (here["asked"] or ())
        there = here if told else known.get(one["unit_id"], here)
        aliases = [*(there["aliases"] or ())]
        if fold(one["name"]) not in {fold(word) for word in (here["name"], *aliases)}:
            aliases.append(one["name"])
        asked = [*dict.fromkeys([*(here["asked"] or ()), "aliases"])]
        rows[one["unit_id"]] = {**here, "aliases": aliases, "asked": asked}
    return {**tables, "units": pa.Table.from_pylist([*rows.values()], schema=schema("units"))}


def _units(rows: Sequence[Mapping[str, Any]], by: Actor) -> list[Unit]:
    top = next(one for one in by.reaches if one.path == by.paths(Right.IMPORT)[0]).unit_id
    names = [one for one in Unit.__dataclass_fields__ if one != "aliases"]
    units = []
    for row in rows:
        told = {name: row.get(name) or "" for name in names if name != "residents"}
        if not told["parent_id"] and told["unit_id"] != top:
            told["parent_id"] = top
        aliases = tuple(row.get("aliases") or ())
        units.append(Unit(**told, aliases=aliases, residents=row.get("residents")))
    return units


def _demand_reach(
    accounts: Sequence[Mapping[str, Any]], offers: Sequence[Mapping[str, Any]], by: Actor
) -> None:
    paths = unit_paths({row["unit_id"] for row in accounts})
    foreign = {one for one in paths if not by.may(Right.IMPORT, paths[one])}
    # An account of another's that is taken over by naming one's own unit in its row.
    ids = [*(row["account_id"] for row in accounts), *(row["account_id"] for row in offers)]
    _refuse(foreign | _owners(ids, by))


def _owners(ids: Sequence[str], by: Actor) -> set[str]:
    """Return the units beyond reach that own one of these accounts."""
    owners: dict[str, str] = {}
    for start in range(0, len(ids), _CHUNK):
        held = Account.objects.filter(pk__in=ids[start : start + _CHUNK])
        owners |= dict(held.values_list("unit_id", "unit__path"))
    return {one for one in owners if not by.may(Right.IMPORT, owners[one])}


def _refuse(foreign: AbstractSet[str]) -> None:
    if foreign:
        raise BeyondReachError(
            Text(
                zh="有 {n} 个单位不在您的管理范围内：{units}。没有导入任何内容。",
                en="{n:unit|s} {n:~lies|lie} beyond your reach: {units}. Nothing was taken.",
            ).fill(n=len(foreign), units=", ".join(sorted(foreign)[:10])),
            hint=Text(
                zh="请去掉这些单位的行，或请其上级单位导入。",
                en="Leave their rows out, or ask their superior to import them.",
            ),
        )


def _write(
    name: str, kind: type[models.Model], rows: Sequence[dict[str, Any]], by: Actor, why: str
) -> None:
    key = exchange_tables()[name].key
    there = _there(kind, key, rows)
    fresh: list[models.Model] = []
    again: list[models.Model] = []
    deeds: list[trail.Deed] = []
    for row in rows:
        values = _values(name, row)
        old = there.get(tuple(row[column] for column in key))
        before = None if old is None else {one: getattr(old, one) for one in values}
        if old is None:
            fresh.append(kind(**values))
        else:
            again.append(_changed(old, values))
        deeds.append(replace(_deed(name, before, values), why=why))
    manager = kind._default_manager  # Django's documented way to a model's rows
    manager.bulk_create(fresh, batch_size=_CHUNK)
    if again:
        columns = [*_values(name, rows[0]), "version"]
        manager.bulk_update(again, [one for one in columns if one not in key], batch_size=_CHUNK)
    trail.write_all(deeds, by)


def _there(
    kind: type[models.Model], key: Sequence[str], rows: Sequence[Mapping[str, Any]]
) -> dict[tuple[str, ...], models.Model]:
    found: dict[tuple[str, ...], models.Model] = {}
    first = sorted({row[key[0]] for row in rows})
    for start in range(0, len(first), _CHUNK):
        wanted = {f"{key[0]}__in": first[start : start + _CHUNK]}
        for one in kind._default_manager.select_for_update().filter(**wanted):  # as above
            found[tuple(getattr(one, column) for column in key)] = one
    return found


def _values(name: str, row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a row's columns as the tables keep them: nothing known is "", or null for numbers."""
    texts = {one.name for one in schema(name) if one.type in (pa.string(), pa.large_string())}
    lists = {one.name for one in schema(name) if pa.types.is_list(one.type)}
    return {
        column: (row.get(column) or "")
        if column in texts
        else list(row.get(column) or ())
        if column in lists
        else row.get(column)
        for column in schema(name).names
    }


def _changed(stored: Any, values: Mapping[str, Any]) -> Any:
    for column, value in values.items():
        setattr(stored, column, value)
    stored.version += 1
    return stored


def _deed(name: str, before: Mapping[str, Any] | None, after: Mapping[str, Any]) -> trail.Deed:
    """Return what was done to one row: of a new one what it says, of an old one what changed."""
    kind = name.removesuffix("s")
    nothing: tuple[object, ...] = ("", None, [])
    if before is None:
        told = {one: value for one, value in after.items() if value not in nothing}
    else:
        told = {one: value for one, value in after.items() if before[one] != value}
    return trail.Deed(
        verb=f"{kind}.{'add' if before is None else 'change'}",
        kind=kind,
        object_id=" ".join(str(after[column]) for column in exchange_tables()[name].key),
        unit_id=after.get("unit_id") or "",
        before=None if before is None else {one: before[one] for one in told},
        after=told,
    )
