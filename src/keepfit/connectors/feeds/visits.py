"""One visit to every feed of a list: what came of each, and all of it on the shelf."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import chain, groupby
from pathlib import Path
from time import monotonic
from typing import Any
from urllib.parse import urlsplit

from keepfit.connectors.feeds.listing import FeedEntry
from keepfit.connectors.feeds.shelf import MEMORY, Shelf, post_row
from keepfit.connectors.http import WebError
from keepfit.connectors.http.errors import Outcome, shown
from keepfit.connectors.sources.feed.connector import Fetch, Reading, read_feed
from keepfit.kit import clock
from keepfit.kit.store.lock import only_writer
from keepfit.kit.text import Lang, Text

# Servers asked at the same time; feeds of one server are asked one after another.
_AT_ONCE = 4
# Servers after whose feeds the files are written; a kill in between costs their visits.
_LANES_A_WRITE = 25
Say = Callable[[Text], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """What came of one feed: a reading, or the error that says why there is none.

    `visited_at` is the wall clock of the feed's zone; `new` and `changed` count the posts that
    were not there before and those that read otherwise now.
    """

    entry: FeedEntry
    visited_at: datetime
    seconds: float
    reading: Reading | None = None
    error: WebError | None = None
    new: int = 0
    changed: int = 0

    @property
    def outcome(self) -> Outcome:
        """The outcome of the probe this visit is."""
        return "ok" if self.error is None else self.error.outcome

    def says(self) -> Text:
        """Say in one sentence what came of it."""
        if self.reading is None:
            return self.error.cause if self.error else Text(zh="没有读取。", en="was not read.")
        if self.reading.unchanged:
            return Text(zh="没有更新。", en="has not changed.")
        parts = [
            Text(
                zh=f"新增 {self.new} 条，修改 {self.changed} 条（{self.reading.pages} 页）。",
                en=f"{self.new} new posts, {self.changed} changed ({self.reading.pages} pages).",
            ),
            *_remarks(self.reading),
        ]
        return Text(zh="".join(one.zh for one in parts), en=" ".join(one.en for one in parts))


def _remarks(reading: Reading) -> Iterator[Text]:
    if reading.undated:
        yield Text(
            zh=f"{reading.undated} 条没有可识别的日期，未收入。",
            en=f"{reading.undated} entries without a readable date were left out.",
        )
    if reading.damaged:
        yield Text(
            zh="订阅源格式残缺，只读到可读的部分。",
            en="The feed is damaged; it was read as far as it goes.",
        )
    if reading.broken_off is not None:
        cause = reading.broken_off.cause
        yield Text(zh=f"后续页没有读到：{cause.zh}", en=f"A later page was not read: it {cause.en}")


def visit_feeds(
    entries: Sequence[FeedEntry], folder: Path, *, fetch: Fetch, lang: Lang, say: Say
) -> tuple[Visit, ...]:
    """Read every feed once and put posts and probes into the folder; return the visits in order.

    One feed that fails costs the others nothing. Running it again where nothing is new adds the
    probes of the new visit and changes no post.
    """
    lanes = [list(lane) for _name, lane in groupby(sorted(entries, key=_host), key=_host)]
    done: dict[FeedEntry, Visit] = {}
    (folder / MEMORY).mkdir(parents=True, exist_ok=True)
    with only_writer(folder / MEMORY / "lock"), ThreadPoolExecutor(max_workers=_AT_ONCE) as pool:
        shelf = Shelf(folder)
        visited = pool.map(lambda lane: [_visit(one, shelf, fetch, say) for one in lane], lanes)
        waiting: list[Visit] = []
        for number, visits in enumerate(visited, 1):
            waiting += visits
            if number % _LANES_A_WRITE == 0 or number == len(lanes):
                done |= {one.entry: one for one in _shelved(waiting, shelf, lang)}
                waiting = []
    return tuple(done[entry] for entry in entries)


def _shelved(visits: Sequence[Visit], shelf: Shelf, lang: Lang) -> Iterator[Visit]:
    """Put what came of some visits on the shelf; yield them with what they added."""
    rows = {
        visit.entry: [post_row(visit.entry, post) for post in visit.reading.posts]
        for visit in visits
        if visit.reading is not None
    }
    gain = shelf.put(
        list(chain.from_iterable(rows.values())), [_probe(one, lang) for one in visits]
    )
    shelf.remember((one.entry, one.reading.validators) for one in visits if one.reading is not None)
    for visit in visits:
        ids = {row["post_id"] for row in rows.get(visit.entry, ())}
        yield replace(visit, new=len(ids & gain.new), changed=len(ids & gain.changed))


def _probe(visit: Visit, lang: Lang) -> dict[str, Any]:
    came = "" if visit.error is None else f" {visit.error.cause.read(lang)}"
    return {
        "account_id": visit.entry.account_id,
        "probed_at": visit.visited_at,
        "kind": "open",
        "outcome": visit.outcome,
        "seconds": visit.seconds,
        "evidence": shown(visit.entry.url) + came,
    }


def _host(entry: FeedEntry) -> str:
    return urlsplit(entry.url).netloc


def _visit(entry: FeedEntry, shelf: Shelf, fetch: Fetch, say: Say) -> Visit:
    visited_at = clock.now().astimezone(entry.zone).replace(tzinfo=None)
    began = monotonic()
    reading, error = None, None
    try:
        reading = read_feed(
            entry.url, zone=entry.zone, pages=entry.pages, known=shelf.known(entry), fetch=fetch
        )
    except WebError as why:
        error = why
    seconds = round(monotonic() - began, 3)
    name = f"{entry.account_id} {shown(entry.url)}"
    came = _came(reading, error)
    say(Text(zh=f"{name}：{came.zh}", en=f"{name}: {came.en}"))
    return Visit(entry=entry, visited_at=visited_at, seconds=seconds, reading=reading, error=error)


def _came(reading: Reading | None, error: WebError | None) -> Text:
    if error is not None:
        return error.cause
    posts = len(reading.posts) if reading else 0
    return Text(zh=f"读到 {posts} 条", en=f"{posts} posts read")
