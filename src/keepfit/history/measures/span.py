"""The rows a window is about: up to the day of the check-up, and within the window."""

from __future__ import annotations

from datetime import datetime, time, timedelta

import ibis
import ibis.expr.types as ir

from keepfit.history.core.facts import Window


def midnight(window: Window) -> datetime:
    """Return the first moment after the window."""
    return datetime.combine(window.as_of + timedelta(days=1), time())


def up_to(table: ir.Table, moment: str, window: Window) -> ir.Table:
    """Return the rows of an account that happened by the end of the day of the check-up."""
    known = table.account_id.notnull() & table[moment].notnull()
    return table.filter(known & (table[moment] < ibis.literal(midnight(window))))


def within(table: ir.Table, moment: str, window: Window) -> ir.Table:
    """Return the rows that happened within the window."""
    return up_to(table, moment, window).filter(began(table[moment], window))


def began(moment: ir.Value, window: Window) -> ir.BooleanValue:
    """Say whether a moment is not before the window."""
    return moment >= ibis.literal(datetime.combine(window.start, time()))


def days_until(moment: ir.Value, window: Window) -> ir.IntegerValue:
    """Return the days from a moment to the day of the check-up, by date."""
    return ibis.literal(window.as_of).delta(moment.date(), unit="day")


def hits(condition: ir.BooleanValue) -> ir.IntegerScalar:
    """Return how many rows fulfil a condition; unknown counts as no."""
    return condition.fill_null(False).ifelse(1, 0).sum()  # noqa: FBT003  # Ibis takes it so
