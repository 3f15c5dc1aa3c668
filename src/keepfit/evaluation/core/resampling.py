"""A bootstrap over posts, columnar and seeded, that never copies a post.

What is drawn again are the weeks of an account with all their posts: one event lifts or sinks all
posts of a week, so single posts would feign a certainty nobody has. A draw depends on the seed,
the account, its place and the round alone (a counter-based generator), so that neither the order
of the accounts nor their division into parts nor threads can change it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]
Bits = NDArray[np.uint64]

# The SplitMix64 generator (Steele, Lea, Flood 2014): its step and the factors of its finish.
_STEP = np.uint64(0x9E3779B97F4A7C15)
_FIRST, _SECOND = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)
_HALF = np.uint64(32)
_BLOCK = 1 << 15  # so that a block of draws stays in the processor's cache


@dataclass(frozen=True, slots=True, kw_only=True)
class Weeks:
    """The weeks of accounts: account row, number of posts and sum of their values, sorted.

    `accounts` are the rows that have any week, `starts` where their weeks begin.
    """

    row: Whole
    count: Floats
    total: Floats
    accounts: Whole
    starts: Whole

    @property
    def widths(self) -> Whole:
        """How many weeks each account has."""
        return np.diff(np.append(self.starts, len(self.row)))


def weeks(row: Whole, week: Whole, count: Floats, total: Floats) -> Weeks:
    """Return weekly sums in order of account and week."""
    order = np.lexsort((week, row))
    row, count, total = row[order], count[order], total[order]
    accounts, starts = np.unique(row, return_index=True)
    return Weeks(row=row, count=count, total=total, accounts=accounts, starts=starts)


def account_keys(account_ids: Iterable[str], seed: int) -> Bits:
    """Return the key each account's draws begin from."""
    digests = b"".join(
        blake2b(one.encode(), digest_size=8, key=seed.to_bytes(8, "big")).digest()
        for one in account_ids
    )
    return np.frombuffer(digests, dtype="<u8").astype(np.uint64)


def means(found: Weeks) -> Floats:
    """Return the mean value of a post of each account in `found.accounts`."""
    totals = np.add.reduceat(found.total, found.starts)
    return np.asarray(totals / np.add.reduceat(found.count, found.starts))


class Draws:
    """Draws the weeks of accounts again and again."""

    def __init__(self, found: Weeks, keys: Bits) -> None:
        self._weeks = found
        widths = found.widths
        place = np.arange(len(found.row)) - np.repeat(found.starts, widths)
        with np.errstate(over="ignore"):
            # Hash place and account first, so that no two (account, place) pairs run in step.
            self._slots = _mixed(keys[found.row] + place.astype(np.uint64) * _STEP)
        self._widths = np.repeat(widths, widths).astype(np.uint64)
        self._firsts = np.repeat(found.starts, widths)

    def means(self, number: int) -> Floats:
        """Return the mean value of a post of each account in one round's draw."""
        count = np.empty(len(self._slots))
        total = np.empty(len(self._slots))
        for start in range(0, len(self._slots), _BLOCK):
            part = slice(start, start + _BLOCK)
            drawn = self._firsts[part] + self._picks(part, number)
            count[part] = self._weeks.count[drawn]
            total[part] = self._weeks.total[drawn]
        totals = np.add.reduceat(total, self._weeks.starts)
        return np.asarray(totals / np.add.reduceat(count, self._weeks.starts))

    def _picks(self, part: slice, number: int) -> Whole:
        bits = uniform_bits(self._slots[part], number)
        return np.asarray(((bits >> _HALF) * self._widths[part]) >> _HALF, dtype=np.int64)


def uniform_bits(keys: Bits, number: int) -> Bits:
    """Return evenly spread 64-bit numbers, one for each key, in one round."""
    with np.errstate(over="ignore"):
        return _mixed(keys + np.uint64(number + 1) * _STEP)


def normal(keys: Bits, number: int) -> Floats:
    """Return standard normal deviates, one for each key, in one round (Box and Muller)."""
    bits = uniform_bits(_mixed(~keys), number)
    radius = ((bits >> _HALF).astype(np.float64) + 1.0) / 4294967297.0
    angle = (bits & np.uint64(0xFFFFFFFF)).astype(np.float64) / 4294967296.0
    return np.asarray(np.sqrt(-2.0 * np.log(radius)) * np.cos(2.0 * np.pi * angle))


def _mixed(bits: Bits) -> Bits:
    with np.errstate(over="ignore"):
        bits = bits ^ (bits >> np.uint64(30))
        bits *= _FIRST
        bits ^= bits >> np.uint64(27)
        bits *= _SECOND
        bits ^= bits >> np.uint64(31)
    return bits
