"""The cleaned ledger as a book that comes back the same: edit it, and import it again."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from keepfit.connectors.platforms import table
from keepfit.intake.core.exchange import Column as Exchange
from keepfit.intake.core.exchange import ExchangeTable
from keepfit.intake.tables import exchange_tables
from keepfit.kit.text import NO, YES, Text, fold, same
from keepfit.ledger.core.records import Account, Ledger
from keepfit.paper.books import Book, Cell, Column, ColumnKind, Page

# A cell that its sheet never asked for is not an empty answer; intake reads this word as such.
NOT_COLLECTED = Text(zh="未采集", en="not collected")
_KINDS: Mapping[str, ColumnKind] = {
    "date": "date",
    "count": "integer",
    "number": "number",
}
_ABOUT = (
    Text(
        zh="这是整理后的台账，可以直接修改，再用 keepfit 导入，同一编号的行会更新。",
        en="The cleaned ledger. Edit it and import it again: rows of the same id are updated.",
    ),
    Text(
        zh="不要改动编号和表头。“未采集”表示原来的表没有这一栏；知道了就填上，没有就填“无”。",
        en="Leave ids and headings alone. “not collected”: the sheet had no such column.",
    ),
)

Give = Callable[[Any, Exchange], Cell]


def ledger_book(ledger: Ledger) -> Book:
    """Return the ledger with the exchange headers, drop-downs, and every row's id."""
    tables = exchange_tables()
    give = _giver(_unit_spellings(ledger))
    pages = (
        _page(tables["units"], ledger.units.values(), give, ledger),
        _page(tables["accounts"], ledger.accounts.values(), give, ledger),
        _page(tables["services"], ledger.services.values(), give, ledger),
        _page(tables["offers"], ledger.offers, give, ledger),
    )
    about = Page(
        name=Text(zh="填报说明", en="About"),
        columns=(Column(header=Text(zh="填报说明", en="About"), width=90, wrap=True),),
        rows=tuple((line,) for line in _ABOUT),
        freeze=False,
        autofilter=False,
    )
    return Book(title=Text(zh="台账", en="Ledger"), pages=(*(one for one in pages if one), about))


def _in_use(records: Iterable[object]) -> frozenset[str]:
    """Return the columns that any record fills in or, of accounts, was asked for."""
    filled = {
        name
        for one in records
        for name in one.__dataclass_fields__  # type: ignore[attr-defined]  # records are dataclasses
        if getattr(one, name) not in (None, "", ())
    }
    return frozenset(filled).union(*(getattr(one, "asked", ()) for one in records))


def _page(
    definition: ExchangeTable, records: Iterable[object], give: Give, ledger: Ledger
) -> Page | None:
    rows = tuple(records)
    if not rows:
        return None
    wanted = _in_use(rows)
    columns = [one for one in definition.columns if one.required or one.name in wanted]
    extras = [_extra(record) for record in rows]
    headers = tuple(dict.fromkeys(header for extra in extras for header in extra))
    return Page(
        name=definition.title,
        columns=(
            *(_column(one, ledger) for one in columns),
            *(Column(header=same(header)) for header in headers),
        ),
        rows=tuple(
            (*(give(record, one) for one in columns), *(extra.get(one) for one in headers))
            for record, extra in zip(rows, extras, strict=True)
        ),
    )


def _extra(record: object) -> dict[str, str]:
    """Return the cells of columns nobody knows, which are handed back as they came."""
    text = getattr(record, "extra", "")
    return dict(json.loads(text)) if text else {}


def _column(one: Exchange, ledger: Ledger) -> Column:
    return Column(
        header=one.header, kind=_KINDS.get(one.kind, "text"), choices=_choices(one, ledger)
    )


def _choices(one: Exchange, ledger: Ledger) -> tuple[str | Text, ...]:
    if one.kind == "choice":
        return tuple(_spelled(name, one) for name in one.choices)
    if one.kind == "flag":
        return (YES, NO)
    if one.kind == "platform":
        return tuple(table().title(name) for name in table().platforms)
    if one.kind == "unit":
        return tuple(_unit_spellings(ledger).values())
    return ()


def _spelled(choice: str, column: Exchange) -> Text:
    """A choice as people write it; intake reads the spelling and the id alike."""
    spellings = column.choices.get(choice, ())
    return Text(zh=spellings[0] if spellings else choice, en=choice)


def _unit_spellings(ledger: Ledger) -> dict[str, str]:
    """Return how each unit is written: by name, or by id where another unit bears that name."""
    bearers: dict[str, set[str]] = {}
    for unit in ledger.units.values():
        for name in (unit.name, *unit.aliases):
            bearers.setdefault(fold(name), set()).add(unit.unit_id)
    return {
        unit.unit_id: unit.name if len(bearers[fold(unit.name)]) == 1 else unit.unit_id
        for unit in ledger.units.values()
    }


def _giver(units: Mapping[str, str]) -> Give:
    def give(record: Any, column: Exchange) -> Cell:
        value = getattr(record, column.name)
        if value in (None, "", ()):
            return NOT_COLLECTED if _never_asked(record, column) else None
        if column.kind == "unit":
            return units.get(str(value), str(value))
        return _plain(value, column)

    return give


def _never_asked(record: Any, column: Exchange) -> bool:
    return (
        isinstance(record, Account)
        and column.name not in record.asked
        and column.name not in _ALWAYS
    )


def _plain(value: Any, column: Exchange) -> Cell:
    if column.kind == "flag":
        return YES if value else NO
    if column.kind == "choice":
        return _spelled(value, column)
    if column.kind == "platform":
        return table().title(value)
    if column.kind == "list":
        return "；".join(value)
    found: Cell = value
    return found


_ALWAYS = frozenset({"account_id", "name", "kind", "platform", "unit_id"})
