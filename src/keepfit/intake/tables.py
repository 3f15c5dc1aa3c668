"""The exchange tables as they are shipped, and the column types their values are kept in."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pyarrow as pa

from keepfit.intake.core import exchange

# What a cell of each kind is kept as. Moments are the wall clock of the place the account lives
# in: a platform's export names no zone, and "posted on the 3rd" must stay the 3rd.
_TYPES: dict[str, pa.DataType] = {
    "date": pa.date32(),
    "moment": pa.timestamp("us"),
    "count": pa.int64(),
    "number": pa.float64(),
    "flag": pa.bool_(),
    "list": pa.list_(pa.string()),
}

# Small tables remember which columns their sheet had (an empty cell of an asked column is an
# answer, a column never asked is not observed) and where each row stood, so that a finding can
# point at the user's own sheet.
ORIGIN = (
    pa.field("asked", pa.list_(pa.string())),
    pa.field("origin_file", pa.string()),
    pa.field("origin_sheet", pa.string()),
    pa.field("origin_row", pa.int64()),
)
# Columns nobody knows are carried along as JSON text {header: cell}, and given back on export.
EXTRA = pa.field("extra", pa.string())


@cache
def exchange_tables() -> dict[str, exchange.ExchangeTable]:
    """Return every exchange table by name."""
    text = Path(__file__).with_name("exchange.toml").read_text(encoding="utf-8")
    return exchange.parse(text)


def schema(table: str) -> pa.Schema:
    """Return the typed columns of one exchange table, in order.

    Tables without `month_of` (units, accounts, services, offers …) end with `extra` and the
    origin columns; the long tables (posts, messages, metrics, probes) end with `extra`.
    """
    definition = exchange_tables()[table]
    fields = [pa.field(one.name, _TYPES.get(one.kind, pa.string())) for one in definition.columns]
    tail = [EXTRA] if definition.month_of else [EXTRA, *ORIGIN]
    return pa.schema([*fields, *tail])
