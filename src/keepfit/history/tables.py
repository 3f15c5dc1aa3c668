"""The long tables: their columns as stored, and what an absent table looks like."""

from __future__ import annotations

from collections.abc import Mapping

import pyarrow as pa

from keepfit.intake.tables import schema

LONG = ("posts", "messages", "metrics", "probes")


def whole(tables: Mapping[str, pa.Table]) -> dict[str, pa.Table]:
    """Return all long tables, empty ones for those that did not arrive."""
    return {name: tables.get(name, schema(name).empty_table()) for name in LONG}
