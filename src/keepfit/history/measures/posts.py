"""Posts: when, how many, of what kind, and how they were received."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from keepfit.history.core.facts import Window
from keepfit.history.measures.span import began, hits, up_to, within

RECEPTION = ("reads", "likes", "wow", "comments", "shares")
# WeChat shows "10万+" from 100,001 on; intake keeps it as this number.
CENSORED = 100_001
# Reads and likes are both known.
PAIRED = "paired"
# What is true of a post, in the order of the bits in which it is kept.
MARKS = (
    "originals",
    "originals_known",
    "reposts",
    "reposts_known",
    "headlines",
    "headlines_known",
    "reads_censored",
    *(f"{name}_known" for name in RECEPTION),
    PAIRED,
)


def last_posts(posts: ir.Table, window: Window) -> ir.Table:
    """account_id, last_post_at: the newest post ever seen up to the day of the check-up."""
    seen = up_to(posts, "published_at", window)
    return seen.group_by("account_id").agg(last_post_at=seen.published_at.max())


def posts_within(posts: ir.Table, window: Window) -> ir.Table:
    """One row per account that posted within the window: counts, kinds and reception."""
    seen = within(posts, "published_at", window)
    return seen.group_by("account_id").agg(**counts(seen), **medians(seen))


def counts(seen: ir.Table) -> dict[str, ir.Value]:
    """Return what can be added up over months: how many of what kind, and sums of reception."""
    told = marks(seen)
    columns = {"posts": seen.count(), "active_days": seen.published_at.date().nunique()}
    columns |= {name: hits(one) for name, one in told.items() if name != PAIRED}
    for name in ("reads", "likes"):
        columns[f"paired_{name}"] = told[PAIRED].ifelse(seen[name], 0).sum()
    for name in RECEPTION:
        columns[f"{name}_total"] = seen[name].sum()
    return columns


def marks(seen: ir.Table) -> dict[str, ir.BooleanValue]:
    """Return what is true of each post, in the order of MARKS: its kinds, and what is known."""
    named = (seen.origin_url != "").fill_null(False)  # noqa: FBT003  # Ibis takes it so
    marked = seen.is_original.notnull()
    return {
        "originals": seen.is_original,
        "originals_known": marked,
        "reposts": named | (marked & ~seen.is_original),
        "reposts_known": named | marked,
        "headlines": seen.is_headline,
        "headlines_known": seen.is_headline.notnull(),
        "reads_censored": seen.reads >= CENSORED,
        **{f"{name}_known": seen[name].notnull() for name in RECEPTION},
        PAIRED: seen.reads.notnull() & seen.likes.notnull(),
    }


def medians(seen: ir.Table) -> dict[str, ir.Value]:
    """Return what cannot be added up: the medians of reception."""
    return {f"{name}_median": seen[name].median() for name in RECEPTION}


def inner_gaps(posts: ir.Table, window: Window) -> ir.Table:
    """account_id, gap_days: the most days between two posts, the later within the window."""
    seen = up_to(posts, "published_at", window).select("account_id", "published_at")
    inside = began(seen.published_at, window)
    # Of everything before the window only the last post counts.
    before = seen.filter(~inside).group_by("account_id")
    near = seen.filter(inside).union(before.agg(published_at=seen.published_at.max()))
    order = ibis.window(group_by="account_id", order_by="published_at")
    pairs = near.mutate(before_at=near.published_at.lag().over(order))
    pairs = pairs.filter(pairs.before_at.notnull())
    days = pairs.published_at.date().delta(pairs.before_at.date(), unit="day")
    return pairs.group_by("account_id").agg(gap_days=days.max())


def posts_by_month(posts: ir.Table, accounts: ir.Table, window: Window) -> ir.Table:
    """platform, month, posts: every month up to the day of the check-up, in order."""
    seen = up_to(posts, "published_at", window).select("account_id", "published_at")
    placed = seen.left_join(accounts.select("account_id", "platform"), "account_id").select(
        platform=ibis.coalesce(ibis._.platform, ibis.literal("")),
        month=ibis._.published_at.strftime("%Y-%m"),
    )
    months = placed.group_by("platform", "month").agg(posts=placed.count())
    return months.order_by("platform", "month")
