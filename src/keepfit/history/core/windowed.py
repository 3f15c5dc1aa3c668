"""What a window holds of kept posts: counts, totals, medians and gaps per account, as kernels.

The same as the expressions of `measures.posts`; a test holds them together. It exists because a
new day touches everybody's window, and planning a query takes longer than the counting does.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numba import njit
from numpy.typing import NDArray

DAY_US = 86_400_000_000

Wholes = NDArray[np.int64]
Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """Kept posts as columns of equal length, in any order.

    `account` is the account's row in the roster, or -1 where it is not in it; `at` microseconds
    since 1970, `marks` one bit per mark.
    """

    account: NDArray[np.int32]
    at: Wholes
    marks: NDArray[np.int32]


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """What a window holds, one row per account; marks have a line each.

    `gap_days` is NaN where there are no two posts, `last_at` is -1 without any post.
    """

    posts: Numbers
    active_days: Numbers
    gap_days: Numbers
    last_at: Wholes
    marks: Numbers


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """One kind of reception within a window, one row per account; NaN where none is known.

    `paired` is the sum over the posts of which a second mark is true, too.
    """

    total: Numbers
    median: Numbers
    paired: Numbers


class Counting:
    """Kept posts put in order of account and day once, to be counted over one window."""

    def __init__(self, kept: Kept, accounts: int, span: tuple[int, int]) -> None:
        """Take posts of so many accounts; `span` is the window's first microsecond, and the first
        after it."""
        self._kept = kept
        self._span = span
        self._order = _ordered(kept)
        self._ends = np.searchsorted(kept.account[self._order], np.arange(accounts + 1))

    def counted(self, last_before: Wholes, marks: int) -> Counted:
        """Count posts, days, gaps and the first so many marks.

        `last_before` is each account's last post of the months before those that are kept, or -1.
        """
        accounts = len(self._ends) - 1
        result = Counted(
            posts=np.zeros(accounts),
            active_days=np.zeros(accounts),
            gap_days=np.full(accounts, np.nan),
            last_at=last_before.copy(),
            marks=np.zeros((marks, accounts)),
        )
        when = (result.posts, result.active_days, result.gap_days, result.last_at)
        _when(self._order, self._ends, self._kept.at, self._span, when)
        given = (self._kept.at, self._kept.marks)
        _marked(self._order, self._ends, given, self._span, result.marks)
        return result

    def received(self, values: Wholes, known: int, paired: int) -> Received:
        """Count one kind of reception: `known` is the bit that says that a value is known."""
        accounts = len(self._ends) - 1
        result = Received(
            total=np.full(accounts, np.nan),
            median=np.full(accounts, np.nan),
            paired=np.zeros(accounts),
        )
        given = (self._kept.at, self._kept.marks, values)
        found = (result.total, result.median, result.paired)
        _received(self._order, self._ends, given, (*self._span, known, paired), found)
        return result


def _ordered(kept: Kept) -> Wholes:
    """Return the order by account and day; kept posts are runs in order, which sorts fast."""
    if not len(kept.at):
        return np.zeros(0, dtype=np.int64)
    days = kept.at // DAY_US
    first = days.min()
    width = days.max() - first + 1
    days -= first
    days += kept.account * width
    return np.argsort(days, kind="stable")


@njit(cache=True, nogil=True)
def _when(
    order: Wholes,
    ends: Wholes,
    at: Wholes,
    span: tuple[int, int],
    found: tuple[Numbers, Numbers, Numbers, Wholes],
) -> None:
    posts, active_days, gap_days, last_at = found
    for account in range(len(posts)):
        day_before = last_at[account] // DAY_US if last_at[account] >= 0 else -1
        active = -1
        for place in range(ends[account], ends[account + 1]):
            moment = at[order[place]]
            if moment >= span[1]:
                continue
            day = moment // DAY_US
            if moment >= span[0]:
                posts[account] += 1
                if day != active:
                    active_days[account] += 1
                    active = day
                gap = day - day_before
                # Written so that a gap is also taken where there was none, which is NaN.
                if day_before >= 0 and not gap <= gap_days[account]:
                    gap_days[account] = gap
            day_before = day
            last_at[account] = max(last_at[account], moment)


@njit(cache=True, nogil=True)
def _marked(
    order: Wholes,
    ends: Wholes,
    given: tuple[Wholes, NDArray[np.int32]],
    span: tuple[int, int],
    found: Numbers,
) -> None:
    at, marks = given
    for account in range(len(ends) - 1):
        for place in range(ends[account], ends[account + 1]):
            row = order[place]
            if span[0] <= at[row] < span[1]:
                for bit in range(len(found)):
                    found[bit, account] += (marks[row] >> bit) & 1


@njit(cache=True, nogil=True)
def _received(
    order: Wholes,
    ends: Wholes,
    given: tuple[Wholes, NDArray[np.int32], Wholes],
    span: tuple[int, int, int, int],
    found: tuple[Numbers, Numbers, Numbers],
) -> None:
    at, marks, values = given
    start, end, known_bit, paired_bit = span
    totals, medians, paired = found
    most = 0
    for account in range(len(ends) - 1):
        most = max(most, ends[account + 1] - ends[account])
    known = np.empty(most, np.int64)
    for account in range(len(ends) - 1):
        n, total = 0, 0
        for place in range(ends[account], ends[account + 1]):
            row = order[place]
            if start <= at[row] < end and (marks[row] >> known_bit) & 1:
                known[n] = values[row]
                total += values[row]
                paired[account] += values[row] * ((marks[row] >> paired_bit) & 1)
                n += 1
        if n:
            totals[account] = total
            medians[account] = _median(known[:n])


@njit(cache=True, nogil=True)
def _median(values: Wholes) -> float:
    """Return the median; the values are put in another order."""
    middle = len(values) // 2
    upper = _nth(values, middle)
    if len(values) % 2:
        return float(upper)
    lower = values[0]
    for place in range(1, middle):
        lower = max(lower, values[place])
    return float(lower + (upper - lower) * 0.5)


@njit(cache=True, nogil=True)
def _nth(values: Wholes, n: int) -> int:
    """Return the value with n before it in order, and put those before it (C. A. R. Hoare's Find,
    Communications of the ACM 4 (1961) 321)."""
    low, high = 0, len(values) - 1
    while low < high:
        pivot = values[(low + high) // 2]
        left, right = low, high
        while left <= right:
            while values[left] < pivot:
                left += 1
            while values[right] > pivot:
                right -= 1
            if left <= right:
                values[left], values[right] = values[right], values[left]
                left += 1
                right -= 1
        if n <= right:
            high = right
        elif n >= left:
            low = left
        else:
            break
    return int(values[n])
