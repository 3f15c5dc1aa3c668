"""What was measured, and the rows a finding points at. Only here are expressions run."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any, TypeVar

import ibis
import ibis.expr.types as ir
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from keepfit.history.core import reckoning
from keepfit.history.core.catalogue import MEASURES
from keepfit.history.core.evidence import OpenMessage, SeenPost, SeenProbe, TwinPosts
from keepfit.history.core.facts import Facts, Window, window
from keepfit.history.core.observed import Sighting, reasons
from keepfit.history.core.reckoning import Columns, Measured
from keepfit.history.engine import Sources, engine, long_tables
from keepfit.history.measures import followers, looks, posts, probes, replies, texts
from keepfit.history.roster import Beside, Roster, beside, roster
from keepfit.kit.settings import Settings

Record = TypeVar("Record")
Found = dict[str, Beside]

_KINDS = {"open": "opens", "download": "downloads", "question": "question_answered"}


def measured(tables: Sources, accounts: pa.Table, window: Window, settings: Settings) -> Facts:
    """Measure every account of the table over one window; rows sorted by account id.

    `tables` holds the long tables in memory or as the Parquet files of a store, one row per key.
    Posts of accounts that are not in `accounts` count only as where a text was published before.
    """
    who = roster(accounts)
    found = _found(tables, who, window)
    reason = reasons(_sighting(found, who), window, settings.horizon_days)
    blind = reason != ""
    values: dict[str, reckoning.Column] = {}
    coverage = {"posts_coverage": (~blind).astype(np.float64)}
    for part in _parts(found, who, window, blind):
        values |= part.values
        coverage |= part.coverage
    return Facts(
        window=window,
        account_ids=who.account_ids,
        values={name: values[name] for name in MEASURES},
        coverage=coverage,
        last_post_at=found["last_posts"].moment("last_post_at"),
        unobserved_reason=reason,
    )


def posts_by_month(tables: Sources, accounts: pa.Table, as_of: date) -> pa.Table:
    """Return platform, month ("2024-05") and posts, in order; platform "" for unknown accounts."""
    who = roster(accounts)
    known = {"account_id": who.account_ids.tolist(), "platform": who.platform.tolist()}
    shape = pa.schema({"account_id": pa.string(), "platform": pa.string()})
    with engine() as backend:
        long = long_tables(backend, tables)
        ledger = ibis.memtable(pa.table(known, schema=shape))
        return backend.to_pyarrow(posts.posts_by_month(long["posts"], ledger, window(as_of)))


def last_posts(
    tables: Sources, account_ids: Iterable[str], as_of: date, n: int = 3
) -> dict[str, tuple[SeenPost, ...]]:
    """Return the newest posts of each account up to a day, newest first."""

    def look(long: dict[str, ir.Table]) -> ir.Table:
        return looks.last_posts(long["posts"], list(account_ids), window(as_of), n)

    return _looked_up(tables, look, _post)


def oldest_unanswered(
    tables: Sources, account_ids: Iterable[str], as_of: date, n: int = 3
) -> dict[str, tuple[OpenMessage, ...]]:
    """Return the oldest messages of each account that are unanswered on a day, oldest first."""

    def look(long: dict[str, ir.Table]) -> ir.Table:
        return looks.open_messages(long["messages"], list(account_ids), window(as_of), n)

    return _looked_up(tables, look, _message)


def last_probes(
    tables: Sources, account_ids: Iterable[str], as_of: date, kinds: Sequence[str]
) -> dict[str, tuple[SeenProbe, ...]]:
    """Return the last probe of each account for each of these kinds up to a day."""

    def look(long: dict[str, ir.Table]) -> ir.Table:
        return looks.last_probes(long["probes"], list(account_ids), window(as_of), kinds)

    return _looked_up(tables, look, _probe)


def dead_links(
    tables: Sources, account_ids: Iterable[str], window: Window, n: int = 3
) -> dict[str, tuple[SeenProbe, ...]]:
    """Return the newest failed link probes of each account in the window, newest first."""

    def look(long: dict[str, ir.Table]) -> ir.Table:
        return looks.dead_links(long["probes"], list(account_ids), window, n)

    return _looked_up(tables, look, _probe)


def copied_posts(
    tables: Sources, account_ids: Iterable[str], window: Window, n: int = 3
) -> dict[str, tuple[TwinPosts, ...]]:
    """Return each account's newest posts that another account published before, with that post."""

    def look(long: dict[str, ir.Table]) -> ir.Table:
        known = texts.texts(long["posts"], window)
        return looks.copied_posts(long["posts"], known, list(account_ids), n)

    return _looked_up(tables, look, _twins)


def repeated_posts(
    tables: Sources, account_ids: Iterable[str], window: Window, n: int = 3
) -> dict[str, tuple[TwinPosts, ...]]:
    """Return each account's newest posts that it had published before, with the first of them."""

    def look(long: dict[str, ir.Table]) -> ir.Table:
        known = texts.texts(long["posts"], window)
        return looks.repeated_posts(long["posts"], known, list(account_ids), n)

    return _looked_up(tables, look, _twins)


