"""JSON Feed, versions 1 and 1.1 (jsonfeed.org/version/1.1)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from keepfit.connectors.sources.feed.markup import plain, text_and_links, web_address
from keepfit.connectors.sources.feed.moments import wall_clock
from keepfit.connectors.sources.feed.posts import Feed, FeedPost, NoFeedError, identified

_TITLE_CHARACTERS = 500
_ENTRIES = 10_000


def parse(text: str, *, zone: ZoneInfo, url: str) -> Feed:
    """Read one page of a JSON Feed; raise NoFeedError where it is none."""
    try:
        page = json.loads(text)
    except (ValueError, RecursionError) as why:
        raise NoFeedError from why
    items = page.get("items") if isinstance(page, dict) else None
    if not isinstance(items, list) or "jsonfeed.org/version" not in str(page.get("version", "")):
        raise NoFeedError
    if len(items) > _ENTRIES:
        raise NoFeedError(dangerous=True)
    dated = [_post(one, zone, url) for one in items if isinstance(one, dict)]
    return Feed(
        title=plain(_text(page, "title"), _TITLE_CHARACTERS),
        posts=identified([one for one in dated if one is not None]),
        next_page=web_address(_text(page, "next_url"), url) if _text(page, "next_url") else "",
        undated=dated.count(None),
    )


def _post(item: Mapping[str, Any], zone: ZoneInfo, base: str) -> FeedPost | None:
    moment = wall_clock(_text(item, "date_published") or _text(item, "date_modified"), zone)
    if moment is None:
        return None
    url = web_address(_text(item, "url"), base) if _text(item, "url") else ""
    text, links = text_and_links(_text(item, "content_html"), url or base)
    outside = _text(item, "external_url")
    return FeedPost(
        native_id=_text(item, "id").strip() or url,
        published_at=moment,
        title=plain(_text(item, "title").replace("\n", " "), _TITLE_CHARACTERS),
        text=text or plain(_text(item, "content_text") or _text(item, "summary")),
        url=url,
        origin_url=web_address(outside, base) if outside else "",
        links=links,
    )


def _text(row: Mapping[str, Any], key: str) -> str:
    # Version 1 allowed numbers as ids, and both versions are met with null.
    value = row.get(key)
    return str(value) if isinstance(value, str | int | float) else ""
