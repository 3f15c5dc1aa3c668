"""The cleaned ledger as a book that comes back the same: edit it, and import it again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from keepfit.connectors.platforms import table
from keepfit.intake.core.exchange import Column as Exchange
from keepfit.intake.core.exchange import ExchangeTable
from keepfit.intake.tables import exchange_tables
from keepfit.kit.text import Text
from keepfit.ledger.core.records import Ledger
from keepfit.paper.books import Book, Cell, Column, ColumnKind, Page

# A cell that its sheet never asked for is not an empty answer; intake reads this word as such.
NOT_COLLECTED = Text(zh="未采集", en="not collected")
_YES, _NO = Text(zh="是", en="yes"), Text(zh="否", en="no")
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

Give = Callable[[Any, str], Cell]


def ledger_book(ledger: Ledger) -> Book:
    """Return the ledger with the exchange headers, drop-downs, and every row's id."""
    tables = exchange_tables()
    asked = frozenset[str]().union(*(one.asked for one in ledger.accounts.values()))
    pages = (
        _page(tables["units"], ledger.units.values(), _plain, _filled(ledger.units.values())),
        _page(tables["accounts"], ledger.accounts.values(), _of_account, asked, ledger),
        _page(
            tables["services"], ledger.services.values(), _plain, _filled(ledger.services.values())
        ),
        _page(tables["offers"], ledger.offers, _plain, _filled(ledger.offers)),
    )
    about = Page(
        name=Text(zh="填报说明", en="About"),
        columns=(Column(header=Text(zh="填报说明", en="About"), width=90, wrap=True),),
        rows=tuple((line,) for line in _ABOUT),
        freeze=False,
        autofilter=False,
    )
    return Book(title=Text(zh="台账", en="Ledger"), pages=(*(one for one in pages if one), about))


def _filled(records: Iterable[object]) -> frozenset[str]:
    """Return the columns that any record fills in."""
    return frozenset(
        name
        for one in records
        for name in one.__dataclass_fields__  # type: ignore[attr-defined]  # records are dataclasses
        if getattr(one, name) not in (None, "", ())
    )


def _page(
    definition: ExchangeTable,
    records: Iterable[object],
    give: Give,
    wanted: frozenset[str],
    ledger: Ledger | None = None,
) -> Page | None:
    rows = tuple(records)
    if not rows:
        return None
    columns = [one for one in definition.columns if one.required or one.name in wanted]
    return Page(
        name=definition.title,
        columns=tuple(_column(one, ledger) for one in columns),
        rows=tuple(tuple(give(record, one.name) for one in columns) for record in rows),
    )


def _column(one: Exchange, ledger: Ledger | None) -> Column:
    return Column(
        header=one.header, kind=_KINDS.get(one.kind, "text"), choices=_choices(one, ledger)
    )


def _choices(one: Exchange, ledger: Ledger | None) -> tuple[str | Text, ...]:
    if one.kind == "choice":
        return tuple(spellings[0] if spellings else name for name, spellings in one.choices.items())
    if one.kind == "flag":
        return (_YES, _NO)
    if one.kind == "platform":
        return tuple(table().title(name) for name in table().platforms)
    if one.kind == "unit" and ledger is not None:
        return tuple(unit.unit_id for unit in ledger.units.values())
    return ()


def _plain(record: Any, name: str) -> Cell:
    value = getattr(record, name)
    if isinstance(value, bool):
        return _YES if value else _NO
    if isinstance(value, tuple):
        return "；".join(value)
    found: Cell = value
    return found


_ALWAYS = frozenset({"account_id", "name", "kind", "platform", "unit_id"})


def _of_account(account: Any, name: str) -> Cell:
    if name not in account.asked and name not in _ALWAYS and not getattr(account, name):
        return NOT_COLLECTED
    if name == "platform":
        return table().title(account.platform)
    return _plain(account, name)
