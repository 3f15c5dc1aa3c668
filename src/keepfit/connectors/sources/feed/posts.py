"""What a page of a feed holds, whichever format it is written in."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedPost:
    """One post of a feed. `published_at` is the wall clock of the feed's own place.

    `native_id` is the same in every run and every format of the same feed: the id the server
    gives, else the link, else a digest of what is said.
    """

    native_id: str
    published_at: datetime
    title: str = ""
    text: str = ""
    url: str = ""
    origin_url: str = ""
    links: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """One page of a feed.

    `undated` counts the entries left out because nobody can say when they were published;
    `damaged` is true where the page breaks off or is not well formed and was read as far as it
    goes; `next_page` is empty on the last page.
    """

    title: str
    posts: tuple[FeedPost, ...]
    next_page: str = ""
    undated: int = 0
    damaged: bool = False


class NoFeedError(ValueError):
    """The content is none of the formats of a feed; `dangerous` where it was refused unread."""

    def __init__(self, *, dangerous: bool = False) -> None:
        super().__init__("no feed")
        self.dangerous = dangerous


def identified(posts: Sequence[FeedPost]) -> tuple[FeedPost, ...]:
    """Give every post an id of its own where the server gave none, or the same to several.

    Some servers write the site's address as the id of every entry.
    """
    given = Counter(one.native_id for one in posts)
    links = Counter(one.url for one in posts)
    return tuple(
        one
        if one.native_id and given[one.native_id] == 1
        else replace(one, native_id=_own_id(one, lone_link=links[one.url] == 1))
        for one in posts
    )


def _own_id(post: FeedPost, *, lone_link: bool) -> str:
    if post.url and lone_link:
        return post.url
    said = "|".join((post.published_at.isoformat(), post.title, post.text))
    return hashlib.sha256(said.encode()).hexdigest()
