"""All sheets of an input together: who is meant where, and what is there twice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pyarrow as pa

from keepfit.intake.account_rows import Hints, account_rows
from keepfit.intake.accounts import account_book
from keepfit.intake.entries import Entry, entries, stored_entries, table_of
from keepfit.intake.long_tables import long_table, post_platforms
from keepfit.intake.reading import TypedSheet
from keepfit.intake.recognising import Rules
from keepfit.intake.services import resolved_offers, service_book
from keepfit.intake.tables import exchange_tables
from keepfit.intake.telling import Telling
from keepfit.intake.unit_book import UnitBook, unit_book

_SMALL = ("units", "unit_names", "accounts", "services")


def resolved(
    sheets: Sequence[TypedSheet], rules: Rules, telling: Telling, known: Mapping[str, pa.Table]
) -> dict[str, pa.Table]:
    """Return the exchange tables of all sheets, references resolved, each record once.

    `known` holds what a desk has already; rows may refer to it.
    """
    sheets = [_names_or_units(sheet) for sheet in sheets]
    desk = {name: stored_entries(known.get(name)) for name in _SMALL}
    hints = post_platforms(sheets, rules.platforms)
    units = unit_book(sheets, rules, telling, desk)
    accounts = account_book(
        account_rows(sheets), desk["accounts"], units, Hints(rules.platforms, hints), telling
    )
    services = service_book(entries(sheets, "services"), desk["services"], telling)
    offers = resolved_offers(entries(sheets, "offers"), accounts, services, telling)
    telling.problems.extend(units.told())
    small = {
        "units": units.arrived(),
        "unit_names": _unit_names(sheets, units),
        "services": services.arrived(),
        "offers": offers,
    }
    arrived = {sheet.table for sheet in sheets}
    tables = {name: table_of(rows, name) for name, rows in small.items() if rows or name in arrived}
    if "accounts" in arrived:
        tables["accounts"] = accounts.arrived()
    for name, definition in exchange_tables().items():
        if definition.month_of:
            found = long_table(sheets, name, accounts, hints, telling)
            if found is not None:
                tables[name] = found
    return {name: tables[name] for name in exchange_tables() if name in tables}


def _names_or_units(sheet: TypedSheet) -> TypedSheet:
    """A sheet of nothing but names and unit ids lists units, or spellings where ids repeat."""
    if sheet.table not in ("units", "unit_names") or sheet.given != {"name", "unit_id"}:
        return sheet
    ids = sheet.cells["unit_id"]
    repeats = len(ids.unique()) < len(ids)
    return replace(sheet, table="unit_names" if repeats else sheet.table)


def _unit_names(sheets: Sequence[TypedSheet], units: UnitBook) -> list[Entry]:
    return [
        entry
        for entry in entries(sheets, "unit_names")
        if entry.text("name") and entry.text("unit_id") in units.units
    ]
