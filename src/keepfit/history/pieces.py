"""The pieces that account-month states consist of: posts as they are counted, and their texts.

A month has one piece, and one more for each batch that came after it was made.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from keepfit.history.tables import TEXTS

_GROUP_ROWS = 1_048_576


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """Where a piece lies. `posts` are by account and moment, `texts` by digest without those that
    are too short, `lasts` has each account's last post."""

    folder: Path
    name: str

    @property
    def posts(self) -> Path:
        """What `months.kept` gives."""
        return self.folder / f"{self.name}.posts.parquet"

    @property
    def texts(self) -> Path:
        """account_id, published_at, twin_key."""
        return self.folder / f"{self.name}.texts.arrow"

    @property
    def lasts(self) -> Path:
        """account_id, published_at."""
        return self.folder / f"{self.name}.lasts.parquet"

    def files(self) -> tuple[Path, Path, Path]:
        """Return all three."""
        return self.posts, self.texts, self.lasts


def write_piece(
    piece: Piece, posts: duckdb.DuckDBPyRelation, texts: Iterable[pa.RecordBatch]
) -> None:
    """Write a piece from what `months.kept` gives of posts and from their index."""
    piece.folder.mkdir(parents=True, exist_ok=True)
    written_whole(piece.posts, lambda aside: _write_posts(posts, aside))
    written_whole(piece.texts, lambda aside: _write_texts(texts, aside))
    written_whole(piece.lasts, lambda aside: pq.write_table(_lasts(piece.posts), aside))


def written_whole(path: Path, write: Callable[[Path], None]) -> None:
    """Write a file aside and give it its name when all of it is on the disk."""
    if path.exists():
        return
    aside = path.with_name(f".{os.getpid()}.part")
    write(aside)
    with aside.open("rb") as written:
        os.fsync(written.fileno())
    aside.replace(path)


def read_texts(piece: Piece) -> pa.Table:
    """Return the texts of a piece as they lie on the disk."""
    return pa.ipc.open_file(pa.memory_map(str(piece.texts))).read_all()


def keys_of(piece: Piece) -> NDArray[np.int64]:
    """Return the digests of a piece's texts, in order."""
    return _keys(read_texts(piece))


def texts_like(pieces: Sequence[Piece], keys: NDArray[np.int64]) -> pa.Table:
    """Return the texts of these pieces whose digest is among the keys, which are in order."""
    return pa.concat_tables([TEXTS.empty_table(), *_alike(pieces, keys)]).unify_dictionaries()


def _alike(pieces: Sequence[Piece], keys: NDArray[np.int64]) -> Iterator[pa.Table]:
    for piece in pieces:
        texts = read_texts(piece)
        there = _keys(texts)
        first, end = (np.searchsorted(there, keys, side) for side in ("left", "right"))
        counts = end - first
        before = np.repeat(np.cumsum(counts) - counts, counts)
        yield texts.take(np.repeat(first, counts) + np.arange(counts.sum()) - before)


def _keys(texts: pa.Table) -> NDArray[np.int64]:
    column = texts["twin_key"].combine_chunks()
    return np.asarray(column.to_numpy(zero_copy_only=False), dtype=np.int64)


def _write_posts(posts: duckdb.DuckDBPyRelation, path: Path) -> None:
    """Write what is read every day so that reading is little more than copying."""
    rows = posts.to_arrow_reader(_GROUP_ROWS)
    shape = pa.schema([one.with_nullable(nullable=False) for one in rows.schema])
    coded = ["account_id"]
    with pq.ParquetWriter(path, shape, compression="lz4", use_dictionary=coded) as out:
        for batch in rows:
            out.write_batch(batch.cast(shape), row_group_size=_GROUP_ROWS)


def _write_texts(texts: Iterable[pa.RecordBatch], path: Path) -> None:
    rows = [pa.Table.from_batches([one]).select(TEXTS.names) for one in texts]
    coded = [one.drop_null().cast(TEXTS) for one in rows]
    whole = pa.concat_tables([TEXTS.empty_table(), *coded]).unify_dictionaries()
    ordered = whole.take(np.argsort(whole["twin_key"].to_numpy())).combine_chunks()
    with pa.ipc.new_file(path, TEXTS) as out:
        out.write_table(ordered)


def _lasts(posts: Path) -> pa.Table:
    rows = pq.read_table(posts, columns=["account_id", "published_at"], partitioning=None)
    latest = rows.group_by("account_id").aggregate([("published_at", "max")])
    return latest.rename_columns({"published_at_max": "published_at"})
