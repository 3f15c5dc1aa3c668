"""How new rows meet stored ones: what is new, what changed, and what a month then holds.

Everything is expressed in Ibis and run by DuckDB, so that rows never pass through Python and
column names are quoted by a library.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import ibis
import ibis.expr.types as ir
import pyarrow as pa
import pyarrow.compute as pc

from keepfit.kit.store.manifest import UNDATED, WHOLE, StoredTable

# Columns added while merging; a stored table cannot have such a name.
ROW = "__row__"
MONTH = "__month__"
WAS = "__was__"
MARKS = (ROW, MONTH, WAS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Incoming:
    """The rows of a batch that differ from what is stored: one per key.

    `rows` has two marks beside its columns: the month each row belongs to, and the month its key
    was stored in before (null for a new key).
    """

    rows: pa.Table
    added: int
    changed: int

    def months(self) -> list[str]:
        """Return the months that have to be rewritten, in order."""
        both = {*self.rows[MONTH].unique().to_pylist(), *self.rows[WAS].unique().to_pylist()}
        return sorted(month for month in both if month is not None)


def unified(stored: pa.Schema | None, arriving: pa.Schema) -> pa.Schema:
    """Return columns wide enough for both; ArrowTypeError where no type is."""
    plain = pa.schema([pa.field(one.name, one.type) for one in arriving])
    if stored is None:
        return plain
    return pa.unify_schemas([stored, plain], promote_options="permissive")


def conformed(table: pa.Table, schema: pa.Schema) -> pa.Table:
    """Return the table with exactly these columns, null where it lacks one."""
    columns = [
        table[one.name].cast(one.type)
        if one.name in table.column_names
        else pa.nulls(table.num_rows, one.type)
        for one in schema
    ]
    return pa.table(columns, schema=schema)


def months_with(
    engine: ibis.BaseBackend, files: Sequence[Path], shape: StoredTable, rows: pa.Table
) -> set[str]:
    """Return the months in which keys of these rows are stored; reads only the key's columns."""
    stored = _scan(engine, files)
    keys = ibis.memtable(rows.select(list(shape.key)))
    month = _month(stored, shape)
    found = stored.select(*shape.key, **{MONTH: month}).semi_join(keys, list(shape.key))
    return set(engine.to_pyarrow(found.select(MONTH).distinct())[MONTH].to_pylist())


def difference(
    engine: ibis.BaseBackend, files: Sequence[Path], shape: StoredTable, rows: pa.Table
) -> Incoming:
    """Compare a batch's rows with the stored files that may hold their keys.

    Where a batch names a key twice, the last row counts.
    """
    key = list(shape.key)
    numbered = rows.append_column(ROW, pa.array(range(rows.num_rows), pa.int64()))
    arriving = ibis.memtable(numbered)
    last = arriving.group_by(key).agg(**{ROW: arriving[ROW].max()}).select(ROW)
    arriving = arriving.semi_join(last, ROW)
    arriving = arriving.mutate(**{MONTH: _month(arriving, shape)})
    if files:
        fate = _fate(arriving, conforming(_scan(engine, files), rows.schema), shape)
    else:
        fate = arriving.select(ROW, MONTH, **{WAS: ibis.null("string")})
    told = engine.to_pyarrow(fate.order_by(ROW))
    fresh = rows.take(told[ROW])
    for mark in (MONTH, WAS):
        fresh = fresh.append_column(mark, told[mark].cast(pa.string()))
    changed = fresh.num_rows - fresh[WAS].null_count
    return Incoming(rows=fresh, added=fresh.num_rows - changed, changed=changed)


def month_rows(
    engine: ibis.BaseBackend,
    files: Sequence[Path],
    shape: StoredTable,
    coming: Incoming,
    month: str,
) -> ir.Table:
    """Return what a month holds after the batch, in the order it is kept."""
    fresh = coming.rows
    schema = pa.schema([one for one in fresh.schema if one.name not in MARKS])
    arriving = ibis.memtable(fresh.filter(pc.equal(fresh[MONTH], month)).select(schema.names))
    result = arriving
    if files:
        leaving = fresh.filter(pc.equal(fresh[WAS], month)).select(list(shape.key))
        stored = conforming(_scan(engine, files), schema)
        staying = stored.anti_join(ibis.memtable(leaving), list(shape.key))
        result = staying.union(arriving)
    return result.order_by(shape.sorting())


def conforming(table: ir.Table, schema: pa.Schema) -> ir.Table:
    """Return the columns of a schema from a scan, null where its files lack one."""
    wanted = ibis.Schema.from_pyarrow(schema)
    return table.select(
        **{
            name: table[name].cast(kind) if name in table.columns else ibis.null(kind)
            for name, kind in wanted.items()
        }
    )


def _scan(engine: ibis.BaseBackend, files: Sequence[Path]) -> ir.Table:
    # A folder named 2024-05 is no column: nothing is inferred from paths.
    return engine.read_parquet(
        [str(one) for one in files], union_by_name=True, hive_partitioning=False
    )


def _month(table: ir.Table, shape: StoredTable) -> ir.StringValue:
    if not shape.month_of:
        return ibis.literal(WHOLE)
    return table[shape.month_of].strftime("%Y-%m").fill_null(UNDATED)


def _fate(arriving: ir.Table, stored: ir.Table, shape: StoredTable) -> ir.Table:
    """Say for each arriving row where its key stood; rows equal to the stored one fall out."""
    before = stored.mutate(**{WAS: _month(stored, shape)})
    before = before.rename({f"{name}__old__": name for name in stored.columns})
    same_key = [arriving[name] == before[f"{name}__old__"] for name in shape.key]
    both = arriving.left_join(before, same_key).select(arriving, before)
    rest = [name for name in stored.columns if name not in shape.key]
    same = both[WAS].notnull()
    for name in rest:
        same &= both[name].identical_to(both[f"{name}__old__"])
    return both.filter(~same).select(ROW, MONTH, WAS)
