"""The exchange tables as sheets for people: the same headers and words that the import reads."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow as pa

from keepfit.connectors.platforms import table as platform_table
from keepfit.intake.core import exchange
from keepfit.intake.core.values import list_value
from keepfit.intake.tables import exchange_tables
from keepfit.kit.text import NO, YES, Text, fold, same
from keepfit.paper.books import Book, Cell, Column, ColumnKind, Page

Tables = Mapping[str, pa.Table]
Row = Mapping[str, Any]

NOT_ASKED = Text(zh="未采集", en="not collected")  # the import reads it as "nobody asked"
_KINDS: Mapping[str, ColumnKind] = {"date": "date", "count": "integer", "number": "number"}
_SMALL = ("units", "accounts", "services", "offers")


def ledger_book(tables: Tables) -> Book:
    """Return the tables as a book; imported again it changes nothing.

    Columns that nobody was asked for and that hold nothing are left out, and so are empty tables.
    """
    units = _unit_words(tables["units"].to_pylist())
    pages = [
        _page(exchange_tables()[name], tables[name].to_pylist(), units)
        for name in _SMALL
        if tables[name].num_rows
    ]
    return Book(title=Text(zh="台账", en="Ledger"), pages=tuple(pages))


def _unit_words(rows: Sequence[Row]) -> dict[str, str]:
    """Return what each unit is written as: its name, its id where the name is not its alone."""
    spelled = Counter(
        spelling
        for row in rows
        for spelling in {fold(one) for one in (row["name"], *(row["aliases"] or ()))}
    )
    spelled.update(row["unit_id"] for row in rows)
    return {
        row["unit_id"]: row["name"] if spelled[fold(row["name"])] == 1 else row["unit_id"]
        for row in rows
    }


def _page(table: exchange.ExchangeTable, rows: Sequence[Row], units: Mapping[str, str]) -> Page:
    wanted = [one for one in table.columns if one.required or _known(one.name, rows)]
    extras = [json.loads(row["extra"]) if row["extra"] else {} for row in rows]
    labels = [*dict.fromkeys(label for one in extras for label in one)]
    columns = [
        Column(header=one.header, kind=_KINDS.get(one.kind, "text"), choices=_choices(one))
        for one in wanted
    ]
    return Page(
        name=table.title,
        columns=(*columns, *(Column(header=same(label)) for label in labels)),
        rows=tuple(
            (
                *(_cell(one, row, units) for one in wanted),
                *(extra.get(label) for label in labels),
            )
            for row, extra in zip(rows, extras, strict=True)
        ),
    )


def _known(name: str, rows: Sequence[Row]) -> bool:
    return any(row[name] is not None or name in (row["asked"] or ()) for row in rows)


def _choices(column: exchange.Column) -> tuple[Text, ...]:
    return tuple(_choice(one, column) for one in column.choices)


def _choice(value: str, column: exchange.Column) -> Text:
    spellings = column.choices.get(value, ())
    return Text(zh=spellings[0] if spellings else value, en=value)


def _cell(column: exchange.Column, row: Row, units: Mapping[str, str]) -> Cell:
    value = row[column.name]
    if column.kind == "unit" and value is not None and value not in units:
        return NOT_ASKED  # the superior of the highest unit within reach is nobody's to move
    if value is None or value == []:
        return None if column.name in (row["asked"] or ()) else NOT_ASKED
    return _word(column, value, units)


def _word(column: exchange.Column, value: Any, units: Mapping[str, str]) -> Cell:
    if column.kind == "unit":
        return units[value]
    if column.kind == "flag":
        return YES if value else NO
    if column.kind == "choice":
        return _choice(value, column)
    if column.kind == "platform":
        return _platform(value)
    return _joined(value) if column.kind == "list" else value


def _platform(value: str) -> Text:
    names, title = platform_table(), platform_table().title(value)
    known = names.named(title.zh) == value == names.named(title.en)
    return title if known else same(value)


def _joined(values: Sequence[str]) -> str:
    text = "、".join(values)
    plain = list_value(text).value == [*values]
    return text if plain else json.dumps([*values], ensure_ascii=False)
