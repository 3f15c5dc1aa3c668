"""Overlap for a review: identical posts in any case, near ones where they are asked for.

Finding near ones takes compiled code, which takes half a minute the first time.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from keepfit.history.core.facts import Window
from keepfit.history.engine import Sources
from keepfit.ledger.core.records import Ledger
from keepfit.overlap.core.copying import copying, firsts, own_content
from keepfit.overlap.core.functions import Described, doubled, function_twins
from keepfit.overlap.queries import (
    Cluster,
    PostsOverlap,
    largest_clusters,
    posts_overlap,
    published,
)
from keepfit.overlap.reading import PostTexts, stored_posts
from keepfit.review.core.alike import AlikePosts, Copied, Overlap, Own

# Beyond so many posts a quarter's comparison is a job of its own: `keepfit overlap posts`.
MOST_POSTS = 1_000_000
# Groups that are told; all of them are in what `keepfit overlap posts` says.
CLUSTERS = 200
_EXCERPT = 60
# A shorter text is a greeting or a tag, and its repetition says nothing.
_LEAST_SIGNS = 12
_BETWEEN = r"[\s\p{P}\p{S}]+"


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
        copied=_copied(found),
        own=_own(found),
        twins=twins,
        doubled=tuple(doubled(ledger, twins)),
    )


def _compared(posts: PostTexts | None, tables: Sources) -> int | None:
    if posts is not None:
        return len(posts.ids)
    given = tables.get("posts", ())
    small = isinstance(given, pa.Table) and given.num_rows <= MOST_POSTS
    return 0 if small or not len(given) else None


def identical(posts: PostTexts) -> PostsOverlap:
    """Return posts that are the same but for case, width, spaces and punctuation."""
    roots = _roots(posts)
    when = published(posts)
    first = firsts(roots, when)
    none = np.zeros((0, 2), dtype=np.int64)
    return PostsOverlap(
        posts=posts,
        pairs=none,
        scores=np.zeros(0),
        exact=np.zeros(0, dtype=bool),
        same=roots,
        roots=roots,
        first=first,
        copying=tuple(copying(first, when)),
        own=tuple(own_content(first, when)),
    )


def _roots(posts: PostTexts) -> NDArray[np.int32]:
    """Return for each post the first one with the same text, itself where there is none."""
    folded = pc.utf8_lower(pc.utf8_normalize(posts.texts.fill_null(""), "NFKC"))
    bare = pc.replace_substring_regex(folded, _BETWEEN, "")
    places = pa.array(np.arange(len(bare)))
    # What is too short to compare is the same as nothing but itself.
    key = pc.if_else(
        pc.less(pc.utf8_length(bare), _LEAST_SIGNS),
        pc.binary_join_element_wise("#", places.cast(pa.string()), ""),
        bare,
    )
    one = key.combine_chunks() if isinstance(key, pa.ChunkedArray) else key
    coded = one.dictionary_encode().indices.to_numpy()
    _, first, back = np.unique(coded, return_index=True, return_inverse=True)
    return first[back].astype(np.int32)


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


def _copied(found: PostsOverlap | None) -> tuple[Copied, ...]:
    return tuple(
        Copied(copier=one.copier, source=one.source, posts=one.posts, share=one.share)
        for one in (found.copying if found is not None else ())
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
