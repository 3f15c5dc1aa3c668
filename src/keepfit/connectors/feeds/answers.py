"""What a visit to many feeds came to, as JSON and as lines on the screen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from keepfit.connectors.feeds.listing import listed_as
from keepfit.connectors.feeds.visits import Visit
from keepfit.connectors.http.errors import shown
from keepfit.kit.text import Lang, Text


def visits_answer(visits: Sequence[Visit], folder: Path) -> dict[str, Any]:
    """Return the answer as JSON: one object a feed, and what they come to together."""
    return {
        "out": folder,
        "feeds": [_visit_answer(one) for one in visits],
        "new": sum(one.new for one in visits),
        "changed": sum(one.changed for one in visits),
        "not_read": sum(one.outcome != "ok" for one in visits),
    }


def _visit_answer(visit: Visit) -> dict[str, Any]:
    reading, says = visit.reading, visit.says()
    return {
        "account_id": visit.entry.account_id,
        "url": shown(visit.entry.url),
        "visited_at": visit.visited_at,
        "outcome": visit.outcome,
        "status": visit.error.status if visit.error else None,
        "seconds": visit.seconds,
        "title": reading.title if reading else None,
        "unchanged": reading.unchanged if reading else None,
        "pages": reading.pages if reading else 0,
        "posts": len(reading.posts) if reading else 0,
        "new": visit.new,
        "changed": visit.changed,
        "undated": reading.undated if reading else 0,
        "damaged": reading.damaged if reading else None,
        "whole": reading is not None and reading.broken_off is None,
        "says": {"zh": says.zh, "en": says.en},
    }


def visit_lines(visits: Sequence[Visit], lang: Lang) -> Iterator[str]:
    """Yield a line for each feed, then the sum and how to go on with those that were not read."""
    for visit in visits:
        said = Text(
            zh=f"{listed_as(visit.entry)}：{visit.says().zh}",
            en=f"{listed_as(visit.entry)}: {visit.says().en}",
        )
        yield said.read(lang)
    new, changed = sum(one.new for one in visits), sum(one.changed for one in visits)
    missed = sum(one.outcome != "ok" for one in visits)
    yield Text(
        zh=f"{len(visits)} 个订阅源：新增 {new} 条，修改 {changed} 条，{missed} 个没有读到。",
        en=f"{len(visits)} feeds: {new} new posts, {changed} changed; {missed} were not read.",
    ).read(lang)
    for hint in dict.fromkeys(one.error.hint for one in visits if one.error and one.error.hint):
        yield hint.read(lang)
