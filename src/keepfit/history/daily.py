"""The same measures as `queries.measured`, from a store's account-month states.

From states come posts, the last post, gaps, active days, kinds of posts, totals, likes per read,
and identical texts. Raw are read: the part of a month that the window cuts, the five columns of
reception of the window for their medians, and messages, metrics and probes.
"""

from __future__ import annotations

from collections.abc import Sequence

import ibis
import ibis.expr.types as ir
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from keepfit.history.core.facts import Facts, Window
from keepfit.history.engine import History, opened, posts_of
from keepfit.history.measures import months, posts
from keepfit.history.measures.span import midnight, within
from keepfit.history.queries import facts_of, laid_beside, of_others, of_posts
from keepfit.history.roster import roster
from keepfit.history.states import Month, kept_months, refresh
from keepfit.history.tables import LONG
from keepfit.kit.settings import Settings
from keepfit.kit.store import Store


def measured_daily(store: Store, accounts: pa.Table, window: Window, settings: Settings) -> Facts:
    """Measure every account of the table over one window; equal to `queries.measured`.

    States that lack are made first, so that the next day has them.
    """
    refresh(store)
    who = roster(accounts)
    seen = [one for one in kept_months(store) if one.span.start <= window.as_of]
    near = [one for one in seen if one.span.as_of >= window.start]
    kept = store.tables()
    tables = {name: store.files(name) for name in LONG if name in kept and name != "posts"}
    with opened({**tables, "posts": [one.posts for one in near]}) as history:
        results = of_others(history, window)
        results |= _of_posts(history, seen, near, window)
    return facts_of(laid_beside(who, results), who, window, settings)


def _of_posts(
    history: History, seen: Sequence[Month], near: Sequence[Month], window: Window
) -> dict[str, pa.Table]:
    if not seen:
        return {name: history.rows(one) for name, one in of_posts(history, window).items()}
    states = history.keep("states", ibis.union(*_pieces(history, seen, window)))
    sums = history.rows(months.sums(states))
    inside = within(history.tables["posts"], "published_at", window)
    medians = history.rows(inside.group_by("account_id").agg(**posts.medians(inside)))
    result = {
        "last_posts": history.rows(months.last_posts(states)),
        "posts": sums.join(medians, "account_id", join_type="left outer"),
        "gaps": history.rows(months.gaps(states, window)),
        "texts": sums.select(["account_id", "texts"]),
    }
    flags = [one.flags for one in near]
    told = history.rows(months.flagged(history.scan(flags), window)) if flags else _NO_FLAGS
    return {
        **result,
        "repeats": told.select(["account_id", "repeats"]),
        "copies": told.select(["account_id", "copies"]),
    }


_NO_FLAGS = pa.table(
    {
        "account_id": pa.array([], pa.string()),
        "repeats": pa.array([], pa.int64()),
        "copies": pa.array([], pa.int64()),
    }
)


def _pieces(history: History, seen: Sequence[Month], window: Window) -> list[ir.Table]:
    """Return every month as the window sees it: its state where all of it counts, else anew."""
    before = [one for one in seen if one.span.as_of < window.start]
    whole = [one for one in seen if one.span.start >= window.start and _ends_by(one, window)]
    pieces = []
    if before:
        kept = months.whole(history.scan([one.state for one in before]))
        pieces.append(months.earlier(kept))
    if whole:
        pieces.append(months.whole(history.scan([one.state for one in whole])))
    for one in seen:
        if one not in before and one not in whole:
            table = posts_of(history.backend, [one.posts])
            pieces.append(months.state(table, history.scan([one.texts]), window))
    return [one.select(pieces[0].columns) for one in pieces]


def _ends_by(month: Month, window: Window) -> bool:
    """Say whether nothing of a month lies after the window."""
    if month.span.as_of <= window.as_of:
        return True
    last = pc.max(pq.read_table(month.state, columns=["last_at"])["last_at"]).as_py()
    return last is None or last < midnight(window)
