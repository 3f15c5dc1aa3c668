"""Messages from the public, and whether and how fast they were answered."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from keepfit.history.core.facts import Window
from keepfit.history.measures.span import began, days_until, hits, midnight, up_to

# A younger message may still be answered in time, so it does not count against the account.
PATIENCE_DAYS = 15


def answered(messages: ir.Table, window: Window) -> ir.Table:
    """Messages up to the day of the check-up, with whether each was answered by then.

    A reply without its time counts as given; one given after that day had not been given yet.
    """
    seen = up_to(messages, "received_at", window)
    timely = seen.replied_at.notnull() & (seen.replied_at < ibis.literal(midnight(window)))
    undated = seen.replied_at.isnull() & (seen.reply_text.fill_null("").strip() != "")
    return seen.select(
        "account_id",
        "message_id",
        "received_at",
        "text",
        replied=(timely | undated).fill_null(False),  # noqa: FBT003  # Ibis takes it so
        age_days=days_until(seen.received_at, window),
        wait_seconds=timely.ifelse(_seconds(seen.received_at, seen.replied_at), ibis.null("int64")),
    )


def replies(messages: ir.Table, window: Window) -> ir.Table:
    """One row per account with any message: messages, replies and their hours, the oldest open."""
    seen = answered(messages, window)
    inside = began(seen.received_at, window)
    due = inside & (seen.replied | (seen.age_days > PATIENCE_DAYS))
    # A reply dated before its message is a slip of the pen; the reply counts, its hours do not.
    timed = inside & seen.replied & (seen.wait_seconds >= 0).fill_null(False)  # noqa: FBT003  # Ibis takes it so
    return seen.group_by("account_id").agg(
        messages=hits(inside),
        due=hits(due),
        replied=hits(inside & seen.replied),
        timed=hits(timed),
        wait_seconds=timed.ifelse(seen.wait_seconds, ibis.null("int64")).median(),
        oldest_days=seen.replied.ifelse(0, seen.age_days).max(),
    )


def _seconds(start: ir.TimestampValue, end: ir.TimestampValue) -> ir.IntegerValue:
    # Whole seconds first: engines differ in how they turn fractions into seconds.
    return end.truncate("s").epoch_seconds() - start.truncate("s").epoch_seconds()
