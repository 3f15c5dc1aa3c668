"""Ranks with their uncertainty: every round draws the weeks again, and ranks the peers anew."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from keepfit.evaluation.core.resampling import (
    Bits,
    Draws,
    Floats,
    Weeks,
    Whole,
    normal,
    uniform_bits,
)
from keepfit.evaluation.core.shrinking import noise, shrunk

LEVEL = 0.90
TENTH = 0.1
FURTHEST = 4.0  # standard scores beyond it count as this, so that one freak decides nothing
_MAD = 1.4826
# Lots are drawn apart from the posts, and are too small to turn any real difference.
_LOTS, _LOT = np.uint64(0x5BF03635), 1e-9 / 2.0**64
# So that errors are drawn apart from the noise of weeks.
_ERRORS = np.uint64(0x2545F4914F6CDD1D)


@dataclass(frozen=True, slots=True, kw_only=True)
class Power:
    """One power of all accounts: its weight, its value, NaN where not observed.

    Where `weeks` is given the value of those accounts comes from their weeks (with its noise);
    `value` then holds only what is known without noise, such as a silent account's 0. `error` is
    the standard error of values that come without weeks.
    """

    weight: float
    value: Floats
    weeks: Weeks | None = None
    error: Floats | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Per account: standard scores by power, coverage, score, rank, their intervals, last tenth.

    NaN where an account has no observed power.
    """

    powers: Floats
    raw: Floats
    coverage: Floats
    score: Floats
    score_low: Floats
    score_high: Floats
    rank: Floats
    rank_low: Floats
    rank_high: Floats
    last_tenth: Floats
    size: Whole


@dataclass(frozen=True, slots=True, kw_only=True)
class _Drawn:
    """One power ready to be drawn: middle and scale by group, and the noise of those with weeks."""

    weight: float
    value: Floats
    middle: Floats
    scale: Floats
    draws: Draws | None
    error: Floats | None
    rows: Whole
    mean: Floats
    drawn_part: Floats
    normal_part: Floats


def standing(powers: Sequence[Power], group: Whole, keys: Bits, rounds: int) -> Standing:
    """Return how all accounts stand among their peers.

    `group` is each account's peer group, `keys` come from `account_keys`. The same accounts give
    the same result in whatever parts (of whole groups) they are handed in.
    """
    ready = [_ready(one, group, keys) for one in powers]
    weights = np.array([one.weight for one in powers])
    standard = [_standard(one, one.value, group) for one in ready]
    telling = ~np.isnan(np.array(standard))
    coverage = (weights[:, None] * telling).sum(axis=0) / weights.sum()
    score = _composed(standard, weights)
    ranked = np.flatnonzero(coverage > 0)
    size = np.bincount(group[ranked], minlength=int(group.max(initial=-1)) + 1)
    scores = np.empty((rounds, len(ranked)), dtype=np.float32)
    places = np.empty((rounds, len(ranked)), dtype=np.int32)
    for number in range(rounds):
        found = _composed(_round(ready, standard, group, keys, number), weights)[ranked]
        scores[number] = found
        places[number] = _places(found, group[ranked], keys[ranked], number)
    last = places > size[group[ranked]] - tenth(size[group[ranked]])
    rank = _places(score[ranked], group[ranked], keys[ranked], -1)
    ends = (*_ends(scores), *_ends(places))
    spread = [_spread(one, ranked, len(group)) for one in (rank, last.mean(axis=0), *ends)]
    return Standing(
        powers=np.array(standard),
        raw=np.array([one.value for one in ready]),
        coverage=coverage,
        score=score,
        rank=spread[0],
        last_tenth=spread[1],
        score_low=spread[2],
        score_high=spread[3],
        rank_low=spread[4],
        rank_high=spread[5],
        size=size[group],
    )


def _ends(drawn: NDArray[np.generic]) -> tuple[Floats, Floats]:
    """Return both ends of the interval."""
    tail = (1.0 - LEVEL) / 2.0
    return _quantile(drawn, tail, "lower"), _quantile(drawn, 1.0 - tail, "higher")


def _round(
    ready: Sequence[_Drawn], standard: Sequence[Floats], group: Whole, keys: Bits, number: int
) -> list[Floats]:
    """Return the standard scores of one round; powers without noise stay as they are."""
    return [
        known
        if one.draws is None and one.error is None
        else _standard(one, _drawn(one, keys, number), group)
        for one, known in zip(ready, standard, strict=True)
    ]


def tenth(size: Whole) -> Whole:
    """Return how many accounts of a group are its last tenth: at least one."""
    return np.asarray(np.maximum(1, np.floor(size * TENTH)), dtype=np.int64)