def _found(tables: Sources, who: Roster, window: Window) -> Found:
    """Run every expression of one pass, and lay the results beside the roster."""
    with engine() as backend:
        long = long_tables(backend, tables)
        known = backend.create_table("texts", texts.texts(long["posts"], window), temp=True)
        wanted = {
            "last_posts": posts.last_posts(long["posts"], window),
            "posts": posts.posts_within(long["posts"], window),
            "gaps": posts.inner_gaps(long["posts"], window),
            "texts": texts.countable(known),
            "repeats": texts.own_repeats(known, window),
            "copies": texts.copies(known),
            "replies": replies.replies(long["messages"], window),
            "followers": followers.last_followers(long["metrics"], window),
            "jumps": followers.jumps(long["metrics"], window),
            "links": probes.links(long["probes"], window),
        }
        results = {name: backend.to_pyarrow(one) for name, one in wanted.items()}
        outcomes = backend.to_pyarrow(probes.last_outcomes(long["probes"], window))
    for kind in _KINDS:
        results[kind] = outcomes.filter(pc.equal(outcomes["kind"], kind))
    return {name: beside(who.account_ids, one) for name, one in results.items()}


def _sighting(found: Found, who: Roster) -> Sighting:
    opened = found["open"]
    return Sighting(
        platform=who.platform,
        last_post_at=found["last_posts"].moment("last_post_at"),
        open_outcome=opened.word("outcome"),
        open_at=opened.moment("probed_at"),
        ok_at=opened.moment("ok_at"),
    )


def _parts(found: Found, who: Roster, window: Window, blind: Any) -> list[Measured]:
    on_followers = reckoning.of_followers(
        {**found["followers"].numbers(), **found["jumps"].numbers()}, who.followers, window
    )
    on_posts = _of_posts(found, who, window, on_followers.values["followers"])
    counts = found["posts"].numbers()
    reads = np.where(blind, 0.0, np.nan_to_num(counts["paired_reads"]))
    likes = np.nan_to_num(counts["paired_likes"])
    on_posts.values["likes_anomaly"] = reckoning.likes_anomaly(who.platform, likes, reads)
    return [
        reckoning.blinded(on_posts, blind),
        on_followers,
        reckoning.of_messages(found["replies"].numbers()),
        reckoning.of_links(found["links"].numbers()),
        _of_probes(found, window),
    ]


def _of_posts(found: Found, who: Roster, window: Window, followers: reckoning.Column) -> Measured:
    counts: Columns = {
        name: column
        for part in ("posts", "texts", "repeats", "copies")
        for name, column in found[part].numbers().items()
    }
    result = reckoning.of_posts(counts, window)
    last_post_at = found["last_posts"].moment("last_post_at")
    silent = reckoning.silent_days(last_post_at, who.opened_on, window)
    result.values["silent_days"] = silent
    result.values["longest_gap_days"] = np.fmax(silent, found["gaps"].number("gap_days"))
    result.values["reads_per_follower"] = reckoning.share(result.values["reads_median"], followers)
    return result


def _of_probes(found: Found, window: Window) -> Measured:
    values = {
        measure: reckoning.yes_no(
            found[kind].word("outcome"), found[kind].moment("probed_at"), window
        )
        for kind, measure in _KINDS.items()
    }
    coverage = {
        MEASURES[name].coverage: (~np.isnan(one)).astype(np.float64) for name, one in values.items()
    }
    return Measured(values=values, coverage=coverage)


def _looked_up(
    tables: Sources,
    look: Callable[[dict[str, ir.Table]], ir.Table],
    record: Callable[[dict[str, Any]], Record],
) -> dict[str, tuple[Record, ...]]:
    """Run one look-up and hand its few rows on as records by account, in their order."""
    with engine() as backend:
        rows = backend.to_pyarrow(look(long_tables(backend, tables))).to_pylist()
    result: dict[str, tuple[Record, ...]] = {}
    for row in rows:
        account = row["account_id"]
        result[account] = (*result.get(account, ()), record(row))
    return result


def _post(row: dict[str, Any], prefix: str = "") -> SeenPost:
    names = ("post_id", "account_id", "published_at", "title", "text", "url")
    return SeenPost(**{name: row[prefix + name] for name in names})


def _twins(row: dict[str, Any]) -> TwinPosts:
    return TwinPosts(post=_post(row), earlier=_post(row, "earlier_"))


def _message(row: dict[str, Any]) -> OpenMessage:
    names = ("message_id", "account_id", "received_at", "text", "age_days")
    return OpenMessage(**{name: row[name] for name in names})


def _probe(row: dict[str, Any]) -> SeenProbe:
    names = ("account_id", "probed_at", "kind", "outcome", "evidence")
    return SeenProbe(**{name: row[name] for name in names})
