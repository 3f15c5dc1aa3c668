"""From what was counted per account to its measures: shares, coverages, deviations.

Counts come in as columns with NaN where an account had no row; nothing here knows where from.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from keepfit.history.core.facts import Window
from keepfit.history.core.observed import Moments, days_between

RECEPTION = ("reads", "likes", "wow", "comments", "shares")
ENOUGH_PEERS = 10
# With fewer reads the 1 that is added to both sides says more than the likes do: at 1 like in 100
# reads it moves the logarithm of 100 reads by 0.68, of 3 reads by 3.2.
ENOUGH_READS = 100
ENOUGH_CHANGES = 3
# Makes the median absolute deviation of a normal distribution its standard deviation.
MAD_TO_DEVIATION = 1.4826

Column = NDArray[np.float64]
Columns = Mapping[str, Column]


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """Values by measure and coverages by id, as columns of equal length."""

    values: dict[str, Column]
    coverage: dict[str, Column]


def share(part: Column, whole: Column) -> Column:
    """Return part / whole, NaN where there is no whole."""
    result: Column = np.full(len(whole), np.nan)
    np.divide(part, whole, out=result, where=whole > 0)
    return result


def covered(part: Column, whole: Column) -> Column:
    """Return part / whole, 0 where there is no whole."""
    return np.nan_to_num(share(part, whole))


def of_posts(counts: Columns, window: Window) -> Measured:
    """Reckon what follows from the posts of the window and their texts."""
    zero = {name: np.nan_to_num(column) for name, column in counts.items()}
    posts = zero["posts"]
    values = {
        "posts": posts,
        "posts_per_week": posts * 7 / window.days,
        "active_days": zero["active_days"],
        "originals_share": share(zero["originals"], zero["originals_known"]),
        "reposts_share": share(zero["reposts"], zero["reposts_known"]),
        "headline_share": share(zero["headlines"], zero["headlines_known"]),
        "own_repeat_share": share(zero["repeats"], zero["texts"]),
        "identical_elsewhere_share": share(zero["copies"], zero["texts"]),
    }
    coverage = {
        "originals_coverage": covered(zero["originals_known"], posts),
        "reposts_coverage": covered(zero["reposts_known"], posts),
        "headline_coverage": covered(zero["headlines_known"], posts),
        "texts_coverage": covered(zero["texts"], posts),
        "reads_censored_share": covered(zero["reads_censored"], zero["reads_known"]),
    }
    for name in RECEPTION:
        values[f"{name}_median"] = counts[f"{name}_median"]
        values[f"{name}_total"] = counts[f"{name}_total"]
        coverage[f"{name}_coverage"] = covered(zero[f"{name}_known"], posts)
    return Measured(values=values, coverage=coverage)


def silent_days(last_post_at: Moments, opened_on: Moments, window: Window) -> Column:
    """Return days since the last post, else since the opening, else the days of the window."""
    since_opening = np.maximum(days_between(opened_on, window), 0)
    without = np.where(np.isnan(since_opening), float(window.days), since_opening)
    since_post = days_between(last_post_at, window)
    return np.where(np.isnan(since_post), without, since_post)


def of_followers(counts: Columns, in_ledger: Column, window: Window) -> Measured:
    """Reckon followers and their jumps; the ledger's figure stands in for a missing reading."""
    followers = np.where(np.isnan(counts["followers"]), in_ledger, counts["followers"])
    told = counts["changes"] >= ENOUGH_CHANGES
    return Measured(
        values={"followers": followers, "follower_jumps": np.where(told, counts["jumps"], np.nan)},
        coverage={
            "followers_coverage": (~np.isnan(followers)).astype(np.float64),
            "metrics_coverage": np.nan_to_num(counts["read_days"]) / window.days,
        },
    )


def of_messages(counts: Columns) -> Measured:
    """Reckon replies; an account without any message on record was not observed."""
    zero = {name: np.nan_to_num(column) for name, column in counts.items()}
    return Measured(
        values={
            "messages": counts["messages"],
            "reply_share": share(zero["replied"], zero["due"]),
            "reply_hours_median": counts["wait_seconds"] / 3600,
            "oldest_unanswered_days": counts["oldest_days"],
        },
        coverage={
            "messages_coverage": (~np.isnan(counts["messages"])).astype(np.float64),
            "replies_coverage": covered(zero["due"], zero["messages"]),
            "reply_hours_coverage": covered(zero["timed"], zero["replied"]),
        },
    )


def of_links(counts: Columns) -> Measured:
    """Reckon dead links among those that could be followed."""
    zero = {name: np.nan_to_num(column) for name, column in counts.items()}
    told = zero["fine"] + zero["dead"]
    return Measured(
        values={"dead_link_share": share(zero["dead"], told)},
        coverage={"links_coverage": covered(told, zero["probed"])},
    )


def yes_no(outcome: NDArray[np.str_], at: Moments, window: Window) -> Column:
    """Return 1 for ok, 0 for failed, NaN for all else and for probes before the window."""
    inside = at >= np.datetime64(window.start)
    yes, no = inside & (outcome == "ok"), inside & (outcome == "failed")
    return np.where(yes, 1.0, np.where(no, 0.0, np.nan))


def likes_anomaly(platform: NDArray[np.str_], likes: Column, reads: Column) -> Column:
    """Return how far likes per read lie from the platform's accounts, in robust deviations.

    NaN for accounts with fewer than 100 reads, on platforms with fewer than ten that have them,
    and where more than half of those are alike to the last digit.
    """
    ratio = np.full(len(platform), np.nan)
    known = reads >= ENOUGH_READS
    ratio[known] = np.log((likes[known] + 1) / (reads[known] + 1))
    result = np.full(len(platform), np.nan)
    for name in np.unique(platform[known]):
        here = known & (platform == name)
        if here.sum() < ENOUGH_PEERS:
            continue
        distance = ratio[here] - np.median(ratio[here])
        spread = np.median(np.abs(distance)) * MAD_TO_DEVIATION
        if spread > 0:
            result[here] = distance / spread
    return result


def blinded(part: Measured, blind: NDArray[np.bool_]) -> Measured:
    """Take values and coverages away where nothing was observed."""
    return Measured(
        values={name: np.where(blind, np.nan, one) for name, one in part.values.items()},
        coverage={name: np.where(blind, 0.0, one) for name, one in part.coverage.items()},
    )
