"""What was measured, and the rows a finding points at. Only here are expressions run."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
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
from keepfit.history.engine import History, Read, opened
from keepfit.history.measures import followers, looks, posts, probes, replies, texts
from keepfit.history.roster import Beside, Roster, beside, roster
from keepfit.kit.settings import Settings

Record = TypeVar("Record")
Found = dict[str, Beside]

# What `others` counts.
OTHERS = ("replies", "followers", "jumps", "links", "outcomes")
_KINDS = {"open": "opens", "download": "downloads", "question": "question_answered"}


def measured(tables: Read, accounts: pa.Table, window: Window, settings: Settings) -> Facts:
    """Measure every account of the table over one window; rows sorted by account id.

    `tables` holds the long tables in memory or as the Parquet files of a store, one row per key,
    or is a history that was opened before.
    Posts of accounts that are not in `accounts` count only as where a text was published before.
    """
    who = roster(accounts)
    with opened(tables) as history:
        found = _found(history, who, window)
    return facts_of(found, who, window, settings)


def facts_of(found: Found, who: Roster, window: Window, settings: Settings) -> Facts:
    """Reckon the facts from what was counted."""
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


def posts_by_month(tables: Read, accounts: pa.Table, as_of: date) -> pa.Table:
    """Return platform, month ("2024-05") and posts, in order; platform "" for unknown accounts."""
    who = roster(accounts)
    known = {"account_id": who.account_ids.tolist(), "platform": who.platform.tolist()}
    shape = pa.schema({"account_id": pa.string(), "platform": pa.string()})
    with opened(tables) as history:
        ledger = ibis.memtable(pa.table(known, schema=shape))
        return history.rows(posts.posts_by_month(history.tables["posts"], ledger, window(as_of)))


def last_posts(
    tables: Read, account_ids: Iterable[str], as_of: date, n: int = 3
) -> dict[str, tuple[SeenPost, ...]]:
    """Return the newest posts of each account up to a day, newest first."""
    with opened(tables) as history:
        look = looks.last_posts(history.tables["posts"], list(account_ids), window(as_of), n)
        rows = history.rows(look)
        posts = _shown(history, rows)
    return _by_account((row["account_id"], posts[row["post_id"]]) for row in rows.to_pylist())


def oldest_unanswered(
    tables: Read, account_ids: Iterable[str], as_of: date, n: int = 3
) -> dict[str, tuple[OpenMessage, ...]]:
    """Return the oldest messages of each account that are unanswered on a day, oldest first."""

    def look(history: History) -> ir.Table:
        return looks.open_messages(history.tables["messages"], list(account_ids), window(as_of), n)

    return _looked_up(tables, look, _message)


def last_probes(
    tables: Read, account_ids: Iterable[str], as_of: date, kinds: Sequence[str]
) -> dict[str, tuple[SeenProbe, ...]]:
    """Return the last probe of each account for each of these kinds up to a day."""

    def look(history: History) -> ir.Table:
        return looks.last_probes(history.tables["probes"], list(account_ids), window(as_of), kinds)

    return _looked_up(tables, look, _probe)


def dead_links(
    tables: Read, account_ids: Iterable[str], window: Window, n: int = 3
) -> dict[str, tuple[SeenProbe, ...]]:
    """Return the newest failed link probes of each account in the window, newest first."""

    def look(history: History) -> ir.Table:
        return looks.dead_links(history.tables["probes"], list(account_ids), window, n)

    return _looked_up(tables, look, _probe)


def copied_posts(
    tables: Read, account_ids: Iterable[str], window: Window, n: int = 3
) -> dict[str, tuple[TwinPosts, ...]]:
    """Return each account's newest posts that another account published before, with that post."""
    with opened(tables) as history:
        look = looks.copied_posts(history.twins(window), list(account_ids), n)
        return _twins(history, look)


def repeated_posts(
    tables: Read, account_ids: Iterable[str], window: Window, n: int = 3
) -> dict[str, tuple[TwinPosts, ...]]:
    """Return each account's newest posts that it had published before, with the first of them."""
    with opened(tables) as history:
        look = looks.repeated_posts(history.twins(window), list(account_ids), n)
        return _twins(history, look)


