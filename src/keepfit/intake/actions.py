"""Takes an input into a desk folder: wholly or not at all, and only what is new or changed."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa

from keepfit.intake.batch import Batch
from keepfit.intake.core.changes import TableChange, difference
from keepfit.intake.mapping import Mapping as Accepted
from keepfit.intake.queries import read
from keepfit.intake.tables import exchange_tables, schema
from keepfit.kit.settings import Settings
from keepfit.kit.store.manifest import StoredTable
from keepfit.kit.store.store import Store
from keepfit.kit.text import Text

SMALL = ("units", "unit_names", "accounts", "services", "offers")


@dataclass(frozen=True, slots=True, kw_only=True)
class Import:
    """An import as it was done, or as it would be: the batch, its changes, whether it was taken.

    `applied` is false for a dry run and where nothing changes.
    """

    batch: Batch
    changes: tuple[TableChange, ...]
    applied: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Prepared:
    batch: Batch
    changes: tuple[TableChange, ...]
    tables: Mapping[str, pa.Table]


def load(
    paths: Sequence[Path],
    into: Path,
    *,
    settings: Settings,
    mapping: Accepted | None,
    say: Callable[[Text], None],
) -> Import:
    """Take files and folders into the store of a desk folder.

    Raises UnsoundInputError, and changes nothing, when the input has an error. The same input
    again changes nothing.
    """
    there = _opened(into)
    before = there.version if there else 0
    ready = _prepared(paths, there, settings, mapping, say)
    if not ready.tables:
        return Import(batch=ready.batch, changes=ready.changes, applied=False)
    say(Text(zh="写入", en="Writing"))
    applied = _commit(into, ready.batch, ready.tables, before)
    return Import(batch=ready.batch, changes=ready.changes, applied=applied)


def keep_long(batch: Batch, into: Path) -> tuple[TableChange, ...]:
    """Keep only the long tables (posts, messages …) of a sound batch in a desk folder.

    Rows that are there in the same words are not written again; returns what changes by table.
    """
    there = _opened(into)
    long = {name: one for name, one in batch.tables.items() if name not in SMALL}
    present = set() if there is None else set(there.tables())
    stored = {name: there.read(name) for name in long if there and name in present}
    changes, tables = _compared(long, stored)
    if tables:
        _commit(into, batch, tables, there.version if there else 0)
    return changes


def _commit(into: Path, batch: Batch, tables: Mapping[str, pa.Table], version: int) -> bool:
    done = Store.open(into).commit(
        tables,
        {name: _shape(name) for name in tables},
        batch_id=_batch_id(batch, version),
        about={one.file: one.sha256 for one in batch.inputs},
    )
    return done.applied


def rehearsal(
    paths: Sequence[Path],
    into: Path,
    *,
    settings: Settings,
    mapping: Accepted | None,
    say: Callable[[Text], None],
) -> Import:
    """Return what `load` would change, and change nothing; an absent folder stays absent."""
    ready = _prepared(paths, _opened(into), settings, mapping, say)
    return Import(batch=ready.batch, changes=ready.changes, applied=False)


def _opened(into: Path) -> Store | None:
    """An absent or empty folder is not touched before there is something to write."""
    return Store.open(into, create=False) if into.exists() and any(into.iterdir()) else None


def _prepared(
    paths: Sequence[Path],
    store: Store | None,
    settings: Settings,
    mapping: Accepted | None,
    say: Callable[[Text], None],
) -> _Prepared:
    stored = {} if store is None else {name: store.read(name) for name in store.tables()}
    known = {name: stored[name] for name in SMALL if name in stored}
    batch = read(paths, settings=settings, mapping=mapping, say=say, known=known).demand_sound()
    changes, tables = _compared(batch.tables, stored)
    return _Prepared(batch=batch, changes=changes, tables=tables)


def _compared(
    arriving: Mapping[str, pa.Table], stored: Mapping[str, pa.Table]
) -> tuple[tuple[TableChange, ...], dict[str, pa.Table]]:
    """Return what changes by table, and the rows that are new or changed."""
    changes: list[TableChange] = []
    tables: dict[str, pa.Table] = {}
    for name, table in arriving.items():
        before = stored.get(name, schema(name).empty_table())
        change, write = (_small if name in SMALL else _long)(name, before, table)
        changes.append(change)
        if write.num_rows:
            tables[name] = write
    return tuple(changes), tables


def _shape(name: str) -> StoredTable:
    definition = exchange_tables()[name]
    return StoredTable(key=definition.key, month_of=definition.month_of)


def _batch_id(batch: Batch, version: int) -> str:
    """The version is in it: an older file, given again on purpose, is another import."""
    digests = sorted(one.sha256 for one in batch.inputs)
    return hashlib.sha256("|".join([str(version), *digests]).encode()).hexdigest()


def _small(name: str, before: pa.Table, arriving: pa.Table) -> tuple[TableChange, pa.Table]:
    key = exchange_tables()[name].key
    change, write = difference(name, key, before.to_pylist(), arriving.to_pylist())
    return change, pa.Table.from_pylist(write, schema=schema(name))


def _long(name: str, before: pa.Table, arriving: pa.Table) -> tuple[TableChange, pa.Table]:
    """Compare as columns: what is stored in the same words is not written again."""
    key = ", ".join(exchange_tables()[name].key)
    columns = ", ".join(f'"{column}"' for column in arriving.column_names)
    with duckdb.connect() as engine:
        engine.register("arriving", arriving)
        engine.register("stored", before.select(arriving.column_names))
        fresh = engine.sql(
            f"SELECT {columns} FROM arriving EXCEPT SELECT {columns} FROM stored"  # noqa: S608  # our columns
        ).to_arrow_table()
        engine.register("fresh", fresh)
        row = engine.execute(
            f"SELECT count(*) FROM fresh ANTI JOIN stored USING ({key})"  # noqa: S608
        ).fetchone()
    added = int(row[0]) if row else 0
    change = TableChange(table=name, added=added, changed=fresh.num_rows - added)
    return change, fresh.cast(schema(name))
