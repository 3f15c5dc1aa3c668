"""Spot checks: a stratified sample, shared out over checkers, and the estimate it allows.

Provinces check 12 % (甘肃 2021Q2) to 16.3 % (海南 2023Q3) of their accounts a quarter.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

Stratum = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Draw:
    """A drawn sample: the accounts of each stratum, its size in the ledger, and the seed."""

    seed: int
    share: float
    chosen: Mapping[Stratum, tuple[str, ...]]
    sizes: Mapping[Stratum, int]

    @property
    def account_ids(self) -> tuple[str, ...]:
        """Every chosen account, in the order of their ids."""
        return tuple(sorted(one for ids in self.chosen.values() for one in ids))


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """A pass rate estimated for all accounts: the rate and its interval, shares from 0 to 1.

    `checked` accounts had an answer; `unobserved` ones had none and say nothing about the rate.
    """

    rate: float
    low: float
    high: float
    checked: int
    unobserved: int
    population: int
    confidence: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """How far two blind checkers agreed: the share of equal answers, and Cohen's kappa, which is
    that share beyond what chance alone would give (None where chance explains everything)."""

    pairs: int
    share: float | None
    kappa: float | None
    differing: tuple[str, ...]


def draw(strata: Mapping[str, Stratum], share: float, seed: int) -> Draw:
    """Draw that share (0 to 1) of the accounts, in each stratum by chance, at least one in each.

    `strata` maps account ids to strata, for instance (platform, level). The number in a stratum
    is proportional to its size; remainders go to the largest. Same accounts, share and seed:
    same draw, whatever order they come in.
    """
    members: dict[Stratum, list[str]] = defaultdict(list)
    for account_id in sorted(strata):
        members[strata[account_id]].append(account_id)
    counts = allotted({name: len(ids) for name, ids in members.items()}, share)
    random = np.random.default_rng(seed)
    chosen = {}
    for name in sorted(members):
        rows = random.permutation(len(members[name]))[: counts[name]]
        chosen[name] = tuple(members[name][row] for row in sorted(rows))
    sizes = {name: len(ids) for name, ids in sorted(members.items())}
    return Draw(seed=seed, share=share, chosen=chosen, sizes=sizes)


def allotted(sizes: Mapping[Stratum, int], share: float) -> dict[Stratum, int]:
    """Share the sample out: proportional, whole numbers by largest remainder, none empty."""
    wanted = math.ceil(share * sum(sizes.values()) - 1e-9)
    exact = {name: size * share for name, size in sizes.items()}
    counts = {name: min(sizes[name], max(1, math.floor(value))) for name, value in exact.items()}
    by_remainder = sorted(exact, key=lambda name: (math.floor(exact[name]) - exact[name], name))
    for name in by_remainder:
        if sum(counts.values()) >= wanted:
            break
        counts[name] = min(sizes[name], counts[name] + 1)
    return counts


def shared_out(
    account_ids: Sequence[str], checkers: Sequence[str], overlap: float, seed: int
) -> dict[str, tuple[str, ...]]:
    """Share accounts out over checkers evenly; `overlap` (0 to 1) of them go to two blindly.

    The second checker of an account is another one than the first, and nothing on either sheet
    tells which accounts are checked twice.
    """
    random = np.random.default_rng(seed)
    order = [account_ids[row] for row in random.permutation(len(account_ids))]
    lists: dict[str, list[str]] = {name: [] for name in checkers}
    for row, account_id in enumerate(order):
        lists[checkers[row % len(checkers)]].append(account_id)
    if len(checkers) > 1:
        for row in range(math.ceil(overlap * len(order) - 1e-9)):
            second = 1 + row // len(checkers) % (len(checkers) - 1)
            lists[checkers[(row + second) % len(checkers)]].append(order[row])
    return {name: tuple(sorted(ids)) for name, ids in lists.items()}


def agreement(first: Mapping[str, str], second: Mapping[str, str]) -> Agreement:
    """Compare the answers of two checkers on the accounts both checked."""
    both = sorted(first.keys() & second.keys())
    if not both:
        return Agreement(pairs=0, share=None, kappa=None, differing=())
    equal = sum(first[one] == second[one] for one in both) / len(both)
    ours = Counter(first[one] for one in both)
    theirs = Counter(second[one] for one in both)
    chance = sum(ours[word] * theirs[word] for word in ours) / len(both) ** 2
    return Agreement(
        pairs=len(both),
        share=equal,
        kappa=None if chance == 1 else (equal - chance) / (1 - chance),
        differing=tuple(one for one in both if first[one] != second[one]),
    )


def estimate(
    sampled: Draw, passed: Mapping[str, bool | None], confidence: float = 0.95
) -> Estimate:
    """Estimate the pass rate of all accounts from the answers on a sample.

    `passed` holds True, False or None (could not be observed) by account. Strata are weighted by
    their size. The interval is Wilson's with the effective sample size of the stratified design
    and the finite-population correction (Korn and Graubard 1998 use the same effective size): it
    stays within 0 and 1 and does not shrink to nothing when nobody failed.
    """
    answered = {
        name: [bool(passed[one]) for one in ids if passed.get(one) is not None]
        for name, ids in sampled.chosen.items()
    }
    seen = {name: answers for name, answers in answered.items() if answers}
    checked = sum(map(len, seen.values()))
    observable = sum(sampled.sizes[name] for name in seen)
    weights = {name: sampled.sizes[name] / observable for name in seen}
    rate = sum(weights[name] * sum(answers) / len(answers) for name, answers in seen.items())
    spread = sum(
        weights[name] ** 2 * (1 - len(answers) / sampled.sizes[name]) / len(answers)
        for name, answers in seen.items()
    )
    low, high = _wilson(rate, spread, confidence) if seen else (0.0, 1.0)
    return Estimate(
        rate=rate if seen else math.nan,
        low=low,
        high=high,
        checked=checked,
        unobserved=len(sampled.account_ids) - checked,
        population=sum(sampled.sizes.values()),
        confidence=confidence,
    )


def _wilson(rate: float, spread: float, confidence: float) -> tuple[float, float]:
    """Return Wilson's interval; `spread` is one over the effective sample size, 0 for a census."""
    z2 = NormalDist().inv_cdf(0.5 + confidence / 2) ** 2 * spread
    middle = (rate + z2 / 2) / (1 + z2)
    reach = math.sqrt(z2 * rate * (1 - rate) + z2 * z2 / 4) / (1 + z2)
    return max(0.0, middle - reach), min(1.0, middle + reach)
