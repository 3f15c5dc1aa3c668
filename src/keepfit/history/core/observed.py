"""Whose posts were observed, and why the others' were not. Not observed is not failed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from keepfit.history.core.facts import Window

# A platform's collection ends at its latest post; with fewer posting accounts than this the
# latest post says more about the accounts than about the collection.
ENOUGH_ACCOUNTS = 5
UNREADABLE = ("unreachable", "not_allowed")
# Whoever opens a channel sees its posts. A programme, a website or a work group that opens well
# says nothing of what it published. An account of unknown kind is taken for a channel.
CHANNELS = ("account", "")

Moments = NDArray[np.datetime64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """When each account was seen: columns of equal length, NaT or empty text where never.

    `open_outcome` and `open_at` are of the last opening probe, `ok_at` of the last that was fine.
    """

    kind: NDArray[np.str_]
    platform: NDArray[np.str_]
    last_post_at: Moments
    open_outcome: NDArray[np.str_]
    open_at: Moments
    ok_at: Moments


def reasons(seen: Sighting, window: Window, horizon_days: int) -> NDArray[np.str_]:
    """Say for each account why its posts were not observed; empty text where they were.

    unreadable: the last opening probe was unreachable or not allowed, and no post came after it.
    never_read: no post at all, and no opening within the window that was fine and shows posts.
    horizon: what was collected of the platform, and the last fine opening, end more than
    `horizon_days` before the window's end.
    """
    posted = ~np.isnat(seen.last_post_at)
    unreadable = np.isin(seen.open_outcome, UNREADABLE) & ~(seen.last_post_at > seen.open_at)
    shown = np.isin(seen.kind, CHANNELS) & (seen.ok_at >= np.datetime64(window.start))
    never_read = ~posted & ~shown
    until = np.fmax(horizons(seen.platform, seen.last_post_at), seen.ok_at)
    unseen_days = days_between(until, window)
    stale = unseen_days > horizon_days
    return np.select(
        [unreadable, never_read, stale], ["unreadable", "never_read", "horizon"], default=""
    ).astype(np.str_)


def horizons(platform: NDArray[np.str_], last_post_at: Moments) -> Moments:
    """Return for each account when the collection of its platform ends; NaT without any post."""
    posted = ~np.isnat(last_post_at)
    result = np.full(len(platform), np.datetime64("NaT"), dtype="datetime64[us]")
    if not posted.any():
        return result
    result[:] = last_post_at[posted].max()
    for name in np.unique(platform):
        here = platform == name
        if (here & posted).sum() >= ENOUGH_ACCOUNTS:
            result[here] = last_post_at[here & posted].max()
    return result


def days_between(moments: Moments, window: Window) -> NDArray[np.float64]:
    """Return the days from each moment to the window's end, by date; NaN where there is none."""
    gaps = np.datetime64(window.as_of, "D") - moments.astype("datetime64[D]")
    return np.where(np.isnat(gaps), np.nan, gaps.astype(np.float64))
