"""What is to be measured: files through intake, big typed Parquet and stores where they lie."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from keepfit.connectors.arrivals import InputFile, walk
from keepfit.history.engine import Source, Sources
from keepfit.history.tables import LONG
from keepfit.intake.batch import Batch, Input, Recognised
from keepfit.intake.core.problems import Note
from keepfit.intake.mapping import Mapping as Accepted
from keepfit.intake.queries import read
from keepfit.intake.tables import schema
from keepfit.kit import settings
from keepfit.kit.files import sha256
from keepfit.kit.store import Store
from keepfit.kit.text import Text

# From so many rows on a table stays on the disk, where its files are in the exchange shape.
STANDING_ROWS = 1_000_000

Say = Callable[[Text], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrived:
    """A batch, and the long tables to measure: those of the batch, or files on the disk."""

    batch: Batch
    tables: Sources


def arrived(paths: Sequence[Path], mapping: Accepted | None, say: Say) -> Arrived:
    """Read files, folders or one store; what is large and typed already is left where it lies.

    Raises UnsoundInputError with every problem when an input has errors.
    """
    if len(paths) == 1 and (paths[0] / "store.json").is_file():
        return _stored(Store.open(paths[0], create=False))
    files = walk(paths).files
    standing = _standing(files)
    if not standing:
        batch = read(paths, settings=settings.load(), mapping=mapping, say=say).demand_sound()
        return Arrived(batch=batch, tables=_long(batch.tables))
    taken = {one.path for rows in standing.values() for one in rows}
    others = [one.path for one in files if one.path not in taken]
    batch = (
        read(others, settings=settings.load(), mapping=mapping, say=say)
        if others
        else Batch(tables={})
    )
    for name in standing:
        say(
            Text(
                zh="{table}数据量大且已是标准格式，留在磁盘上读取",
                en="The {table} are large and typed already; they are read where they lie",
            ).fill(table=name)
        )
    return _together(batch.demand_sound(), standing)


def _long(tables: Mapping[str, pa.Table]) -> dict[str, Source]:
    return {name: tables[name] for name in LONG if name in tables}


def _standing(files: Sequence[InputFile]) -> dict[str, list[InputFile]]:
    """Return the files of each long table that is large and lies there in the exchange shape.

    A table with a file of any other shape goes through intake as a whole: it may name the same
    keys again.
    """
    shapes = {name: schema(name) for name in LONG}
    found: dict[str, list[InputFile]] = defaultdict(list)
    rows: dict[str, int] = defaultdict(int)
    for one in files:
        if one.path.suffix.lower() != ".parquet":
            continue
        try:
            with pq.ParquetFile(one.path) as file:
                shape, count = file.schema_arrow, file.metadata.num_rows
        except (pa.ArrowException, OSError):
            continue  # intake says what is wrong with it
        name = next((n for n, wanted in shapes.items() if shape.equals(wanted)), "")
        if name:
            found[name].append(one)
            rows[name] += count
    return {name: some for name, some in found.items() if rows[name] >= STANDING_ROWS}


def _together(batch: Batch, standing: Mapping[str, list[InputFile]]) -> Arrived:
    inputs, recognised, notes = [], [], []
    for name, files in standing.items():
        for one in files:
            rows = pq.read_metadata(one.path).num_rows
            inputs.append(Input(file=one.file, sha256=sha256(one.path), rows=rows))
            columns = {column: column for column in schema(name).names}
            recognised.append(
                Recognised(
                    file=one.file, sheet="", table=name, header_row=0, rows=rows, columns=columns
                )
            )
        notes.append(_left(name, files[0].file))
    whole = replace(
        batch,
        inputs=(*batch.inputs, *inputs),
        recognised=(*batch.recognised, *recognised),
        notes=(*batch.notes, *notes),
    )
    paths = {name: tuple(one.path for one in files) for name, files in standing.items()}
    return Arrived(batch=whole, tables={**_long(batch.tables), **paths})


def _left(name: str, file: str) -> Note:
    return Note(
        code="left_on_disk",
        file=file,
        text=Text(
            zh=f"“{name}”数据量大，直接读取磁盘文件；未查重，台账中没有的账号编号不计入任何账号。",
            en=f"The {name} are many and read from the disk: repeated keys are not looked for, "
            "and rows of accounts that the ledger does not know count for nobody.",
        ),
    )


def _stored(store: Store) -> Arrived:
    """Take a store's newest version: small tables read, long ones where they lie."""
    kept = store.tables()
    small = {name: store.read(name) for name in kept if name not in LONG}
    inputs = tuple(
        Input(file=file, sha256=digest, rows=0)
        for note in store.batches()
        for file, digest in note.about.items()
    )
    long = {name: store.files(name) for name in LONG if name in kept}
    return Arrived(batch=Batch(tables=small, inputs=inputs), tables=long)
