"""Ledger rows as records while they are resolved: few enough to look at one by one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pyarrow as pa

from keepfit.intake.core.problems import Problem, Weight
from keepfit.intake.reading import TypedSheet
from keepfit.intake.tables import schema
from keepfit.intake.telling import Place
from keepfit.kit.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One row of a small table: its values by column, where it stands, what was asked of it."""

    values: Mapping[str, Any]
    place: Place
    row: int
    asked: tuple[str, ...] = ()

    def text(self, column: str) -> str:
        """Return a text value, empty where there is none."""
        return self.values.get(column) or ""

    def having(self, **values: Any) -> Entry:
        """Return the entry with some values replaced."""
        return replace(self, values={**self.values, **values})

    def problem(
        self, code: str, column: str, cause: Text, suggestion: Text, weight: Weight = "error"
    ) -> Problem:
        """Return a problem of this row."""
        return Problem(
            code=code,
            weight=weight,
            file=self.place.file,
            sheet=self.place.sheet,
            row=self.row,
            column=self.place.header(column) if column else "",
            cause=cause,
            suggestion=suggestion,
        )

    @property
    def where(self) -> str:
        """The row as people say it, for a message about another row."""
        sheet = f" {self.place.sheet}" if self.place.sheet else ""
        return f"{self.place.file}{sheet}:{self.row}"


def entries(sheets: Iterable[TypedSheet], table: str) -> list[Entry]:
    """Return all rows of one small table, in the order of files and rows."""
    return [one for sheet in sheets if sheet.table == table for one in _of_sheet(sheet)]


def _of_sheet(sheet: TypedSheet) -> Iterator[Entry]:
    for values, row, asked in zip(
        sheet.cells.to_pylist(), sheet.rows.tolist(), sheet.asked.to_pylist(), strict=True
    ):
        yield Entry(values=values, place=sheet.place, row=row, asked=tuple(asked))


def stored_entries(table: pa.Table | None) -> list[Entry]:
    """Return the rows of a small table that a desk holds already."""
    rows = [] if table is None else table.to_pylist()
    return [
        Entry(
            values=row,
            place=Place(file=row["origin_file"] or "", sheet=row["origin_sheet"] or ""),
            row=row["origin_row"] or 0,
            asked=tuple(row["asked"] or ()),
        )
        for row in rows
    ]


def table_of(rows: Sequence[Entry], table: str) -> pa.Table:
    """Return entries as the typed table of `schema`, with their origin."""
    wanted = schema(table)
    origin = {
        "asked": [list(one.asked) for one in rows],
        "origin_file": [one.place.file for one in rows],
        "origin_sheet": [one.place.sheet for one in rows],
        "origin_row": [one.row for one in rows],
    }
    present = set().union(*(one.values for one in rows)) - origin.keys()
    columns = {name: [one.values.get(name) for one in rows] for name in present} | origin
    arrays = [
        pa.array(columns[field.name], field.type)
        if field.name in columns
        else pa.nulls(len(rows), field.type)
        for field in wanted
    ]
    return pa.table(arrays, schema=wanted)
