"""A page of a feed from its bytes: RSS 0.9x, 1.0 and 2.0, Atom, JSON Feed. Pure."""

from __future__ import annotations

import html
import io
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit
from xml.parsers import expat
from zoneinfo import ZoneInfo

import feedparser

from keepfit.connectors.sources.feed import json_feed
from keepfit.connectors.sources.feed.markup import plain, text_and_links, web_address
from keepfit.connectors.sources.feed.moments import wall_clock
from keepfit.connectors.sources.feed.posts import Feed, FeedPost, NoFeedError, identified
from keepfit.connectors.sources.feed.writing import decoded

TITLE_CHARACTERS = 500
ENTRIES = 10_000
# feedparser takes up to 40 µs for an element, and up to 13 seconds for a megabyte of XML that is
# not well formed; what would take longer than some seconds is refused beforehand.
_ELEMENTS = 200_000
_MENDED_CHARACTERS = 500_000
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_ENTITY = re.compile(r"<!ENTITY", flags=re.IGNORECASE)
_ENTRY = re.compile(r"<(?:\w+:)?(?:item|entry)\b")
_ROOT = re.compile(r"<(?:\w+:)?(?:rss|feed|rdf|channel)\b", flags=re.IGNORECASE)
# Sections of plain characters are passed over; the rest of the pattern is what HTML allows in a
# text and XML does not.
_NO_XML = re.compile(
    r"<!\[CDATA\[.*?(?:\]\]>|\Z)|&(?!(?:amp|lt|gt|quot|apos|#\d+|#x[0-9a-fA-F]+);)(?:[a-zA-Z]\w{1,30};)?",
    flags=re.DOTALL,
)
_UNPRINTED = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def parse(content: bytes, *, content_type: str = "", zone: ZoneInfo, url: str = "") -> Feed:
    """Read one page of a feed; raise NoFeedError where it is none.

    `content_type` is the server's word, believed only as far as it fits; `url` is where the page
    was found, to make references whole and to find WordPress's next page.
    """
    text = decoded(content, content_type)
    if text.lstrip().startswith("{"):
        return json_feed.parse(text, zone=zone, url=url)
    if not _ROOT.search(text[:4096]):
        raise NoFeedError
    # An entity can unfold to any size and can name files; no feed needs its own.
    if _ENTITY.search(text) or len(_ENTRY.findall(text)) > ENTRIES:
        raise NoFeedError(dangerous=True)
    found = _read(text)
    if not found.get("version"):
        raise NoFeedError
    base = web_address(found.feed.get("link", ""), url) or url
    dated = [_post(entry, zone, base) for entry in found.entries]
    posts = identified([one for one in dated if one is not None])
    return Feed(
        title=plain(found.feed.get("title", ""), TITLE_CHARACTERS),
        posts=posts,
        next_page=_next_page(found, url) if found.entries else "",
        undated=dated.count(None),
        damaged=bool(found.bozo),
    )


def _read(text: str) -> Any:  # feedparser ships no types
    """Let feedparser read it as UTF-8 XML, without its slow sanitiser (see markup.py)."""
    whole = _UNPRINTED.sub("", _DECLARATION.sub("", text, count=1))
    content = whole.encode("utf-8", "replace")
    if not _well_formed(content):
        if len(whole) > _MENDED_CHARACTERS:
            raise NoFeedError(dangerous=True)
        content = _NO_XML.sub(_mended, whole).encode("utf-8", "replace")
    return feedparser.parse(
        io.BytesIO(content),
        response_headers={"content-type": "application/xml; charset=utf-8"},
        sanitize_html=False,
        resolve_relative_uris=False,
    )


def _mended(found: re.Match[str]) -> str:
    """Write a bare ampersand as XML wants it, and an entity of HTML as its character."""
    piece = found[0]
    return piece if piece.startswith("<") else html.escape(html.unescape(piece))


def _well_formed(content: bytes) -> bool:
    """Say whether this is whole XML; raise NoFeedError where it has too many elements."""
    seen = 0

    def count(_name: str, _attributes: Mapping[str, str]) -> None:
        nonlocal seen
        seen += 1
        if seen > _ELEMENTS:
            raise NoFeedError(dangerous=True)

    # With namespaces, as feedparser reads it: a prefix nobody declared is a fault to both.
    parser = expat.ParserCreate("utf-8", " ")
    parser.StartElementHandler = count
    try:
        parser.Parse(content, True)  # noqa: FBT003  # expat takes no keywords
    except expat.ExpatError:
        return False
    return True


def _post(entry: Mapping[str, Any], zone: ZoneInfo, base: str) -> FeedPost | None:
    """Return one entry; None where it has no date that can be read."""
    # `get` of a missing "updated" would fall back to "published" with a warning.
    written = entry.get("published") or entry.get("updated") or entry.get("created") or ""
    moment = wall_clock(str(written), zone)
    if moment is None:
        return None
    # feedparser lets an id stand in for a missing link, whether it is an address or not.
    link = str(entry.get("link", ""))
    url = web_address(link, "" if link == entry.get("id") else base)
    text, links = _content(entry, url or base)
    return FeedPost(
        native_id=str(entry.get("id", "")).strip() or url,
        published_at=moment,
        title=_title(entry, base),
        text=text,
        url=url,
        links=links,
    )


def _title(entry: Mapping[str, Any], base: str) -> str:
    title = str(entry.get("title", ""))
    if "html" in entry.get("title_detail", {}).get("type", ""):
        title, _links = text_and_links(title, base)
    return plain(title.replace("\n", " "), TITLE_CHARACTERS)


def _content(entry: Mapping[str, Any], base: str) -> tuple[str, tuple[str, ...]]:
    """Return the text and links of the fullest content an entry gives."""
    contents = [*entry.get("content", ()), entry.get("summary_detail", {})]
    fullest = max(contents, key=lambda one: len(one.get("value") or ""))
    value = str(fullest.get("value") or "")
    if "html" in fullest.get("type", "") or "<" in value:
        return text_and_links(value, base)
    return plain(value), ()


def _next_page(found: Any, url: str) -> str:
    """Return the next page: the feed's own link (RFC 5005), or WordPress's page number."""
    for link in found.feed.get("links", ()):
        if link.get("rel") == "next":
            return _as_safe(web_address(link.get("href", ""), url), url)
    if "wordpress" in str(found.feed.get("generator", "")).lower():
        return _numbered(url)
    return ""


def _as_safe(following: str, url: str) -> str:
    """Keep to https where a server behind a proxy writes its own links with http."""
    now, then = urlsplit(url), urlsplit(following)
    if now.scheme == "https" and then.scheme == "http" and now.hostname == then.hostname:
        return urlunsplit(then._replace(scheme="https"))
    return following


def _numbered(url: str) -> str:
    parts = urlsplit(url)
    query = parse_qsl(parts.query, keep_blank_values=True)
    here = next((value for name, value in query if name == "paged"), "1")
    kept = [(name, value) for name, value in query if name != "paged"]
    page = int(here) + 1 if here.isdecimal() and len(here) < 6 else 2
    return urlunsplit(parts._replace(query=urlencode([*kept, ("paged", page)]))) if url else ""
