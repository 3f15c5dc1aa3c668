"""Each account against itself: whether its posts are read more or less than a quarter before."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from keepfit.evaluation.core.records import Change, Interval
from keepfit.evaluation.core.resampling import Floats, Weeks, Whole
from keepfit.evaluation.core.shrinking import PRIOR_WEEKS, noise

_Z = 2.5758293035489004  # two-sided 99 %
# Of those called changed one in twenty may be luck (false discovery rate, Benjamini and Hochberg
# 1995): of hundreds of accounts some always stand out by chance.
_LUCK = 0.05
_FEWEST_WEEKS = 3  # of fewer weeks nobody can say how weeks differ


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """Accounts with enough weeks in one window: rows, means, variances, and how free these are."""

    rows: Whole
    mean: Floats
    variance: Floats
    free: Floats


def changes(
    newest: Weeks, before: Weeks, group: Whole, account_ids: Sequence[str]
) -> Iterator[Change]:
    """Yield how the typical reads of a post changed, for accounts known well in both windows.

    Weeks are of ln(reads + 1); `group` is the peer group of every account row.
    """
    now, then = _known(newest, group), _known(before, group)
    rows, at, back = np.intersect1d(now.rows, then.rows, return_indices=True)
    apart = now.mean[at] - then.mean[back]
    error = np.sqrt(now.variance[at] + then.variance[back])
    sure = _sure(apart, error, now.free[at] + then.free[back])
    columns = (rows, then.mean[back], now.mean[at], apart, _Z * error, sure)
    for row, old, new, middle, width, is_sure in zip(
        *(one.tolist() for one in columns), strict=True
    ):
        yield Change(
            account_id=account_ids[row],
            before=math.expm1(old),
            now=math.expm1(new),
            factor=math.exp(middle),
            interval=Interval(low=math.exp(middle - width), high=math.exp(middle + width)),
            course=("up" if middle > 0 else "down") if is_sure else "unclear",
        )


def _sure(apart: Floats, error: Floats, free: Floats) -> NDArray[np.bool_]:
    """Say which differences are hardly luck, given how many there are."""
    far = np.abs(apart) / np.where(error > 0, error, np.inf)
    # Student's t by Wallace's normal approximation (1959): few weeks tell little of the error.
    bent = np.sqrt(free * np.log1p(far**2 / free)) * (8 * free + 1) / (8 * free + 3)
    chance = np.array([math.erfc(one / math.sqrt(2)) for one in bent.tolist()])
    order = np.argsort(chance, kind="stable")
    places = np.arange(1, len(chance) + 1)
    few = places[chance[order] <= _LUCK * places / max(len(chance), 1)]
    sure = np.zeros(len(chance), dtype=bool)
    sure[order[: int(few.max(initial=0))]] = True
    return sure & (far >= _Z)


def _known(found: Weeks, group: Whole) -> _Known:
    if not len(found.accounts):
        none = np.array([])
        return _Known(rows=found.accounts, mean=none, variance=none, free=none)
    told = noise(found, group[found.accounts])
    enough = found.widths >= _FEWEST_WEEKS
    return _Known(
        rows=found.accounts[enough],
        mean=told.mean[enough],
        variance=told.variance[enough],
        free=np.asarray(PRIOR_WEEKS + found.widths[enough] - 1.0, dtype=np.float64),
    )
