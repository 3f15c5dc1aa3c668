"""Clusters of alike posts, who was first, who copies whom, and who only talks about itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations, product

import numpy as np
from numpy.typing import NDArray

from keepfit.kit.text import Text
from keepfit.overlap.core.kernels.joining import join
from keepfit.overlap.core.likeness import Likenesses

# An account talks about itself when so much of at least so many posts is reposts and meetings.
SELF_TALKING, LEAST_POSTS = 0.8, 10
# Of so many identical posts every pair is told.
MANY = 50
# Words by which the title of a meeting, visit or inspection is known.
MEETING_WORDS = (
    "会议", "召开", "调研", "视察", "座谈", "督导", "检查指导", "传达学习", "专题会", "推进会",
    "部署会", "动员会", "党组", "理论学习", "中心组", "主题党日", "慰问", "莅临", "考察", "会见",
    "签约仪式",
)  # fmt: skip
SELF_TALK = Text(
    zh="共 {posts} 篇，其中转载 {copies} 篇、会议活动动态 {meetings} 篇，合计占 {share:.0%}，"
    "自己的服务信息很少。",
    en="Of {posts} posts {copies} are reposts and {meetings} are about meetings and visits, "
    "{share:.0%} in all; little of its own serves the public.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Copying:
    """One account's posts that another account had published before."""

    copier: str
    source: str
    posts: int
    share: float


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnContent:
    """How many of an account's posts are its own: not copied, nor repeated from before.

    `explanation` is there when the account talks about itself only.
    """

    account_id: str
    posts: int
    copies: int
    repeats: int
    meetings: int
    own_share: float
    explanation: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """Posts as columns: row of their account, when published (NaT unknown), whether it tells of a
    meeting, whether the account itself calls it a repost.
    """

    accounts: Sequence[str]
    account: NDArray[np.int64]
    at: NDArray[np.datetime64]
    meeting: NDArray[np.bool_]
    repost: NDArray[np.bool_]


def clusters(found: Likenesses) -> NDArray[np.int32]:
    """Return for each text the first text of its cluster (itself where it is alone)."""
    roots = found.first.copy()
    join(roots, found.pairs)
    return roots


def exact_and_near(found: Likenesses) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Return pairs of places (earlier, later) and their scores: exact ones first, with score 1.

    A text stands for all that are the same as it. Of very many the same, each is paired with the
    first only, and a near pair of two large groups is told once.
    """
    members: dict[int, list[int]] = {}
    for place in np.flatnonzero(_repeated(found.first)).tolist():
        members.setdefault(int(found.first[place]), []).append(place)
    pairs: list[tuple[int, int]] = []
    for group in members.values():
        chosen = combinations(group, 2) if len(group) <= MANY else product(group[:1], group[1:])
        pairs += chosen
    scores = [1.0] * len(pairs)
    for (a, b), score in zip(found.pairs.tolist(), found.scores.tolist(), strict=True):
        mine, theirs = members.get(a, [a]), members.get(b, [b])
        both = list(product(mine, theirs)) if len(mine) * len(theirs) <= 2 * MANY else [(a, b)]
        pairs += [(min(pair), max(pair)) for pair in both]
        scores += [score] * len(both)
    return np.array(pairs, dtype=np.int64).reshape(-1, 2), np.array(scores, dtype=np.float64)


def _repeated(first: NDArray[np.int32]) -> NDArray[np.bool_]:
    counts = np.bincount(first, minlength=len(first))
    repeated: NDArray[np.bool_] = counts[first] > 1
    return repeated


def firsts(roots: NDArray[np.int32], published: Published) -> NDArray[np.int64]:
    """Return for each post the post of its cluster that was published first.

    Where moments are equal or unknown, the earlier row counts; an unknown moment is never first.
    """
    order = np.lexsort((np.arange(len(roots)), published.at, roots))
    heads = np.flatnonzero(np.r_[True, np.diff(roots[order]) != 0]) if len(order) else order
    sizes = np.diff(np.r_[heads, len(order)])
    first = np.empty(len(roots), dtype=np.int64)
    first[order] = np.repeat(order[heads], sizes)
    return first


def copying(first: NDArray[np.int64], published: Published) -> list[Copying]:
    """Return who copies whom, the most copied posts first; `share` is of the copier's posts.

    Who published at the same moment as the first copies nobody, nor does an unknown account.
    """
    mine, theirs = published.account, published.account[first]
    known = np.array([account != "" for account in published.accounts], dtype=bool)
    copied = (mine != theirs) & (published.at > published.at[first]) & known[mine] & known[theirs]
    posts = np.bincount(mine, minlength=len(published.accounts))
    pairs, counts = np.unique(
        np.column_stack([mine[copied], theirs[copied]]), axis=0, return_counts=True
    )
    found = [
        Copying(
            copier=published.accounts[a],
            source=published.accounts[b],
            posts=int(count),
            share=round(count / float(posts[a]), 4),
        )
        for (a, b), count in zip(pairs.tolist(), counts.tolist(), strict=True)
    ]
    return sorted(found, key=lambda one: (-one.posts, one.copier, one.source))


def own_content(first: NDArray[np.int64], published: Published) -> list[OwnContent]:
    """Return each account's share of own content, and why it is said to talk about itself."""
    count = len(published.accounts)
    mine = published.account
    again = first != np.arange(len(first))
    theirs = published.account[first]
    # What an account itself calls a repost is one, also where the original was not collected.
    elsewhere = published.repost | (again & (theirs != mine) & (published.at > published.at[first]))

    def of(chosen: NDArray[np.bool_]) -> NDArray[np.int64]:
        return np.bincount(mine[chosen], minlength=count)

    posts, copies, repeats = (
        of(np.ones(len(mine), dtype=bool)),
        of(elsewhere),
        of(again & (theirs == mine) & ~elsewhere),
    )
    meetings = of(published.meeting & ~elsewhere)
    return [
        OwnContent(
            account_id=account,
            posts=int(posts[row]),
            copies=int(copies[row]),
            repeats=int(repeats[row]),
            meetings=int(meetings[row]),
            own_share=round(1 - float(copies[row] + repeats[row]) / float(posts[row]), 4),
            explanation=_self_talk(int(posts[row]), int(copies[row]), int(meetings[row])),
        )
        for row, account in enumerate(published.accounts)
        if account and posts[row]
    ]


def _self_talk(posts: int, copies: int, meetings: int) -> Text | None:
    share = (copies + meetings) / posts
    if posts < LEAST_POSTS or share < SELF_TALKING:
        return None
    return SELF_TALK.fill(posts=posts, copies=copies, meetings=meetings, share=share)
