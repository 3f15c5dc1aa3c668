"""What those the public values do differently from their peers, and how sure that is.

Only differences are told whose interval excludes zero and that stand out among all that were looked
at. They say what goes together, not what causes what; each comes with real posts, so that a reader
can judge for himself.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from keepfit.evaluation.core.records import POWERS, Interval, Score
from keepfit.evaluation.core.resampling import Bits, Floats, account_keys, uniform_bits
from keepfit.kit.text import Text

# Valued are service, response and recognition; how far posts reach is not what is asked here.
VALUED = tuple(one for one in POWERS if one != "reach")
TOP_SHARE = 0.25
FEWEST_TOP, FEWEST_REST = 4, 8
LEVEL = 0.99
# Some twenty differences are looked at in each group: of those told one in twenty may be luck
# (false discovery rate, Benjamini and Hochberg 1995).
LUCK = 0.05
ROUNDS = 1_000
_HALF = np.uint64(32)


@dataclass(frozen=True, slots=True, kw_only=True)
class Feature:
    """Something accounts do more or less of; `of_posts` says that posts can show it."""

    feature_id: str
    name: Text
    unit: str
    of_posts: bool
    part_of: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """One feature that sets the best of a group apart: both means, their difference, its size.

    `interval` is that of the difference; `size` is the difference in standard deviations, `chance`
    the probability of so large a one where there is none (Welch's test).
    `part_of` names the power the feature itself enters, so that nobody reads a circle as a finding.
    """

    group_id: str
    feature: Feature
    best: float
    rest: float
    difference: float
    interval: Interval
    size: float
    chance: float
    accounts_best: int
    accounts_rest: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A real post that shows a feature."""

    post_id: str
    account_id: str
    published_at: datetime
    title: str
    text: str
    url: str
    reads: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """One effect with its examples: posts where posts show it, else the accounts themselves."""

    effect: Effect
    examples: tuple[Example, ...]
    accounts: tuple[str, ...]


def top_and_rest(scores: Mapping[str, Score], group_id: str) -> tuple[list[str], list[str]]:
    """Return the best quarter of a group by what the public values, and the others, by id.

    Only accounts of which at least two of the three powers were observed; both empty where these
    are too few to learn from.
    """
    valued = {
        one.account_id: float(np.mean([one.powers[name] for name in VALUED if name in one.powers]))
        for one in scores.values()
        if one.group_id == group_id and sum(name in one.powers for name in VALUED) >= 2
    }
    order = sorted(valued, key=lambda account: (-valued[account], account))
    top = max(FEWEST_TOP, round(len(order) * TOP_SHARE))
    if len(order) - top < FEWEST_REST or valued[order[top - 1]] <= valued[order[top]]:
        return [], []
    return sorted(order[:top]), sorted(order[top:])


def effects(
    group_id: str,
    features: Sequence[Feature],
    best: Mapping[str, Floats],
    rest: Mapping[str, Floats],
    seed: int,
) -> Iterator[Effect]:
    """Yield every feature that enough accounts show; columns hold NaN where unobserved."""
    for feature in features:
        ours = best[feature.feature_id]
        theirs = rest[feature.feature_id]
        ours, theirs = ours[~np.isnan(ours)], theirs[~np.isnan(theirs)]
        if len(ours) >= FEWEST_TOP and len(theirs) >= FEWEST_REST:
            yield _effect(group_id, feature, ours, theirs, seed)


def telling(looked_at: Sequence[Effect]) -> tuple[Effect, ...]:
    """Return the effects that are hardly luck, given how many were looked at."""
    order = sorted(looked_at, key=lambda one: one.chance)
    few = [
        place for place, one in enumerate(order, start=1) if one.chance <= LUCK * place / len(order)
    ]
    kept = order[: max(few, default=0)]
    return tuple(one for one in kept if one.interval.low > 0 or one.interval.high < 0)


def _effect(group_id: str, feature: Feature, ours: Floats, theirs: Floats, seed: int) -> Effect:
    key = account_keys([f"{group_id}|{feature.feature_id}"], seed)
    drawn = _drawn_means(ours, key) - _drawn_means(theirs, ~key)
    low, high = np.quantile(drawn, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    difference = float(ours.mean() - theirs.mean())
    free = max(1, len(ours) + len(theirs) - 2)
    pooled = np.sqrt(
        (((ours - ours.mean()) ** 2).sum() + ((theirs - theirs.mean()) ** 2).sum()) / free
    )
    return Effect(
        group_id=group_id,
        feature=feature,
        best=float(ours.mean()),
        rest=float(theirs.mean()),
        difference=difference,
        interval=Interval(low=float(low), high=float(high)),
        size=float(difference / pooled) if pooled > 0 else 0.0,
        chance=_chance(ours, theirs),
        accounts_best=len(ours),
        accounts_rest=len(theirs),
    )


def _chance(ours: Floats, theirs: Floats) -> float:
    """Return the two-sided probability of Welch's t, by Wallace's normal approximation (1959)."""
    noise = [float(one.var(ddof=1)) / len(one) for one in (ours, theirs)]
    apart = abs(float(ours.mean() - theirs.mean()))
    if sum(noise) <= 0.0:
        return 1.0 if apart <= 0.0 else 0.0
    free = sum(noise) ** 2 / sum(
        one**2 / (len(values) - 1) for one, values in zip(noise, (ours, theirs), strict=True)
    )
    bent = math.sqrt(free * math.log1p(apart**2 / sum(noise) / free))
    return math.erfc(bent * (8 * free + 1) / (8 * free + 3) / math.sqrt(2))


def _drawn_means(values: Floats, key: Bits) -> Floats:
    """Return the means of as many values drawn again, round by round."""
    slots = uniform_bits(
        np.repeat(key, ROUNDS * len(values))
        + np.arange(ROUNDS * len(values), dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15),
        0,
    )
    picks = ((slots >> _HALF) * np.uint64(len(values))) >> _HALF
    drawn = values[picks.astype(np.int64)].reshape(ROUNDS, len(values))
    # Few accounts drawn again vary too little by the factor (n - 1) / n: widened to what it is.
    stretch = np.sqrt(len(values) / (len(values) - 1))
    return np.asarray(values.mean() + (drawn.mean(axis=1) - values.mean()) * stretch)
