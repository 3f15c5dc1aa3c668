"""Overlap of posts, from the tables of a batch or a history."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray
from opencc import OpenCC

from keepfit.overlap.core.copying import (
    MEETING_WORDS,
    Copying,
    OwnContent,
    Published,
    clusters,
    copying,
    exact_and_near,
    firsts,
    own_content,
)
from keepfit.overlap.core.folding import Folding, folding
from keepfit.overlap.core.likeness import Effort, likenesses
from keepfit.overlap.core.rule import Limits
from keepfit.overlap.core.texts import Pace
from keepfit.overlap.reading import PostTexts

# A shorter text is a greeting or a tag, and its repetition says nothing.
_LEAST_SIGNS = 12
_BETWEEN = r"[\s\p{P}\p{S}]+"
_HAN = ((0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x2FA1D))


@cache
def folding_tables() -> Folding:
    """Return the folding tables, with traditional characters made simplified by OpenCC."""
    characters = [chr(one) for first, last in _HAN for one in range(first, last + 1)]
    simple = OpenCC("t2s").convert("\n".join(characters)).split("\n")
    return folding(
        {
            ord(one): ord(other)
            for one, other in zip(characters, simple, strict=True)
            if len(other) == 1 and one != other
        }
    )


@cache
def tuned() -> Limits:
    """Return the rule as it is shipped."""
    rule = tomllib.loads(Path(__file__).with_name("rule.toml").read_text(encoding="utf-8"))
    return Limits(least=rule["least"], weights=rule["weights"])


def utf8_of(texts: Sequence[str] | pa.ChunkedArray) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    """Return the bytes of texts and where each begins; missing ones are empty."""
    column = (
        texts
        if isinstance(texts, pa.ChunkedArray)
        else pa.chunked_array([list(texts)], pa.large_string())
    )
    one = column.cast(pa.large_string()).fill_null("").combine_chunks()
    if isinstance(one, pa.ChunkedArray):
        one = one.chunk(0) if one.num_chunks else pa.array([], pa.large_string())
    _, offsets, values = one.buffers()
    if offsets is None or len(one) == 0:
        return np.zeros(0, dtype=np.uint8), np.zeros(1, dtype=np.int64)
    starts = np.frombuffer(offsets, dtype=np.int64)[one.offset : one.offset + len(one) + 1]
    if values is None:
        return np.zeros(0, dtype=np.uint8), np.zeros(len(one) + 1, dtype=np.int64)
    return np.frombuffer(values, dtype=np.uint8), starts


@dataclass(frozen=True, slots=True, kw_only=True)
class PostsOverlap:
    """Which posts are alike, by place; who was first; who copies whom; whose content is its own.

    `pairs` are (earlier, later) places with `scores` (1 and `exact` where identical after
    folding); `same[i]` is the first post identical with i, `roots[i]` the first of its cluster,
    `first[i]` the one of its cluster that was published first.
    """

    posts: PostTexts
    pairs: NDArray[np.int64]
    scores: NDArray[np.float64]
    exact: NDArray[np.bool_]
    same: NDArray[np.int32]
    roots: NDArray[np.int32]
    first: NDArray[np.int64]
    copying: tuple[Copying, ...]
    own: tuple[OwnContent, ...]


def posts_overlap(posts: PostTexts, effort: Effort | None = None) -> PostsOverlap:
    """Compare all posts with each other; the same at any chunking and number of threads."""
    effort = effort or usual_effort()
    found = likenesses(*utf8_of(posts.texts), folding_tables(), effort)
    roots = clusters(found)
    when = published(posts)
    first = firsts(roots, when)
    pairs, scores = exact_and_near(found)
    return PostsOverlap(
        posts=posts,
        pairs=pairs,
        scores=scores,
        exact=found.first[pairs[:, 0]] == found.first[pairs[:, 1]],
        same=found.first,
        roots=roots,
        first=first,
        copying=tuple(copying(first, when)) if when.accounts != ("",) else (),
        own=tuple(own_content(first, when)) if when.accounts != ("",) else (),
    )


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """Posts alike: ids, how many of them are identical, accounts (unknown ones left out).

    `first`, `by` and `at` tell of the post published first: its id, account ("" unknown) and
    moment; where no moment is known, of the first in the input, and `at` is None.
    """

    members: tuple[str, ...]
    identical: int
    accounts: tuple[str, ...]
    first: str
    by: str
    at: datetime | None
    text: str

    @property
    def size(self) -> int:
        """How many posts are alike."""
        return len(self.members)


def largest_clusters(found: PostsOverlap, most: int | None = None) -> list[Cluster]:
    """Return the clusters of two and more posts, the largest first, at most so many."""
    sizes = np.bincount(found.roots, minlength=len(found.roots))
    roots = np.flatnonzero(sizes > 1)
    chosen = roots[np.argsort(-sizes[roots], kind="stable")][:most]
    rank = np.full(len(found.roots), len(chosen), dtype=np.int64)
    rank[chosen] = np.arange(len(chosen))
    places = np.flatnonzero(rank[found.roots] < len(chosen))
    places = places[np.argsort(rank[found.roots[places]], kind="stable")]
    ids, accounts, texts = (
        column.take(pa.array(places)).to_pylist()
        for column in (found.posts.ids, found.posts.accounts, found.posts.texts)
    )
    ends = np.cumsum(sizes[chosen]).tolist()
    return [
        _cluster(found, places[begin:end], ids[begin:end], accounts[begin:end], texts[begin:end])
        for begin, end in zip([0, *ends], ends, strict=False)
    ]


def _cluster(
    found: PostsOverlap,
    places: NDArray[np.int64],
    ids: Sequence[str],
    accounts: Sequence[str],
    texts: Sequence[str],
) -> Cluster:
    row = int(np.searchsorted(places, found.first[places[0]]))
    most = int(np.unique(found.same[places], return_counts=True)[1].max())
    moment = found.posts.at[places[row]]
    return Cluster(
        members=tuple(ids),
        identical=most if most > 1 else 0,
        accounts=tuple(sorted({*accounts} - {""})),
        first=ids[row],
        by=accounts[row],
        at=None if np.isnat(moment) else moment.astype("datetime64[s]").item(),
        text=" ".join(texts[row].split()),
    )


def usual_effort() -> Effort:
    """Return the shipped rule, on as many threads as there are processors, at most four."""
    return Effort(pace=Pace(threads=min(4, os.cpu_count() or 1)), limits=tuned())


def published(posts: PostTexts) -> Published:
    """Return whose each post is, when it was published and whether it tells of a meeting."""
    coded = posts.accounts.dictionary_encode().combine_chunks()
    coded = coded.chunk(0) if isinstance(coded, pa.ChunkedArray) else coded
    pattern = "|".join(re.escape(word) for word in MEETING_WORDS)
    heads = pc.if_else(
        pc.equal(posts.titles, ""), pc.utf8_slice_codeunits(posts.texts, 0, 40), posts.titles
    )
    return Published(
        accounts=tuple(coded.dictionary.to_pylist()),
        account=coded.indices.to_numpy(zero_copy_only=False).astype(np.int64),
        at=posts.at,
        meeting=np.asarray(pc.match_substring_regex(heads, pattern)),
        repost=posts.reposts,
    )
