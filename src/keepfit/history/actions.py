"""What changes a store: a batch is added, a version is named."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping

import pyarrow as pa

from keepfit.history.arrivals import keep_arrivals
from keepfit.intake.batch import Batch
from keepfit.intake.tables import exchange_tables
from keepfit.kit.store import Commit, Store, StoredTable

# An account's posts lie together, so that looking one account up reads little.
_ORDER = "account_id"


def add(store: Store, batch: Batch) -> Commit:
    """Add a sound batch to a store, wholly or not at all; the same files again change nothing."""
    batch.demand_sound()
    about = {one.file: one.sha256 for one in batch.inputs}
    return take(store, batch.tables, batch_id=batch_id(batch), about=about)


def take(
    store: Store, tables: Mapping[str, pa.Table], *, batch_id: str, about: Mapping[str, str]
) -> Commit:
    """Add exchange tables to a store, and keep the news at hand for the next refresh."""
    done = store.commit(tables, stored_tables(), batch_id=batch_id, about=about)
    keep_arrivals(store, done, tables)
    return done


def stored_tables() -> dict[str, StoredTable]:
    """Return how each exchange table is kept: long tables by month, small ones whole."""
    return {
        name: StoredTable(
            key=one.key,
            month_of=one.month_of,
            order=(_ORDER,) if one.month_of else (),
        )
        for name, one in exchange_tables().items()
    }


def batch_id(batch: Batch) -> str:
    """Return the digest of what was read and as what, so that a corrected mapping counts anew."""
    read = sorted(one.sha256 for one in batch.inputs)
    meant = sorted((one.sheet, one.table, sorted(one.columns.items())) for one in batch.recognised)
    return hashlib.sha256(json.dumps([read, meant]).encode()).hexdigest()
