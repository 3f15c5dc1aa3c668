"""The writing half of a commit: merged months laid down as files before any manifest names them."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import ibis
import ibis.expr.types as ir
import pyarrow as pa
import pyarrow.parquet as pq

from keepfit.kit.files import flush_folder, sha256
from keepfit.kit.store import damage, merge
from keepfit.kit.store.disk import Disk
from keepfit.kit.store.manifest import Manifest, StoredFile, StoredTable, TableState
from keepfit.kit.text import Text

# Rows in a row group: few enough that one account's rows are found by their statistics.
GROUP_ROWS = 122_880


@dataclass(frozen=True, slots=True, kw_only=True)
class _Writer:
    """One commit's view of one table."""

    disk: Disk
    engine: ibis.BaseBackend
    table: str
    state: TableState


def merged(
    disk: Disk, now: Manifest, tables: Mapping[str, pa.Table], keyed: Mapping[str, StoredTable]
) -> tuple[dict[str, TableState], dict[str, int], dict[str, int]]:
    """Write the files of the next version; return its tables, and rows added and changed."""
    engine = ibis.duckdb.connect()
    states = dict(now.tables)
    added: dict[str, int] = {}
    changed: dict[str, int] = {}
    try:
        for name, rows in sorted(tables.items()):
            state = _prepared(name, now.tables.get(name), rows, keyed)
            writer = _Writer(disk=disk, engine=engine, table=name, state=state)
            states[name], coming = _merged_table(writer, rows)
            added[name], changed[name] = coming.added, coming.changed
    finally:
        engine.disconnect()
    return states, added, changed


def _prepared(
    name: str, stored: TableState | None, rows: pa.Table, keyed: Mapping[str, StoredTable]
) -> TableState:
    """Check that the rows fit the table, and return it with columns wide enough for both."""
    shape = keyed[name]
    if stored is not None and stored.shape != shape:
        raise damage.misfit(
            name, Text(zh="主键或月份列与已存的不同", en="its key or month differs")
        )
    needed = shape.sorting()
    lacking = [one for one in needed if one not in rows.column_names]
    if lacking:
        raise damage.misfit(
            name, Text(zh=f"缺少列 {'、'.join(lacking)}", en=f"no column {', '.join(lacking)}")
        )
    empty = [one for one in shape.key if rows[one].null_count]
    if empty:
        raise damage.misfit(
            name, Text(zh=f"主键列 {empty[0]} 有空值", en=f"the key {empty[0]} is empty in a row")
        )
    try:
        schema = merge.unified(stored.schema if stored else None, rows.schema)
    except (pa.ArrowTypeError, pa.ArrowInvalid) as error:
        raise damage.misfit(name, Text(zh=f"列类型不相容（{error}）", en=str(error))) from None
    return TableState(shape=shape, schema=schema, files=stored.files if stored else ())


def _merged_table(writer: _Writer, rows: pa.Table) -> tuple[TableState, merge.Incoming]:
    state, shape = writer.state, writer.state.shape
    arriving = merge.conformed(rows, state.schema)
    paths = {file.month: _sound(writer.disk, file) for file in state.files}
    hit = merge.months_with(writer.engine, list(paths.values()), shape, arriving) if paths else ()
    compared = [path for month, path in paths.items() if month in hit]
    coming = merge.difference(writer.engine, compared, shape, arriving)
    files = {file.month: file for file in state.files}
    for month in coming.months():
        before = [paths[month]] if month in paths else []
        content = merge.month_rows(writer.engine, before, shape, coming, month)
        file = _written(writer, content, month)
        files.pop(month, None)
        if file.rows:
            files[month] = file
    ordered = tuple(files[month] for month in sorted(files))
    return TableState(shape=shape, schema=state.schema, files=ordered), coming


def _sound(disk: Disk, file: StoredFile) -> Path:
    flaw = disk.flaw(file)
    if flaw is not None:
        raise flaw
    return disk.root / file.path


def _written(writer: _Writer, content: ir.Table, month: str) -> StoredFile:
    """Write one month aside, flush it to the disk, and give it the name of its digest."""
    folder = writer.disk.root / "tables" / writer.table / month
    folder.mkdir(parents=True, exist_ok=True)
    aside = folder / f".{os.getpid()}.part"
    writer.engine.to_parquet(content, aside, compression="zstd", row_group_size=GROUP_ROWS)
    with aside.open("rb") as written:
        os.fsync(written.fileno())
        rows = pq.ParquetFile(written).metadata.num_rows
    digest = sha256(aside)
    path = folder / f"{digest}.parquet"
    aside.replace(path)
    for place in (folder, folder.parent, folder.parent.parent, writer.disk.root):
        flush_folder(place)
    return StoredFile(
        path=path.relative_to(writer.disk.root).as_posix(),
        month=month,
        rows=rows,
        bytes=path.stat().st_size,
        sha256=digest,
    )