def _found(history: History, who: Roster, window: Window) -> Found:
    """Run every expression of one pass, and lay the results beside the roster."""
    results = {name: history.rows(one) for name, one in of_posts(history, window).items()}
    return laid_beside(who, {**results, **of_others(history, window)})


def of_posts(history: History, window: Window) -> dict[str, ir.Table]:
    """Return everything one pass counts of the posts, by name."""
    long, twins = history.tables["posts"], history.twins(window)
    return {
        "last_posts": posts.last_posts(long, window),
        "posts": posts.posts_within(long, window),
        "gaps": posts.inner_gaps(long, window),
        "texts": texts.countable(history.keyed(), window),
        "repeats": texts.own_repeats(twins, window),
        "copies": texts.copies(twins),
    }


def of_others(history: History, window: Window) -> dict[str, pa.Table]:
    """Count everything that is measured of messages, metrics and probes, by name."""
    return {name: history.rows(one) for name, one in others(history.tables, window).items()}


def others(long: Mapping[str, ir.Table], window: Window) -> dict[str, ir.Table]:
    """Return everything that is counted of messages, metrics and probes, by name."""
    return {
        "replies": replies.replies(long["messages"], window),
        "followers": followers.last_followers(long["metrics"], window),
        "jumps": followers.jumps(long["metrics"], window),
        "links": probes.links(long["probes"], window),
        "outcomes": probes.last_outcomes(long["probes"], window),
    }


def laid_beside(who: Roster, results: dict[str, pa.Table]) -> Found:
    """Lay counted results beside the roster, the outcomes of probes by their kind."""
    outcomes = results.pop("outcomes")
    for kind in _KINDS:
        results[kind] = outcomes.filter(pc.equal(outcomes["kind"], kind))
    return {name: beside(who.account_ids, one) for name, one in results.items()}


def _sighting(found: Found, who: Roster) -> Sighting:
    opened = found["open"]
    return Sighting(
        kind=who.kind,
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
    tables: Read,
    look: Callable[[History], ir.Table],
    record: Callable[[dict[str, Any]], Record],
) -> dict[str, tuple[Record, ...]]:
    """Run one look-up and hand its few rows on as records by account, in their order."""
    with opened(tables) as history:
        rows = history.rows(look(history)).to_pylist()
    return _by_account((row["account_id"], record(row)) for row in rows)


def _by_account(rows: Iterable[tuple[str, Record]]) -> dict[str, tuple[Record, ...]]:
    result: dict[str, tuple[Record, ...]] = {}
    for account, one in rows:
        result[account] = (*result.get(account, ()), one)
    return result


def _shown(history: History, rows: pa.Table) -> dict[str, SeenPost]:
    """Return the posts that are named by account_id, post_id and published_at, by id."""
    if not rows.num_rows:
        return {}
    found = history.rows(looks.shown(history.tables["posts"], rows)).to_pylist()
    return {row["post_id"]: SeenPost(**row) for row in found}


def _twins(history: History, look: ir.Table) -> dict[str, tuple[TwinPosts, ...]]:
    rows = history.rows(look)
    earlier = rows.select(["other_id", "earlier_id", "other_at"])
    own = rows.select(["account_id", "post_id", "published_at"])
    posts = _shown(history, pa.concat_tables([own, earlier.rename_columns(own.column_names)]))
    return _by_account(
        (
            row["account_id"],
            TwinPosts(post=posts[row["post_id"]], earlier=posts[row["earlier_id"]]),
        )
        for row in rows.to_pylist()
    )


def _message(row: dict[str, Any]) -> OpenMessage:
    names = ("message_id", "account_id", "received_at", "text", "age_days")
    return OpenMessage(**{name: row[name] for name in names})


def _probe(row: dict[str, Any]) -> SeenProbe:
    names = ("account_id", "probed_at", "kind", "outcome", "evidence")
    return SeenProbe(**{name: row[name] for name in names})
