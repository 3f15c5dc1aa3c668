"""The posts of a crowd as numbers: who, when, what kind of text, and how it was received."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from keepfit.sample.core.crowd import Crowd, Integers
from keepfit.sample.core.draws import Rng, stream
from keepfit.sample.core.records import YEAR_DAYS

OWN, COPIED, REPEATED = 0, 1, 2
_SECONDS = 86_400
# The main accounts publish early, so that whatever is copied was there the day before.
_MAIN_SECOND = 7 * 3600
_BLOCK = 400_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """Some posts of one month, accounts in order and within them by time.

    `second` counts from the first day of the year; `text` says whether its text is the account's
    own, one of its three repeated ones (`which`), or that of the main account `which` of the day
    before; `serial` numbers an account's posts within the month.
    """

    account: Integers
    second: Integers
    serial: Integers
    text: Integers
    which: Integers
    reads: Integers
    likes: Integers
    wow: Integers
    comments: Integers
    shares: Integers
    original: NDArray[np.bool_]
    phrase: Integers

    @property
    def day(self) -> Integers:
        """The day of the year of each post, from 0."""
        return self.second // _SECONDS


def monthly(crowd: Crowd, bounds: list[int]) -> Iterator[Integers]:
    """Yield for each month how many posts every account has in it, its last post left out.

    `bounds` are the first days of the months, and the day after the last one.
    """
    rng = stream(crowd.seed, "months")
    left = crowd.posts - 1
    for first, end in pairwise(bounds):
        here = np.clip(crowd.last_day + 1 - first, 0, end - first)
        rest = np.maximum(crowd.last_day + 1 - first, 1)
        count = rng.binomial(left, np.minimum(here / rest, 1.0))
        count[crowd.main] = np.minimum(end, YEAR_DAYS - 1) - first
        left = np.where(crowd.main, left, left - count)
        yield np.asarray(count, dtype=np.int64)


def blocks(crowd: Crowd, counts: Integers, first: int, end: int) -> Iterator[Block]:
    """Yield the posts of the month from day `first` to before `end`, a few accounts at a time."""
    whole = counts + ((crowd.last_day >= first) & (crowd.last_day < end))
    edges = np.concatenate([[0], np.cumsum(whole)])
    cuts = np.searchsorted(edges, np.arange(0, edges[-1] + _BLOCK, _BLOCK))
    cuts = np.minimum(np.append(cuts, len(whole)), len(whole))
    for low, high in pairwise(cuts):
        if high > low:
            rng = stream(crowd.seed, "posts", str(first), str(low))
            yield _block(crowd, (int(low), int(high)), counts, (first, end), rng)


def _block(
    crowd: Crowd, who: tuple[int, int], counts: Integers, month: tuple[int, int], rng: Rng
) -> Block:
    account, second = _moments(crowd, who, counts, month, rng)
    starts = np.searchsorted(account, np.arange(*who))
    serial = np.arange(len(account)) - starts[account - who[0]]
    text, which = _texts(crowd, account, second, serial)
    return Block(
        account=account,
        second=second,
        serial=serial,
        text=text,
        which=which,
        original=rng.random(len(account), dtype=np.float32) < 0.72,
        phrase=rng.integers(0, 1 << 31, len(account)),
        **_reception(crowd, account, rng),
    )


def _moments(
    crowd: Crowd, who: tuple[int, int], counts: Integers, month: tuple[int, int], rng: Rng
) -> tuple[Integers, Integers]:
    """Return accounts and seconds in order; main accounts publish early every day."""
    first, end = month
    number = np.arange(*who)
    account = np.repeat(number, counts[who[0] : who[1]])
    last = np.minimum(crowd.last_day[account], end - 1)
    day = first + (rng.random(len(account)) * (last - first + 1)).astype(np.int64)
    second = day * _SECONDS + rng.integers(8 * 3600, 22 * 3600, len(account))
    mains = np.flatnonzero(crowd.main[account])
    turn = mains - np.searchsorted(account, account[mains])
    second[mains] = (first + turn) * _SECONDS + _MAIN_SECOND
    pinned = number[(crowd.last_day[number] >= first) & (crowd.last_day[number] < end)]
    # After everything else of its day, so that it is the last one.
    at = np.where(crowd.main[pinned], _MAIN_SECOND, 22 * 3600 + pinned % 3600)
    account = np.concatenate([account, pinned])
    second = np.concatenate([second, crowd.last_day[pinned] * _SECONDS + at])
    order = np.lexsort((second, account))
    return account[order], second[order]


def _texts(
    crowd: Crowd, account: Integers, second: Integers, serial: Integers
) -> tuple[Integers, Integers]:
    mains = int(crowd.main.sum())
    day = second // _SECONDS
    # The number of the post within its day: the next main account is copied then.
    fresh = np.concatenate([[True], (np.diff(account) != 0) | (np.diff(day) != 0)])
    turn = np.arange(len(account)) - np.maximum.accumulate(
        np.where(fresh, np.arange(len(account)), 0)
    )
    copied = crowd.made("copied")[account] & (serial % 5 != 4) & (day > 0) & (turn < mains)
    repeated = crowd.made("repeating")[account] & (serial % 4 != 3)
    text = np.where(copied, COPIED, np.where(repeated, REPEATED, OWN))
    return text, np.where(copied, (account + turn) % mains, serial % 3)


def _reception(crowd: Crowd, account: Integers, rng: Rng) -> dict[str, Integers]:
    """Reads follow the followers log-normally, likes the reads, in each account's own way."""
    size = len(account)
    usual = (0.8 + 0.4 * ((account * 7919) % 1000) / 1000) * 0.011
    usual = np.where(crowd.made("likes_anomaly")[account], 0.85, usual)
    spread = np.exp(0.7 * rng.standard_normal(size, dtype=np.float32))
    reads = np.maximum(crowd.followers[account] * 0.04 * spread, 40).astype(np.int64)
    noise = 1 + 0.2 * rng.standard_normal(size, dtype=np.float32)
    part = rng.random(size, dtype=np.float32)
    likes = np.clip(reads * usual * noise + part, 0, reads).astype(np.int64)
    return {
        "reads": reads,
        "likes": likes,
        "wow": (likes * part).astype(np.int64),
        "comments": (reads * 0.003 * part).astype(np.int64),
        "shares": (reads * 0.016 * (1 - part)).astype(np.int64),
    }
