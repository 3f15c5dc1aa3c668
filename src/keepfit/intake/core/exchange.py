"""The exchange tables: names, kinds and headers of every column keepfit takes and gives.

The definitions stand in `intake/exchange.toml`; this module reads that text into records.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from keepfit.kit.text import Text

Kind = Literal[
    "id",
    "text",
    "unit",
    "platform",
    "choice",
    "flag",
    "date",
    "moment",
    "count",
    "number",
    "url",
    "list",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column: its id, what its cells mean, its headers in both languages and variants."""

    name: str
    kind: Kind
    required: bool
    header: Text
    also: tuple[str, ...]
    choices: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExchangeTable:
    """One exchange table: its columns in order, and the columns that make its key.

    `month_of` names the column whose month divides the stored table; empty for small tables.
    """

    name: str
    title: Text
    key: tuple[str, ...]
    month_of: str
    columns: tuple[Column, ...]

    def column(self, name: str) -> Column:
        """Return a column by its id."""
        return next(one for one in self.columns if one.name == name)


def parse(text: str) -> dict[str, ExchangeTable]:
    """Read the definitions from their TOML text, in the order written."""
    return {name: _table(name, row) for name, row in tomllib.loads(text).items()}


def _table(name: str, row: Mapping[str, Any]) -> ExchangeTable:
    return ExchangeTable(
        name=name,
        title=Text(zh=row["zh"], en=row["en"]),
        key=tuple(row["key"]),
        month_of=row.get("month_of", ""),
        columns=tuple(_column(key, value) for key, value in row["columns"].items()),
    )


def _column(name: str, row: Mapping[str, Any]) -> Column:
    return Column(
        name=name,
        kind=row["kind"],
        required=row.get("required", False),
        header=Text(zh=row["zh"], en=row["en"]),
        also=tuple(row.get("also", ())),
        choices={choice: tuple(spellings) for choice, spellings in row.get("choices", {}).items()},
    )
