"""The overlap of one quarter: identical posts in any case, near ones where they are asked for.

Finding near ones takes compiled code, which takes half a minute the first time.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import ibis
import pyarrow as pa
import pyarrow.compute as pc

from keepfit.history.core.facts import Window
from keepfit.history.engine import History, Sources
from keepfit.history.measures.span import within
from keepfit.ledger.core.records import Ledger
from keepfit.overlap.core.functions import Described, doubled, function_twins
from keepfit.overlap.core.quarter import CLUSTERS, AlikePosts, Overlap, Own
from keepfit.overlap.queries import (
    Cluster,
    PostsOverlap,
    identical,
    largest_clusters,
    posts_overlap,
)
from keepfit.overlap.reading import PostTexts, stored_posts

# Beyond so many posts a quarter's comparison is a job of its own: `keepfit overlap posts`.
MOST_POSTS = 1_000_000
_EXCERPT = 60
# What `_compared` takes for posts on the disk that are too many to compare.
_ELSEWHERE = (Path("posts"),)


def overlap(ledger: Ledger, tables: Sources, span: Window, *, near: bool) -> Overlap:
    """Compare the posts of one window, and what the accounts are for."""
    posts = _posts(tables, span)
    found = None if posts is None else posts_overlap(posts) if near else identical(posts)
    twins = tuple(function_twins(Described(ledger=ledger)))
    clusters = largest_clusters(found) if found is not None else []
    return Overlap(
        compared=_compared(posts, tables),
        near=near,
        groups=len(clusters),
        clusters=tuple(_told(one) for one in clusters[:CLUSTERS]),
        copied=() if found is None else found.copying,
        own=_own(found),
        twins=twins,
        doubled=tuple(doubled(ledger, twins)),
    )


def posts_of(history: History, ledger: Ledger, span: Window) -> Sources:
    """Return the posts of a ledger's accounts in one window, out of a history on the disk.

    Too many of them stay where they are, and `overlap` says that they were not compared.
    """
    ours = ibis.memtable(pa.table({"account_id": pa.array(list(ledger.accounts), pa.string())}))
    seen = within(history.tables["posts"], "published_at", span).semi_join(ours, "account_id")
    number = history.rows(seen.aggregate(posts=seen.count()))["posts"][0].as_py()
    return {"posts": history.rows(seen) if number <= MOST_POSTS else _ELSEWHERE}


def _compared(posts: PostTexts | None, tables: Sources) -> int | None:
    if posts is not None:
        return len(posts.ids)
    given = tables.get("posts", ())
    small = isinstance(given, pa.Table) and given.num_rows <= MOST_POSTS
    return 0 if small or not len(given) else None


def _posts(tables: Sources, span: Window) -> PostTexts | None:
    """Return the posts of a window; None where they lie on the disk because they are too many."""
    source = tables.get("posts")
    if isinstance(source, pa.Table) and source.num_rows <= MOST_POSTS:
        return stored_posts({"posts": _within(source, span)})
    return None


def _within(posts: pa.Table, span: Window) -> pa.Table:
    start = datetime.combine(span.start, datetime.min.time())
    end = datetime.combine(span.as_of, datetime.min.time()) + timedelta(days=1)
    moment = posts["published_at"]
    kind = moment.type
    inside = pc.and_(
        pc.greater_equal(moment, pa.scalar(start, kind)), pc.less(moment, pa.scalar(end, kind))
    )
    # In one order, so that of two posts of the same moment the same one counts as the first.
    return posts.filter(inside).sort_by(
        [(name, "ascending") for name in ("published_at", "account_id", "post_id")]
    )


def _told(one: Cluster) -> AlikePosts:
    return AlikePosts(
        size=one.size,
        identical=one.identical,
        accounts=one.accounts,
        by=one.by,
        at=one.at,
        text=one.text[:_EXCERPT],
    )


def _own(found: PostsOverlap | None) -> tuple[Own, ...]:
    return tuple(
        Own(
            account_id=one.account_id,
            posts=one.posts,
            copies=one.copies,
            repeats=one.repeats,
            meetings=one.meetings,
            own_share=one.own_share,
            self_talking=one.explanation is not None,
        )
        for one in sorted(found.own if found is not None else (), key=lambda each: each.account_id)
    )
