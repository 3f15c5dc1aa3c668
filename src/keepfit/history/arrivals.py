"""The posts of batches that a store took since its states were made: kept until they are in.

A month's file is sorted by account, so the posts of a new day lie all over it. Kept aside when
they arrive, they spare the next refresh from reading the month.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from keepfit.history.text_index import indexed_rows
from keepfit.intake.tables import schema
from keepfit.kit.store import Commit, Store
from keepfit.kit.store.merge import conformed

_UNREAD = ("title", "text", "url", "links", "extra")


def keep_arrivals(store: Store, done: Commit, tables: Mapping[str, pa.Table]) -> None:
    """Keep a batch's posts aside where every one of them was new to the store.

    Does nothing for a store without states. Where posts were changed, or were there before, the
    next refresh reads their months.
    """
    posts = tables.get("posts")
    if posts is None or not posts.num_rows or not (store.path / "states").is_dir():
        return
    if not done.applied or done.changed.get("posts") or done.added.get("posts") != posts.num_rows:
        return
    whole = conformed(posts, schema("posts"))
    keys = pa.Table.from_batches(list(indexed_rows(whole)))["twin_key"]
    path = _path(store, done.version)
    path.parent.mkdir(exist_ok=True)
    aside = path.with_name(f".{done.version}.part")
    pq.write_table(whole.drop_columns(_UNREAD).append_column("twin_key", keys), aside)
    aside.replace(path)


def arrived_since(store: Store, version: int) -> dict[str, pa.Table] | None:
    """Return by month the posts that came after a version; None where that is not known."""
    parts = []
    for batch in store.batches():
        if batch.version <= version or not _any(batch.added, batch.changed):
            continue
        path = _path(store, batch.version)
        if batch.changed.get("posts") or not path.exists():
            return None
        parts.append(pq.read_table(path))
        if parts[-1].num_rows != batch.added["posts"]:
            return None
    if not parts:
        return {}
    rows = pa.concat_tables(parts)
    month = pc.strftime(rows["published_at"], format="%Y-%m")
    names = [name for name in pc.unique(month).to_pylist() if name is not None]
    return {name: rows.filter(pc.equal(month, name)) for name in names}


def spent(store: Store, version: int) -> list[Path]:
    """Return what is kept of batches up to a version."""
    kept = (store.path / "states" / "arrived").glob("*")
    return [one for one in kept if not one.stem.isdigit() or int(one.stem) <= version]


def _any(added: Mapping[str, int], changed: Mapping[str, int]) -> bool:
    return bool(added.get("posts") or changed.get("posts"))


def _path(store: Store, version: int) -> Path:
    return store.path / "states" / "arrived" / f"{version:08d}.parquet"
