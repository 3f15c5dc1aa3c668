"""Followers: the last reading, and changes too large to have come by themselves."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from keepfit.history.core.facts import Window

JUMP_MADS = 6
JUMP_FOLLOWERS = 200
JUMP_PERCENT = 20


def readings(metrics: ir.Table, window: Window) -> ir.Table:
    """account_id, date, followers: the readings up to the day of the check-up."""
    known = metrics.account_id.notnull() & metrics.followers.notnull()
    seen = metrics.filter(known & (metrics.date <= ibis.literal(window.as_of)))
    return seen.select("account_id", "date", "followers")


def last_followers(metrics: ir.Table, window: Window) -> ir.Table:
    """account_id, followers, read_days: the last reading, and how many lie in the window."""
    seen = readings(metrics, window)
    inside = seen.date >= ibis.literal(window.start)
    return seen.group_by("account_id").agg(
        followers=seen.followers.argmax(seen.date), read_days=inside.ifelse(1, 0).sum()
    )


def jumps(metrics: ir.Table, window: Window) -> ir.Table:
    """account_id, changes, jumps: changes between readings in the window, and the odd ones."""
    order = ibis.window(group_by="account_id", order_by="date")
    seen = readings(metrics, window)
    pairs = seen.mutate(before=seen.followers.lag().over(order))
    pairs = pairs.filter(pairs.before.notnull() & (pairs.date >= ibis.literal(window.start)))
    pairs = pairs.select("account_id", "before", change=pairs.followers - pairs.before)
    middles = pairs.group_by("account_id").agg(middle=pairs.change.median())
    apart = pairs.inner_join(middles, "account_id").select(
        pairs.account_id,
        pairs.before,
        pairs.change,
        distance=(pairs.change - middles.middle).abs(),
    )
    spreads = apart.group_by("account_id").agg(spread=apart.distance.median())
    judged = apart.inner_join(spreads, "account_id").select(apart, spread=spreads.spread)
    size = judged.change.abs()
    odd = (
        (judged.distance > judged.spread * JUMP_MADS)
        & (size >= JUMP_FOLLOWERS)
        & (size * 100 >= judged.before * JUMP_PERCENT)
    )
    return judged.group_by("account_id").agg(changes=judged.count(), jumps=odd.ifelse(1, 0).sum())
