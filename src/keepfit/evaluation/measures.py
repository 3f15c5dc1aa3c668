"""What evaluation needs of posts and messages, as Ibis expressions that run nowhere by themselves.

Sums are of whole millionths: floats summed in another order differ in their last digits, and the
same input must give the same answer at any chunking and number of threads.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import reduce
from operator import and_

import ibis
import ibis.expr.types as ir

from keepfit.evaluation.core.indices import Index
from keepfit.history.core.facts import Window
from keepfit.history.measures.posts import CENSORED
from keepfit.history.measures.replies import PATIENCE_DAYS, answered
from keepfit.history.measures.span import began, hits, within

MILLION = 1_000_000
# An answer within the hour counts 1, one after three days three quarters, a very late one a half.
HALF_LIFE_HOURS = 72
_DAYS = ("days",)


def weekly_reads(posts: ir.Table, window: Window) -> ir.Table:
    """account_id, week, number, total: posts with known reads, and the sum of ln(reads + 1)."""
    seen = within(posts, "published_at", window)
    seen = seen.filter(seen.reads.notnull() & (seen.reads >= 0))
    return _weekly(seen, seen.published_at, (seen.reads + 1).cast("float64").ln(), window)


def weekly_answers(messages: ir.Table, window: Window) -> ir.Table:
    """account_id, week, number, total: messages that were due, and the sum of what answers count.

    Unanswered ones that may still be answered in time are left out.
    """
    seen = answered(messages, window)
    due = seen.replied | (seen.age_days > PATIENCE_DAYS)
    seen = seen.filter(began(seen.received_at, window) & due)
    hours = seen.wait_seconds.cast("float64") / 3600.0
    sound = (seen.wait_seconds >= 0).fill_null(False)  # noqa: FBT003  # Ibis takes it so
    soon = sound.ifelse((-hours / HALF_LIFE_HOURS * 0.6931471805599453).exp(), 0.0)
    return _weekly(seen, seen.received_at, seen.replied.ifelse(0.5 + 0.5 * soon, 0.0), window)


def _weekly(seen: ir.Table, moment: ir.Value, value: ir.Value, window: Window) -> ir.Table:
    days = moment.date().delta(ibis.literal(window.start), unit="day")
    millionths = (value * float(MILLION)).round().cast("int64")
    flat = seen.select("account_id", week=(days / 7).floor().cast("int64"), value=millionths)
    sums = flat.group_by("account_id", "week").agg(number=flat.count(), total=flat.value.sum())
    return sums.order_by("account_id", "week")


def posts_by_month(posts: ir.Table, account_ids: ir.Table, window: Window) -> ir.Table:
    """account_id, month ("2024-05"), posts: how much these accounts published, month by month."""
    seen = within(posts, "published_at", window).semi_join(account_ids, "account_id")
    flat = seen.select("account_id", month=seen.published_at.strftime("%Y-%m"))
    counted = flat.group_by("account_id", "month").agg(posts=flat.count())
    return counted.order_by("account_id", "month")


def monthly_posts(posts: ir.Table, account_ids: ir.Table, window: Window) -> ir.Table:
    """account_id, month (1 to 12), posts: when in the year these accounts publish."""
    seen = within(posts, "published_at", window).semi_join(account_ids, "account_id")
    flat = seen.select("account_id", month=seen.published_at.month().cast("int64"))
    return flat.group_by("account_id", "month").agg(posts=flat.count())


def index_inputs(posts: ir.Table, index: Index, window: Window) -> ir.Table:
    """account_id and every input of an index that posts tell, for accounts that posted.

    An input is null where no post shows the number; `censored` counts the posts whose reads stand
    at the most a platform shows.
    """
    seen = within(posts, "published_at", window)
    columns: dict[str, ir.Value] = {"censored": hits(seen.reads >= CENSORED)}
    days = {one.name: ibis.literal(window.days) for one in index.inputs if one.takes == _DAYS}
    for one in index.inputs:
        if one.takes and one.takes != _DAYS:
            columns[one.name] = _taken(seen, one.takes)
    return seen.group_by("account_id").agg(**columns).mutate(**days).order_by("account_id")


def _taken(seen: ir.Table, takes: tuple[str, ...]) -> ir.Value:
    how, *rest = takes
    conditions: Mapping[str, ir.BooleanValue] = {
        "headline": seen.is_headline.fill_null(False),  # noqa: FBT003  # Ibis takes it so
        "original": seen.is_original.fill_null(False),  # noqa: FBT003  # Ibis takes it so
    }
    chosen = [conditions[name] for name in rest if name in conditions]
    kept = reduce(and_, chosen, seen.account_id.notnull())
    if how == "count":
        return hits(kept)
    column = seen[rest[0]]
    if how == "max":
        return column.max()
    # None shown is unknown; some shown and none of them a headline is 0.
    total = kept.ifelse(column.fill_null(0), 0).sum()
    return (hits(column.notnull()) > 0).ifelse(total, ibis.null("int64"))
