"""Invented plan problems of any size: regions of some 72 accounts that share a few platforms.

Followers are Pareto, work is log-normal, a quarter is nearly dead, services come in bundles, and
the platforms of cities, provinces and the nation have little room for what lies below them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from keepfit.plan.core.problem import (
    Accounts,
    Groups,
    Merges,
    Problem,
    Reach,
    Services,
    Sets,
)

BLOCK = 72
_UNITS = 32
_PLATFORMS = np.array(["wechat", "weibo", "douyin", "toutiao", "app", "wechat_mini"])
_TRANSACTING = np.array([True, False, False, False, True, True])
# Cities of 10 regions, provinces of 100, one nation: their platforms stand in their first region.
_ABOVE = (10, 100, 10_000)
_SHARED = 0.02
_MONTHS = 24

Rows = NDArray[np.int64]


@dataclass
class _Lists:
    """Sets gathered region by region."""

    ids: list[str] = field(default_factory=list)
    members: list[Rows] = field(default_factory=list)
    numbers: list[float] = field(default_factory=list)
    weights: list[NDArray[np.float64]] = field(default_factory=list)

    def add(self, name: str, rows: Rows, number: float) -> None:
        self.ids.append(name)
        self.members.append(rows)
        self.numbers.append(number)

    def sets(self) -> Sets:
        start = np.cumsum([0, *(len(one) for one in self.members)]).astype(np.int64)
        member = np.concatenate(self.members) if self.members else np.zeros(0, np.int64)
        return Sets(start=start, member=member.astype(np.int64))

    def groups(self) -> Groups:
        return Groups(
            ids=np.array(self.ids, dtype=np.str_),
            number=np.array(self.numbers, dtype=np.int64),
            sets=self.sets(),
        )


def instance(accounts: int, seed: int = 1) -> Problem:
    """Return a problem of so many accounts and five times as many services."""
    rng = np.random.default_rng(seed)
    region = np.minimum(np.arange(accounts) // BLOCK, max(accounts // BLOCK - 1, 0))
    starts = np.searchsorted(region, np.arange(region[-1] + 2))
    unit = rng.integers(0, _UNITS, accounts)
    platform = rng.choice(6, accounts, p=[0.45, 0.2, 0.15, 0.1, 0.05, 0.05])
    hours = rng.lognormal(np.log(12), 0.8, accounts)
    followers = np.floor((rng.pareto(1.15, accounts) + 1) * 200)
    dead = rng.random(accounts) < 0.25
    hours[dead] *= 0.15
    followers[dead] = np.floor(followers[dead] * 0.03) + 1
    protected = rng.random(accounts) < 0.03
    main = np.concatenate((starts[:-1], starts[:-1] + 1))
    unit[main], platform[starts[:-1]], platform[starts[:-1] + 1] = 0, 4, 0
    protected[main] = True
    topic = rng.integers(0, 8, accounts)
    capacity = hours * rng.uniform(0.2, 0.8, accounts) + 4
    below = np.bincount(region, weights=hours)
    capacity[main] = np.tile(below * 0.1, 2)
    merges = _merges(rng, (starts, unit, topic), hours)
    for width in _ABOVE:
        for first in range(0, len(starts) - 1, width):
            # Added room: the platform of a city is that of its first region.
            capacity[starts[first]] += _SHARED * below[first : first + width].sum()
    lists = _demands(rng, (starts, unit, platform), followers, protected)
    names = np.array([f"a{one:06d}" for one in range(accounts)])
    return Problem(
        accounts=Accounts(
            ids=names,
            unit=np.array([f"u{r}-{u}" for r, u in zip(region, unit, strict=True)]),
            platform=_PLATFORMS[platform],
            region=np.array([f"r{one}" for one in region]),
            hours=hours,
            keep_cost=hours + 2.0,
            close_cost=np.full(accounts, 4 / _MONTHS),
            capacity=capacity,
            transacts=_TRANSACTING[platform],
            protected=protected,
        ),
        merges=merges,
        services=_services(rng, starts, platform),
        reach=Reach(
            ids=np.array(lists[0].ids, dtype=np.str_),
            loss=np.array(lists[0].numbers),
            cells=lists[0].sets(),
            followers=np.concatenate(lists[0].weights),
        ),
        doubles=lists[1].groups(),
        duties=lists[2].groups(),
        locks=np.full(accounts, -1),
    )


def _merges(
    rng: np.random.Generator,
    shape: tuple[Rows, Rows, Rows],
    hours: NDArray[np.float64],
) -> Merges:
    starts, unit, topic = shape
    pairs = []
    for number, (first, last) in enumerate(pairwise(starts)):
        rows = np.arange(first, last)
        mine, themes = unit[rows], topic[rows]
        same = mine[:, None] == mine[None, :]
        # Unit u stands under unit u // 4: the office, then its bureaus, then theirs.
        above = (mine[:, None] // 4 == mine[None, :]) & (themes[:, None] == themes[None, :])
        allowed = same | above
        allowed[:, :2] = True
        np.fill_diagonal(allowed, val=False)
        source, target = np.nonzero(allowed)
        pairs.append(np.stack((rows[source], rows[target])))
        for width in _ABOVE:
            host = starts[number // width * width]
            if host != first:
                chosen = rows[rng.random(len(rows)) < 0.3]
                pairs.append(np.stack((chosen, np.full(len(chosen), host))))
    both = np.unique(np.concatenate(pairs, axis=1), axis=1)
    source, target = both
    load = hours[source] * rng.uniform(0.15, 0.5, len(source))
    move = 4 + hours[source] * rng.uniform(0.2, 1.0, len(source))
    return Merges(
        source=source,
        target=target,
        cost=load + move / _MONTHS,
        load=load,
        move=move,
        retained=rng.uniform(0.1, 0.7, len(source)),
    )


def _services(rng: np.random.Generator, starts: Rows, platform: Rows) -> Services:
    members, need, deep = [], [], []
    for first, last in pairwise(starts):
        many = int(last - first)
        bundles = [first + rng.permutation(many)[: rng.integers(1, 7)] for _ in range(many)]
        for _ in range(5 * many):
            bundle = bundles[int(rng.integers(many))]
            providers = np.sort(bundle[: rng.integers(1, len(bundle) + 1)])
            able = providers[_TRANSACTING[platform[providers]]]
            wants_deep = len(able) > 0 and rng.random() < 0.3
            providers = able if wants_deep else providers
            members.append(providers)
            deep.append(wants_deep)
            need.append(2 if len(providers) > 1 and rng.random() < 0.16 else 1)
    start = np.cumsum([0, *(len(one) for one in members)]).astype(np.int64)
    return Services(
        ids=np.array([f"s{one:07d}" for one in range(len(members))]),
        need=np.array(need, dtype=np.int64),
        deep=np.array(deep, dtype=np.bool_),
        providers=Sets(start=start, member=np.concatenate(members)),
    )


def _demands(
    rng: np.random.Generator,
    shape: tuple[Rows, Rows, Rows],
    followers: NDArray[np.float64],
    protected: NDArray[np.bool_],
) -> tuple[_Lists, _Lists, _Lists]:
    starts, unit, platform = shape
    reach, doubles, duties = _Lists(), _Lists(), _Lists()
    for number, (first, last) in enumerate(pairwise(starts)):
        rows = np.arange(first, last)
        reach.add(f"r{number}", rows, 0.12)
        reach.weights.append(followers[rows])
        audience = rng.integers(0, 3, len(rows))
        for cell in np.unique(audience):
            reach.add(f"r{number}/{cell}", rows[audience == cell], 0.2)
            reach.weights.append(followers[rows[audience == cell]])
        kinds = unit[rows] * 6 + platform[rows]
        for kind in np.unique(kinds):
            group = rows[kinds == kind]
            if len(group) > 1 and protected[group].sum() < 2:
                doubles.add(f"d{number}/{kind}", group, 1)
        for one in np.unique(unit[rows]):
            if one % 3 == 1:
                duties.add(f"u{number}-{one}", rows[unit[rows] == one], 1)
    return reach, doubles, duties