def _ready(power: Power, group: Whole, keys: Bits) -> _Drawn:
    value = power.value.copy()
    none = np.array([], dtype=np.float64)
    if power.weeks is None or not len(power.weeks.accounts):
        middle, scale = middle_and_scale(value, group)
        return _Drawn(
            weight=power.weight,
            value=value,
            middle=middle,
            scale=scale,
            draws=None,
            error=power.error,
            rows=np.array([], dtype=np.int64),
            mean=none,
            drawn_part=none,
            normal_part=none,
        )
    rows = power.weeks.accounts
    known = noise(power.weeks, group[rows])
    pulled = shrunk(known, group[rows])
    value[rows] = pulled.mean
    raw = power.value.copy()
    raw[rows] = known.mean
    middle, scale = middle_and_scale(raw, group)
    # Weeks drawn again vary as much as they do; what is missing to the moderated variance is
    # added as plain noise. Both are narrowed to what stays uncertain after drawing to the middle.
    share = np.sqrt(np.minimum(1.0, known.variance / np.maximum(known.drawn, 1e-12)))
    rest = np.sqrt(np.maximum(0.0, known.variance - known.drawn))
    return _Drawn(
        weight=power.weight,
        value=value,
        middle=middle,
        scale=scale,
        draws=Draws(power.weeks, keys),
        error=None,
        rows=rows,
        mean=known.mean,
        drawn_part=np.sqrt(pulled.kept) * share,
        normal_part=np.sqrt(pulled.kept) * rest,
    )


def _drawn(one: _Drawn, keys: Bits, number: int) -> Floats:
    value = one.value.copy()
    if one.error is not None:
        value += one.error * normal(keys ^ _ERRORS, number)
    if one.draws is not None:
        moved = one.drawn_part * (one.draws.means(number) - one.mean)
        value[one.rows] += moved + one.normal_part * normal(keys[one.rows], number)
    return value


def middle_and_scale(value: Floats, group: Whole) -> tuple[Floats, Floats]:
    """Return each group's median and robust spread of the observed values; spread 0 where alike."""
    size = int(group.max()) + 1 if len(group) else 0
    middle, scale = np.zeros(size), np.zeros(size)
    seen = np.flatnonzero(~np.isnan(value))
    order = seen[np.argsort(group[seen], kind="stable")]
    edges = np.searchsorted(group[order], np.arange(size + 1))
    for number in range(size):
        inside = value[order[edges[number] : edges[number + 1]]]
        if len(inside):
            middle[number] = np.median(inside)
            spread = _MAD * np.median(np.abs(inside - middle[number]))
            scale[number] = spread if spread > 0 else np.std(inside)
    return middle, scale


def _standard(one: _Drawn, value: Floats, group: Whole) -> Floats:
    """Return standard scores; NaN where all peers are alike, since that tells them not apart."""
    scale = one.scale[group]
    apart = (value - one.middle[group]) / np.where(scale > 0, scale, 1.0)
    return np.asarray(np.clip(np.where(scale > 0, apart, np.nan), -FURTHEST, FURTHEST))


def _composed(standard: Sequence[Floats], weights: Floats) -> Floats:
    """Return the weighted mean of the observed powers; NaN where none was observed."""
    total = np.zeros(len(standard[0]))
    weight = np.zeros(len(standard[0]))
    for one, share in zip(standard, weights, strict=True):
        seen = ~np.isnan(one)
        total += np.where(seen, one, 0.0) * share
        weight += seen * share
    return np.where(weight > 0, total / np.where(weight > 0, weight, 1.0), np.nan)


def _places(score: Floats, group: Whole, keys: Bits, number: int) -> NDArray[np.int32]:
    """Return each account's place in its group, 1 the best; equal scores fall by lot."""
    lot = uniform_bits(keys ^ _LOTS, number + 1) * _LOT
    order = np.argsort(group * (4.0 * FURTHEST) - (score + lot))
    starts = np.searchsorted(group[order], np.arange(int(group.max(initial=-1)) + 1))
    places = np.empty(len(score), dtype=np.int32)
    places[order] = np.arange(len(score)) - starts[group[order]] + 1
    return places


def _quantile(drawn: NDArray[np.generic], share: float, method: str) -> Floats:
    """Return a quantile over the rounds: a value that was drawn, the outer one of two."""
    last = len(drawn) - 1
    at = np.floor(share * last) if method == "lower" else np.ceil(share * last)
    parts = [
        np.partition(drawn[:, start : start + 4096], int(at), axis=0)[int(at)]
        for start in range(0, drawn.shape[1], 4096)
    ]
    return np.concatenate(parts).astype(np.float64) if parts else np.array([])


def _spread(found: NDArray[np.generic], rows: Whole, size: int) -> Floats:
    result = np.full(size, np.nan)
    result[rows] = found
    return result
