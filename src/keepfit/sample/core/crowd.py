"""The accounts of an invented province or nation as columns, and what was made of each."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from keepfit.sample.core.draws import Rng, stream
from keepfit.sample.core.records import YEAR_DAYS

Integers = NDArray[np.int64]

PLATFORMS = ("wechat", "weibo", "douyin", "toutiao")
LEVELS = ("province", "city", "county", "town")
# A main account publishes once every day; copiers take from these.
MAIN_EVERY = 500
SILENCE_LIMIT = 14
HONEST = "honest"
# Planted faults by share of all accounts; an account has at most one, so that each is found alone.
SHARES = {
    "zombie": 0.06,
    "unreadable": 0.01,
    "copied": 0.01,
    "repeating": 0.01,
    "likes_anomaly": 0.005,
    "unanswered": 0.02,
    "dead_links": 0.01,
    "follower_jump": 0.01,
    "unfiled": 0.02,
    "unverified": 0.01,
    "owner_mismatch": 0.01,
    "no_holder": 0.01,
    "no_second_holder": 0.02,
    "login_unproven": 0.02,
    "closed": 0.01,
    "at_limit": 0.01,
}
# What looks like a fault and is none.
NEAR = ("at_limit",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Crowd:
    """Accounts as columns of equal length, in the order of their numbers.

    `posts` is how many each publishes in the year, `last_day` the day (0 to 363) of its last one;
    `fault` is a kind of `SHARES` or "honest"; four accounts belong to a unit, one on each platform.
    """

    seed: int
    platform: Integers
    level: Integers
    followers: Integers
    posts: Integers
    last_day: Integers
    fault: NDArray[np.str_]
    main: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.platform)

    def made(self, kind: str) -> NDArray[np.bool_]:
        """Say of each account whether this was planted there."""
        return np.asarray(self.fault == kind)


def least_posts(accounts: int) -> int:
    """Return how many posts so many accounts publish at least."""
    mains = -(-accounts // MAIN_EVERY)
    return mains * YEAR_DAYS + accounts * 12


def crowd(accounts: int, posts: int, seed: int) -> Crowd:
    """Invent so many accounts that publish so many posts in a year, both exactly.

    `posts` is at least `least_posts(accounts)`.
    """
    rng = stream(seed, "crowd")
    number = np.arange(accounts)
    main = number % MAIN_EVERY == 0
    fault = _faults(rng, accounts, main)
    last = YEAR_DAYS - 1 - rng.integers(0, 7, accounts)
    last[main] = YEAR_DAYS - 1
    zombie, limit = fault == "zombie", fault == "at_limit"
    last[zombie] = YEAR_DAYS - 1 - rng.integers(SILENCE_LIMIT + 1, 200, int(zombie.sum()))
    last[limit] = YEAR_DAYS - 1 - SILENCE_LIMIT
    last[fault == "unreadable"] = YEAR_DAYS - 1 - 40
    last[fault == "closed"] = YEAR_DAYS - 1 - 120
    followers = np.exp(rng.normal(7.5, 1.4, accounts)).astype(np.int64) + 200
    # A jump or odd likes can only be told where there are enough followers and reads.
    followers[np.isin(fault, ("likes_anomaly", "follower_jump"))] += 5_000
    return Crowd(
        seed=seed,
        platform=number % 4,
        level=np.minimum(np.searchsorted([0.01, 0.1, 0.6], rng.random(accounts)), 3),
        followers=followers,
        posts=_posts(rng, posts, main),
        last_day=last,
        fault=fault,
        main=main,
    )


def _faults(rng: Rng, accounts: int, main: NDArray[np.bool_]) -> NDArray[np.str_]:
    names = np.array([*SHARES, HONEST])
    edges = np.cumsum(list(SHARES.values()))
    fault = names[np.searchsorted(edges, rng.random(accounts), side="right")]
    fault[main] = HONEST
    return fault


def _posts(rng: Rng, posts: int, main: NDArray[np.bool_]) -> Integers:
    """Share the posts out: a few publish a lot, everybody a dozen, main accounts once a day."""
    result = np.where(main, YEAR_DAYS, 12)
    weight = np.where(main, 0.0, np.exp(rng.normal(0, 0.8, len(main))))
    rest = posts - int(result.sum())
    edges = np.floor(np.cumsum(weight) / weight.sum() * rest + 0.5).astype(np.int64)
    return np.asarray(result + np.diff(edges, prepend=0), dtype=np.int64)
