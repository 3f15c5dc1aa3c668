"""What those the public values do differently from their peers, and how sure that is.

Only differences whose interval excludes zero are told. They say what goes together, not what
causes what; each comes with real posts, so that a reader can judge for himself.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from keepfit.evaluation.core.records import POWERS, Interval, Score
from keepfit.evaluation.core.resampling import Bits, Floats, account_keys, uniform_bits
from keepfit.kit.text import Text

# Valued are service, response and recognition; how far posts reach is not what is asked here.
VALUED = tuple(one for one in POWERS if one != "reach")
TOP_SHARE = 0.25
FEWEST_TOP, FEWEST_REST = 4, 8
# Some twenty differences are looked at in each group: at 95 % one of them would be luck.
LEVEL = 0.99
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

    `interval` is that of the difference; `size` is the difference in standard deviations.
    `part_of` names the power the feature itself enters, so that nobody reads a circle as a finding.
    """

    group_id: str
    feature: Feature
    best: float
    rest: float
    difference: float
    interval: Interval
    size: float
    accounts_best: int
    accounts_rest: int


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
    """Yield the features whose difference is surely not zero; columns hold NaN where unobserved."""
    for feature in features:
        ours = best[feature.feature_id]
        theirs = rest[feature.feature_id]
        ours, theirs = ours[~np.isnan(ours)], theirs[~np.isnan(theirs)]
        if len(ours) < FEWEST_TOP or len(theirs) < FEWEST_REST:
            continue
        found = _effect(group_id, feature, ours, theirs, seed)
        if found.interval.low > 0 or found.interval.high < 0:
            yield found


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
        accounts_best=len(ours),
        accounts_rest=len(theirs),
    )


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
