"""The long tables: their columns as stored, and what an absent table looks like."""

from __future__ import annotations

from collections.abc import Mapping

import pyarrow as pa

from keepfit.intake.tables import schema

LONG = ("posts", "messages", "metrics", "probes")
# What states keep of each text that is long enough to compare: a digest, in order of digests.
TEXTS = pa.schema(
    {
        "account_id": pa.dictionary(pa.int32(), pa.string()),
        "published_at": pa.timestamp("us"),
        "twin_key": pa.int64(),
    }
)


def whole(tables: Mapping[str, pa.Table]) -> dict[str, pa.Table]:
    """Return all long tables, empty ones for those that did not arrive."""
    return {name: tables.get(name, schema(name).empty_table()) for name in LONG}
