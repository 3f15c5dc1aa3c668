"""An append-only store of keyed columnar tables: Parquet files and an atomic manifest."""

from __future__ import annotations

from keepfit.kit.store.manifest import BatchNote, StoredTable
from keepfit.kit.store.store import Commit, Store

__all__ = ["BatchNote", "Commit", "Store", "StoredTable"]
