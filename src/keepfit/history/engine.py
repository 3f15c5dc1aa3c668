"""The engine that runs the expressions, and the long tables as it sees them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TypeAlias

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from keepfit.history.tables import LONG
from keepfit.intake.tables import schema
from keepfit.kit.store.merge import conformed, conforming

# A long table in memory, or the Parquet files of a stored one (`Store.files`).
Source: TypeAlias = "pa.Table | Sequence[Path]"
Sources: TypeAlias = "Mapping[str, Source]"


@contextmanager
def engine() -> Iterator[ibis.BaseBackend]:
    """Start DuckDB in memory; moments are wall clocks, so no zone may shift them."""
    backend = ibis.duckdb.connect()
    try:
        backend.raw_sql("SET TimeZone = 'UTC'")
        yield backend
    finally:
        backend.disconnect()


def long_tables(backend: ibis.BaseBackend, sources: Sources) -> dict[str, ir.Table]:
    """Return every long table with all its columns; one that did not arrive is empty."""
    return {name: _table(backend, name, sources.get(name, ())) for name in LONG}


def _table(backend: ibis.BaseBackend, name: str, source: Source) -> ir.Table:
    if isinstance(source, pa.Table):
        return ibis.memtable(conformed(source, schema(name)))
    if not source:
        return ibis.memtable(schema(name).empty_table())
    scan = backend.read_parquet(
        [str(path) for path in source], union_by_name=True, hive_partitioning=False
    )
    return conforming(scan, schema(name))
