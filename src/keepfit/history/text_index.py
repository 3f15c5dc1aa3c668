"""The digests of texts beside who published them when: written once for each file of posts."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from keepfit.history.core import wording

SHAPE = pa.schema(
    {
        "post_id": pa.string(),
        "account_id": pa.string(),
        "published_at": pa.timestamp("us"),
        "twin_key": pa.int64(),
    }
)
_READ = ("post_id", "account_id", "published_at", "title", "text")
_ROWS = 65_536


def write_text_index(posts: Path, index: Path) -> None:
    """Write the index of one file of posts: `twin_key` is null where a text is too short."""
    with pq.ParquetFile(posts) as file, pq.ParquetWriter(index, SHAPE, compression="zstd") as out:
        there = [name for name in _READ if name in file.schema_arrow.names]
        for batch in file.iter_batches(_ROWS, columns=there):
            out.write_batch(_indexed(batch))


def _indexed(batch: pa.RecordBatch) -> pa.RecordBatch:
    titles, title_at = _utf8(batch, "title")
    texts, text_at = _utf8(batch, "text")
    keys, short = wording.keys(titles, title_at, texts, text_at, wording.table())
    columns = [batch.column(name) for name in ("post_id", "account_id")]
    columns += [batch.column("published_at").cast(pa.timestamp("us")), pa.array(keys, mask=short)]
    return pa.record_batch(columns, schema=SHAPE)


def _utf8(batch: pa.RecordBatch, name: str) -> tuple[wording.Bytes, wording.Offsets]:
    """Return the bytes of a column of texts and where each begins; null is empty."""
    if name not in batch.schema.names:
        return np.zeros(0, np.uint8), np.zeros(batch.num_rows + 1, np.int32)
    column = pc.fill_null(batch.column(name), "")
    _, offsets, content = column.buffers()
    at = np.frombuffer(offsets, np.int32)[column.offset : column.offset + len(column) + 1]
    return np.frombuffer(content, np.uint8) if content else np.zeros(0, np.uint8), at
