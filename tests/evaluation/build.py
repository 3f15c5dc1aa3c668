"""Accounts with posts of known quality, in one line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from keepfit.evaluation.core.resampling import Weeks, weeks
from keepfit.history.core.facts import Window
from keepfit.intake.tables import schema

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """Made accounts: peer group and true quality of each, and their weeks of posts."""

    group: Whole
    quality: Floats
    weeks: Weeks


@dataclass(frozen=True, slots=True, kw_only=True)
class Habits:
    """How accounts are made: how they differ, and how much posts and weeks vary."""

    groups: int = 10
    size: int = 40
    spread: float = 0.6
    post_noise: float = 0.9
    week_noise: float = 0.4
    fewest: int = 2
    most: int = 40


def made(seed: int, habits: Habits) -> Made:
    """Make accounts whose posts' ln(reads) vary about their quality, with shocks by the week."""
    rng = np.random.default_rng(seed)
    count = habits.groups * habits.size
    group = np.repeat(np.arange(habits.groups, dtype=np.int64), habits.size)
    quality = rng.normal(6.0, habits.spread, count)
    posts = rng.integers(habits.fewest, habits.most, count)
    row = np.repeat(np.arange(count), posts)
    week = rng.integers(0, 13, len(row))
    shock = rng.normal(0, habits.week_noise, (count, 13))
    value = quality[row] + shock[row, week] + rng.normal(0, habits.post_noise, len(row))
    key, place = np.unique(row * 13 + week, return_inverse=True)
    counts = np.bincount(place).astype(np.float64)
    sums = np.bincount(place, weights=value).astype(np.float64)
    return Made(
        group=group,
        quality=quality,
        weeks=weeks(key // 13, key % 13, counts, sums),
    )


def true_ranks(made_: Made) -> Floats:
    """Return each account's true rank in its group, 1 the best."""
    ranks = np.empty(len(made_.group))
    for number in np.unique(made_.group):
        rows = np.flatnonzero(made_.group == number)
        ranks[rows[np.argsort(-made_.quality[rows])]] = np.arange(1, len(rows) + 1)
    return ranks


def posts_table(rows: Sequence[Mapping[str, Any]]) -> pa.Table:
    """A table of posts; what a row does not name is null."""
    whole = [
        dict.fromkeys(schema("posts").names) | {"post_id": f"p{place}"} | dict(row)
        for place, row in enumerate(rows)
    ]
    return pa.Table.from_pylist(whole, schema=schema("posts"))


def several_posts(
    account_id: str, reads: Sequence[int], window: Window, **given: Any
) -> list[dict[str, Any]]:
    """Posts of one account, spread evenly over a window."""
    step = window.days / max(1, len(reads))
    start = datetime.combine(window.start, datetime.min.time())
    return [
        {
            "post_id": f"{account_id}-{place}-{window.as_of}",
            "account_id": account_id,
            "published_at": start + timedelta(days=place * step, hours=10),
            "title": f"第{place}篇",
            "text": f"{account_id}的第{place}篇内容，说明一件不同的事情{place}。",
            "reads": one,
            **given,
        }
        for place, one in enumerate(reads)
    ]
