"""The thin part: the pages of one feed, asked for with what is remembered of the last time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from keepfit.connectors.http import Answer, Question, UnexpectedError, WebError
from keepfit.connectors.sources.feed.parse import parse
from keepfit.connectors.sources.feed.posts import Feed, FeedPost, NoFeedError
from keepfit.kit.text import Text

Fetch = Callable[[Question], Answer]

ACCEPT = (
    "application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9, "
    "text/xml;q=0.9, application/json;q=0.8, */*;q=0.1"
)
# Pictures, films, archives and programs are left unread; the rest is judged by what it holds,
# since many servers call a feed text/html or a plain stream of bytes.
MEDIA = ("text/", "application/")
_MISSING = (404, 410)


@dataclass(frozen=True, slots=True, kw_only=True)
class Validators:
    """What a server said of the version it sent: given back to it, it need not send it again."""

    etag: str = ""
    last_modified: str = ""

    def headers(self) -> dict[str, str]:
        """Return the request headers that ask for anything newer."""
        named = {"If-None-Match": self.etag, "If-Modified-Since": self.last_modified}
        return {name: value for name, value in named.items() if value}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What came of one feed: posts of all pages, each once; what to ask with the next time.

    `unchanged` is true after a 304. `broken_off` is why a later page could not be read; the posts
    of the pages before it are there, and `validators` are empty, so that the next time asks for
    all pages again.
    """

    title: str
    posts: tuple[FeedPost, ...]
    pages: int
    validators: Validators
    unchanged: bool = False
    undated: int = 0
    damaged: bool = False
    broken_off: WebError | None = None


def read_feed(url: str, *, zone: ZoneInfo, pages: int, known: Validators, fetch: Fetch) -> Reading:
    """Read a feed page by page, at most `pages` of them; raise a WebError where the first fails.

    Reading ends at the last page, at a page that is missing or empty, and at one that tells
    nothing new: a server that knows no pages sends the first again.
    """
    answer = fetch(_question(url, known.headers()))
    if answer.status == 304:
        if not known.headers():
            raise _no_feed(url)
        return Reading(title="", posts=(), pages=0, validators=known, unchanged=True)
    feed = _parsed(answer, zone)
    first, found, read = feed, {one.native_id: one for one in feed.posts}, 1
    undated, damaged, asked, broken_off = feed.undated, feed.damaged, {url, answer.url}, None
    while feed.next_page and feed.next_page not in asked and read < pages:
        asked.add(feed.next_page)
        try:
            feed = _parsed(fetch(_question(feed.next_page, {})), zone)
        except WebError as why:
            broken_off = None if why.status in _MISSING else why
            break
        new = {one.native_id: one for one in feed.posts if one.native_id not in found}
        if not new:
            break
        found, read = found | new, read + 1
        undated, damaged = undated + feed.undated, damaged or feed.damaged
    whole = broken_off is None and not damaged
    return Reading(
        title=first.title,
        posts=tuple(found.values()),
        pages=read,
        validators=_validators(answer) if whole else Validators(),
        undated=undated,
        damaged=damaged,
        broken_off=broken_off,
    )


def _question(url: str, headers: dict[str, str]) -> Question:
    return Question(url=url, accept=ACCEPT, media=MEDIA, headers=headers)


def _parsed(answer: Answer, zone: ZoneInfo) -> Feed:
    kind = answer.headers.get("content-type", "")
    try:
        return parse(answer.content, content_type=kind, zone=zone, url=answer.url)
    except NoFeedError as why:
        raise (_dangerous(answer.url) if why.dangerous else _no_feed(answer.url)) from why


def _validators(answer: Answer) -> Validators:
    return Validators(
        etag=answer.headers.get("etag", "")[:500],
        last_modified=answer.headers.get("last-modified", "")[:100],
    )


def _no_feed(url: str) -> UnexpectedError:
    return UnexpectedError(
        url,
        Text(zh="不是 RSS、Atom 或 JSON Feed 订阅源。", en="is no feed (RSS, Atom or JSON Feed)."),
        hint=Text(
            zh="请在浏览器中打开核对网址；有的网站会先给出验证页面。",
            en="Open it in a browser and check the address; some sites show a challenge first.",
        ),
    )


def _dangerous(url: str) -> UnexpectedError:
    return UnexpectedError(
        url,
        Text(
            zh="内容含有实体定义，或条目过多、残缺过大，不予解析。",
            en="defines entities, or is too broken or has too many entries to be read safely.",
        ),
    )
