"""What one version of a store consists of, as records and as the JSON text kept on the disk."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa

UNDATED = "undated"
WHOLE = "all"


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredTable:
    """How a table is kept: the columns of its key, and the one whose month divides its files.

    With an empty `month_of` the table is one file, rewritten when it changes. Rows of a file lie
    in the order of the columns `order`, then of the key's first column, the moment, the key.
    """

    key: tuple[str, ...]
    month_of: str = ""
    order: tuple[str, ...] = ()

    def sorting(self) -> list[str]:
        """Return the columns rows are sorted by; they always end in the whole key."""
        moment = (self.month_of,) if self.month_of else ()
        return list(dict.fromkeys([*self.order, self.key[0], *moment, *self.key[1:]]))


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredFile:
    """One immutable Parquet file: its path inside the store, month, rows, bytes and digest."""

    path: str
    month: str
    rows: int
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TableState:
    """One table at one version: its shape, its columns, its files in the order of months."""

    shape: StoredTable
    schema: pa.Schema
    files: tuple[StoredFile, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchNote:
    """One batch that was taken: the version it made, what was said about it, what it did."""

    batch_id: str
    version: int
    about: Mapping[str, str]
    added: Mapping[str, int]
    changed: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """One version of a store, whole; version 0 is the empty store."""

    version: int = 0
    tables: Mapping[str, TableState] = field(default_factory=dict)
    batches: tuple[BatchNote, ...] = ()

    def batch(self, batch_id: str) -> BatchNote | None:
        """Return the note of a batch that was taken before."""
        return next((one for one in self.batches if one.batch_id == batch_id), None)

    def paths(self) -> set[str]:
        """Return the paths of every file this version consists of."""
        return {one.path for table in self.tables.values() for one in table.files}


def text_of(manifest: Manifest) -> bytes:
    """Return a manifest as JSON with its own digest, so that damage to it is noticed."""
    body = {
        "version": manifest.version,
        "tables": {name: _table_json(one) for name, one in manifest.tables.items()},
        "batches": [_batch_json(one) for one in manifest.batches],
    }
    whole = {"digest": _digest(body), **body}
    return json.dumps(whole, ensure_ascii=False, indent=1).encode()


def parsed(text: bytes) -> Manifest:
    """Read a manifest from its JSON; ValueError or KeyError where it is not whole."""
    whole: dict[str, Any] = json.loads(text)
    if not isinstance(whole, dict):
        raise ValueError("no object")
    digest = whole.pop("digest")
    if digest != _digest(whole):
        raise ValueError("digest")
    return Manifest(
        version=whole["version"],
        tables={name: _table(row) for name, row in whole["tables"].items()},
        batches=tuple(BatchNote(**row) for row in whole["batches"]),
    )


def _digest(body: Mapping[str, Any]) -> str:
    plain = json.dumps(body, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(plain.encode()).hexdigest()


def _table_json(state: TableState) -> dict[str, Any]:
    return {
        "key": list(state.shape.key),
        "month_of": state.shape.month_of,
        "order": list(state.shape.order),
        "columns": {one.name: str(one.type) for one in state.schema},  # for people
        "schema": base64.b64encode(state.schema.serialize().to_pybytes()).decode(),
        "files": [
            {"path": f.path, "month": f.month, "rows": f.rows, "bytes": f.bytes, "sha256": f.sha256}
            for f in state.files
        ],
    }


def _table(row: Mapping[str, Any]) -> TableState:
    schema = pa.ipc.read_schema(pa.py_buffer(base64.b64decode(row["schema"])))
    return TableState(
        shape=StoredTable(
            key=tuple(row["key"]), month_of=row["month_of"], order=tuple(row["order"])
        ),
        schema=schema,
        files=tuple(StoredFile(**one) for one in row["files"]),
    )


def _batch_json(note: BatchNote) -> dict[str, Any]:
    return {
        "batch_id": note.batch_id,
        "version": note.version,
        "about": dict(note.about),
        "added": dict(note.added),
        "changed": dict(note.changed),
    }
