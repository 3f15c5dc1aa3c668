"""The ledger out of the tables of a batch or a store."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pyarrow as pa

from keepfit.connectors.platforms import PlatformTable
from keepfit.ledger.core.changes import Belief, ChangeSet, difference
from keepfit.ledger.core.identity import twins
from keepfit.ledger.core.records import Account, Ledger, Offer, Origin, Service
from keepfit.people.core.units import Unit

_TEXT = {pa.string(), pa.large_string()}


def ledger_of(tables: Mapping[str, pa.Table]) -> Ledger:
    """Return the ledger that the exchange tables of a sound batch describe, each record by id."""
    accounts = [_account(row) for row in _rows(tables, "accounts")]
    units = [_record(Unit, row) for row in _rows(tables, "units")]
    services = [_record(Service, row) for row in _rows(tables, "services")]
    offers = [_record(Offer, row) for row in _rows(tables, "offers")]
    return Ledger(
        units={one.unit_id: one for one in sorted(units, key=lambda unit: unit.unit_id)},
        accounts={one.account_id: one for one in sorted(accounts, key=lambda a: a.account_id)},
        services={one.service_id: one for one in sorted(services, key=lambda s: s.service_id)},
        offers=tuple(sorted(offers, key=lambda offer: (offer.account_id, offer.service_id))),
    )


def changes_between(
    old: Ledger, new: Ledger, platforms: PlatformTable, belief: Belief | None = None
) -> ChangeSet:
    """Compare two ledgers, knowing accounts again by id, link, handle, or name in their unit."""

    def canonical(url: str) -> str:
        link = platforms.link(url)
        return link.url if link else ""

    return difference(old, new, twins(old.accounts, new.accounts, canonical), belief)


def _rows(tables: Mapping[str, pa.Table], name: str) -> list[dict[str, Any]]:
    if name not in tables:
        return []
    table = tables[name]
    rows: list[dict[str, Any]] = table.to_pylist()
    texts = [field.name for field in table.schema if field.type in _TEXT]
    for row in rows:
        row.update({name: row[name] or "" for name in texts})
    return rows


def _record(kind: Any, row: dict[str, Any]) -> Any:
    names = kind.__dataclass_fields__
    values = {name: value for name, value in row.items() if name in names}
    if "aliases" in values:
        values["aliases"] = tuple(values["aliases"] or ())
    return kind(**values)


def _account(row: dict[str, Any]) -> Account:
    asked = frozenset(row.pop("asked") or ())
    row_number = row.pop("origin_row")
    origin = Origin(file=row.pop("origin_file"), sheet=row.pop("origin_sheet"), row=row_number or 0)
    account: Account = _record(Account, row)
    return replace(account, asked=asked, origin=origin)
