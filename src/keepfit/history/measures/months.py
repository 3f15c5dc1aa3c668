"""Account-month states: what of a month can be put together with other months, exactly.

A state has one row per account: its first and last post, the most days between two posts within
the month, and everything that adds up. Medians cannot be put together and are not in it.
"""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from keepfit.history.core.facts import Window
from keepfit.history.measures import posts, texts
from keepfit.history.measures.span import began, up_to, within

# What is no sum: kept beside the counts in each state.
_NO_SUM = ("account_id", "first_at", "last_at", "gap_days")


def state(table: ir.Table, known: ir.Table, window: Window) -> ir.Table:
    """Return the state of one month's posts as a window sees it: sums of the posts within it.

    `known` is what `texts.keyed` gives of the same posts. Over a window that covers the month this
    is the month's own state.
    """
    seen = up_to(table, "published_at", window)
    ends = seen.group_by("account_id").agg(
        first_at=seen.published_at.min(), last_at=seen.published_at.max()
    )
    inside = within(table, "published_at", window)
    sums = {name: one.cast("int64") for name, one in posts.counts(inside).items()}
    parts = (
        inside.group_by("account_id").agg(**sums),
        posts.inner_gaps(table, window),
        texts.countable(known, window),
    )
    for part in parts:
        rest = [name for name in part.columns if name != "account_id"]
        ends = ends.left_join(part, "account_id").select(ends, *(part[name] for name in rest))
    return ends


def whole(kept: ir.Table) -> ir.Table:
    """Return a kept state with whole numbers: DuckDB sums in 128 bits, which Parquet has not."""
    return kept.mutate(
        **{
            name: kept[name].cast("int64")
            for name in kept.columns
            if kept[name].type().is_floating()
        }
    )


def earlier(state: ir.Table) -> ir.Table:
    """Return a state of a month before the window: of its posts only the last one counts."""
    nothing = {
        name: ibis.null(kind)
        for name, kind in state.schema().items()
        if name not in ("account_id", "first_at", "last_at")
    }
    return state.mutate(**nothing).select(state.columns)


def last_posts(states: ir.Table) -> ir.Table:
    """account_id, last_post_at."""
    return states.group_by("account_id").agg(last_post_at=states.last_at.max())


def sums(states: ir.Table) -> ir.Table:
    """One row per account: the sums over its months."""
    names = [name for name in states.columns if name not in _NO_SUM]
    return states.group_by("account_id").agg(
        **{name: states[name].sum().cast("int64") for name in names}
    )


def gaps(states: ir.Table, window: Window) -> ir.Table:
    """account_id, gap_days: the most days between two posts, within months and across them."""
    order = ibis.window(group_by="account_id", order_by="first_at")
    pairs = states.select("account_id", "first_at", "last_at", "gap_days")
    pairs = pairs.mutate(before_at=pairs.last_at.lag().over(order))
    across = pairs.before_at.notnull() & began(pairs.first_at, window)
    days = pairs.first_at.date().delta(pairs.before_at.date(), unit="day")
    both = pairs.select(
        "account_id",
        longest=ibis.greatest(pairs.gap_days.fill_null(-1), across.ifelse(days, -1).cast("int64")),
    )
    most = both.group_by("account_id").agg(gap_days=both.longest.max())
    return most.filter(most.gap_days >= 0)


def flags(known: ir.Table, month: Window) -> ir.Table:
    """account_id, published_at, repeat, copy: the month's posts that say what was said before.

    `known` holds the texts of the month and of every month before it. A post stays flagged
    whatever comes later.
    """
    # Which of two posts of the same moment is the repeat makes no difference to a count, and ids
    # are the dear part of reading a year's texts.
    nameless = known.mutate(post_id=ibis.literal(""))
    twins = texts.twins(nameless, month)
    again, taken = texts.repeated(twins), texts.copied(twins)
    rows = [
        one.select("account_id", "published_at", repeat=ibis.literal(a), copy=ibis.literal(b))
        for one, a, b in ((again, 1, 0), (taken, 0, 1))
    ]
    return rows[0].union(rows[1])


def flagged(flags: ir.Table, window: Window) -> ir.Table:
    """account_id, repeats, copies: over the window."""
    seen = within(flags, "published_at", window)
    return seen.group_by("account_id").agg(
        repeats=seen["repeat"].sum().cast("int64"), copies=seen["copy"].sum().cast("int64")
    )
