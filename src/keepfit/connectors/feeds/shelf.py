"""The folder all visits write to: posts and probes as exchange tables, and what to ask next time.

`posts.parquet` and `probes.parquet` have the columns of the exchange tables, so that the folder
is an input of `keepfit review`. Each file is written whole; the memory of the servers' versions
is written last, so that whatever breaks off before is asked for again.
"""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from keepfit.connectors.feeds.listing import FeedEntry
from keepfit.connectors.sources.feed.connector import Validators
from keepfit.connectors.sources.feed.posts import FeedPost
from keepfit.kit.errors import SourceError
from keepfit.kit.files import write_whole
from keepfit.kit.text import Text

POSTS = pa.schema(
    {
        "post_id": pa.string(),
        "account_id": pa.string(),
        "published_at": pa.timestamp("us"),
        "title": pa.string(),
        "text": pa.string(),
        "url": pa.string(),
        "origin_url": pa.string(),
        "links": pa.list_(pa.string()),
    }
)
PROBES = pa.schema(
    {
        "account_id": pa.string(),
        "probed_at": pa.timestamp("us"),
        "kind": pa.string(),
        "outcome": pa.string(),
        "seconds": pa.float64(),
        "evidence": pa.string(),
    }
)
_POST_ORDER = [("account_id", "ascending"), ("published_at", "ascending"), ("post_id", "ascending")]
_PROBE_KEY = ["account_id", "probed_at", "kind"]
_FORMAT = 1
# A hidden folder: what is in it is no input of a review.
MEMORY = ".feeds"


@dataclass(frozen=True, slots=True, kw_only=True)
class Gain:
    """The ids of the posts that were not there before, and of those that read otherwise now."""

    new: frozenset[str]
    changed: frozenset[str]


def post_row(entry: FeedEntry, post: FeedPost) -> dict[str, Any]:
    """Return a post as a row of the exchange table; empty cells are null."""
    digest = hashlib.sha256(post.native_id.encode("utf-8", "replace")).hexdigest()
    return {
        "post_id": f"{entry.account_id}-{digest[:12]}",
        "account_id": entry.account_id,
        "published_at": post.published_at,
        "title": post.title or None,
        "text": post.text or None,
        "url": post.url or None,
        "origin_url": post.origin_url or None,
        "links": list(post.links),
    }


class Shelf:
    """One folder of feeds' posts; one visit at a time writes to it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._posts = _read(folder / "posts.parquet", POSTS)
        self._probes = _read(folder / "probes.parquet", PROBES)
        self._known = _state(folder / MEMORY / "state.json") if self._posts is not None else {}

    def known(self, entry: FeedEntry) -> Validators:
        """Return what to ask a feed's server with; empty when all its pages must be read."""
        state = self._known.get(_key(entry), {})
        return Validators(
            etag=str(state.get("etag", "")), last_modified=str(state.get("last_modified", ""))
        )

    def put(self, posts: Sequence[Mapping[str, Any]], probes: Sequence[Mapping[str, Any]]) -> Gain:
        """Add posts and probes to the files; a post that is there already is replaced.

        Files whose content would stay the same are left alone.
        """
        gain = self._put_posts({str(row["post_id"]): row for row in posts})
        self._put_probes(probes)
        return gain

    def remember(self, visited: Iterable[tuple[FeedEntry, Validators]]) -> None:
        """Write what to ask the servers with next time."""
        known = dict(self._known)
        for entry, validators in visited:
            named = {"etag": validators.etag, "last_modified": validators.last_modified}
            known[_key(entry)] = {name: value for name, value in named.items() if value}
        if known != self._known:
            self._known = known
            text = json.dumps({"format": _FORMAT, "feeds": dict(sorted(known.items()))}, indent=1)
            write_whole(self._folder / MEMORY / "state.json", text.encode())

    def _put_posts(self, rows: Mapping[str, Mapping[str, Any]]) -> Gain:
        before = POSTS.empty_table() if self._posts is None else self._posts
        there = pc.is_in(before["post_id"], pa.array(list(rows), pa.string()))
        old = {row["post_id"]: row for row in before.filter(there).to_pylist()}
        coming = [row for post_id, row in rows.items() if old.get(post_id) != row]
        if coming or self._posts is None:
            replaced = pa.array([row["post_id"] for row in coming], pa.string())
            kept = before.filter(pc.invert(pc.is_in(before["post_id"], replaced)))
            table = pa.concat_tables([kept, pa.Table.from_pylist(coming, POSTS)])
            self._posts = table.sort_by(_POST_ORDER)
            _write(self._folder / "posts.parquet", self._posts)
        ids = frozenset(str(row["post_id"]) for row in coming)
        return Gain(new=ids - old.keys(), changed=ids & old.keys())

    def _put_probes(self, rows: Sequence[Mapping[str, Any]]) -> None:
        before = PROBES.empty_table() if self._probes is None else self._probes
        table = pa.concat_tables([before, pa.Table.from_pylist(list(rows), PROBES)])
        # Of two visits in the same moment the later row stands.
        places = table.append_column("place", pa.array(range(table.num_rows)))
        last = places.group_by(_PROBE_KEY).aggregate([("place", "max")])["place_max"]
        after = table.take(last).sort_by([(name, "ascending") for name in _PROBE_KEY])
        if self._probes is None or not after.equals(before):
            self._probes = after
            _write(self._folder / "probes.parquet", after)


def _read(path: Path, schema: pa.Schema) -> pa.Table | None:
    """Return a file of an earlier visit, None where there is none."""
    if not path.exists():
        return None
    try:
        return pq.read_table(path).select(schema.names).cast(schema)
    except (pa.ArrowException, OSError, ValueError, KeyError) as why:
        raise SourceError(
            Text(
                zh=f"{path} 不是 keepfit feeds 写出的文件，或已损坏。",
                en=f"{path} was not written by keepfit feeds, or is damaged.",
            ),
            hint=Text(
                zh="请换一个输出文件夹，或移走此文件。",
                en="Take another folder, or take the file away.",
            ),
        ) from why


def _write(path: Path, table: pa.Table) -> None:
    sink = io.BytesIO()
    pq.write_table(table, sink, compression="zstd")
    write_whole(path, sink.getvalue())


def _state(path: Path) -> dict[str, dict[str, str]]:
    """Return what is remembered; nothing where it cannot be read, so that all is asked anew."""
    try:
        state = json.loads(path.read_bytes())
        return dict(state["feeds"]) if state["format"] == _FORMAT else {}
    except (OSError, ValueError, KeyError, TypeError):
        return {}


def _key(entry: FeedEntry) -> str:
    """Name a feed without its address; another clock or more pages make it another feed."""
    said = "|".join((entry.url, entry.zone.key, str(entry.pages)))
    return f"{entry.account_id}|{hashlib.sha256(said.encode()).hexdigest()[:16]}"
