"""The rule: a pair of texts is a copy, or the same template filled in anew.

Plain likeness calls last month's notice a duplicate of this month's: what differs is three numbers
of two hundred characters. So two questions are asked. Is enough of the shorter text in the other
one, counting rare wording more than common wording? And is what differs scattered over the text,
as an editor's hand leaves it, or does it sit in the slots of a template: numbers, dates, places?

The clear cases are decided by sentences (`certain`); between them the signs are weighed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from keepfit.overlap.core.kernels.comparing import Floors, Found
from keepfit.overlap.core.kernels.walking import (
    LENGTH,
    MATCHED,
    NUMBER,
    PASSAGE,
    PLACE,
    SINGLE,
    WORD,
)

Column = NDArray[np.float64]

# How often a number or a word of a template stays the same by chance when it is filled in anew.
_BY_CHANCE = 0.25
# A number has about two digits; an edit of any of them makes it another number.
_DIGITS = 2.2


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Where the rule draws its lines; all but lengths (in characters) are shares from 0 to 1.

    jaccard, contained, rare: of shingles, of both texts or of the shorter, and of the shorter by
    rarity; one of the first two must be reached, and the third. distinct: so much of what no or
    few other texts have must be shared as well. unique, common_jaccard, common_contained: where
    what is shared is less unique than this beside what is not (set phrases of many texts), one of
    the other two must be reached. fresh, fresh_rare, walked: it is enough as well if
    so much of the shorter text is found again by walking along it and what is shared is as rare as
    what is not (no set phrases). numbers, spared: of three or more numbers this share must stand
    in the other, and this part of the share of shingles that do. agree: the share of the shorter's
    numbers that must stand in the other where otherwise nothing differs. slot_reach: in a text
    longer than this for each differing name, a name is an edit. shortest: below it only identical
    texts are copies; below `short` only those that share `short_jaccard` and of which
    `short_contained` stands in the other (or `within`, whatever the first), and that put nothing
    for something else. weights: of the signs, none
    negative, for a sum that must reach `least` (`rule.toml`).
    """

    jaccard: float = 0.15
    contained: float = 0.35
    rare: float = 0.3
    distinct: float = 0.1
    unique: float = 0.4
    common_jaccard: float = 0.5
    common_contained: float = 0.8
    fresh: float = 0.13
    fresh_rare: float = 0.11
    walked: float = 0.35
    numbers: float = 0.25
    spared: float = 0.75
    agree: float = 0.9
    slot_reach: int = 240
    shortest: int = 14
    short: int = 48
    short_jaccard: float = 0.5
    short_contained: float = 0.8
    within: float = 0.95
    least: float = 0.0
    weights: Mapping[str, float] = field(default_factory=dict)


def floors_of(limits: Limits) -> Floors:
    """Return what a pair must reach for what differs in it to be looked at."""
    return Floors(
        min(limits.jaccard, limits.fresh / 2),
        min(limits.contained, limits.fresh),
        min(limits.rare, limits.fresh_rare),
        limits.distinct,
        limits.numbers,
        limits.spared,
    )


def copied(found: Found, limits: Limits) -> NDArray[np.bool_]:
    """Say for each measured pair whether it is a copy."""
    columns = signs(found)
    weighed = np.full(len(found.pairs), limits.weights.get("", 0.0))
    for name, weight in limits.weights.items():
        if name:
            weighed += weight * columns[name]
    sure = certain(found, limits)
    return np.where(sure == 0, weighed >= limits.least, sure > 0)


def certain(found: Found, limits: Limits) -> NDArray[np.int8]:
    """Return 1 for a sure copy, -1 for surely none, 0 where signs have to be weighed.

    A sure copy: the shorter text stands in the other one with every number and name as it was.
    Surely none: too little in common, or both agree but for numbers, dates and names.
    """
    jaccard, contained, _, agree, _ = found.measured.T
    kinds = found.kinds
    filled = kinds[:, NUMBER] + kinds[:, PLACE] + kinds[:, PASSAGE]
    edited = kinds[:, WORD] + kinds[:, SINGLE]
    whole = kinds[:, MATCHED] >= 0.9 * kinds[:, LENGTH]
    same = (filled + edited == 0) & (agree >= limits.agree) & (whole | (jaccard >= 0.5))
    long = kinds[:, MATCHED] >= limits.slot_reach * filled
    template = (filled > 0) & (edited == 0) & ~(long & (agree >= limits.agree))
    none = template | ~plausible(found, limits)
    short = kinds[:, LENGTH] < limits.short
    most = (jaccard >= limits.short_jaccard) & (contained >= limits.short_contained)
    alike = most | (contained >= limits.within)
    short_copy = same & alike & (kinds[:, LENGTH] >= limits.shortest)
    sure = np.where(none, -1, np.where(same & (contained >= 0.5), 1, 0))
    return np.where(short, np.where(short_copy & ~none, 1, -1), sure).astype(np.int8)


def plausible(found: Found, limits: Limits) -> NDArray[np.bool_]:
    """Say for each pair whether it has enough in common to be a copy at all."""
    jaccard, contained, rare, _, distinct = found.measured.T
    walked = found.kinds[:, MATCHED] >= limits.walked * found.kinds[:, LENGTH]
    plain = ((jaccard >= limits.jaccard) | (contained >= limits.contained)) & (rare >= limits.rare)
    fresh = (rare >= 0.9 * contained) & (contained >= limits.fresh) & (rare >= limits.fresh_rare)
    # What very many texts say is no sign that one of them copied it from another.
    common = (distinct < limits.unique * contained) & (jaccard < limits.common_jaccard)
    likely: NDArray[np.bool_] = (
        (plain | (fresh & walked))
        & (distinct >= limits.distinct)
        & ~(common & (contained < limits.common_contained))
    )
    return likely


def signs(found: Found) -> dict[str, Column]:
    """Return what speaks for a copy, one value for each pair; what speaks against it is negative.

    Two quantities stand behind most of them. `odds`: if an editor's hand left the differences,
    the numbers must have suffered as much as the rest and no more; the logarithm of how much
    likelier their agreement is in a copy than in a template. `phrases`: what two templates share
    is common and what differs is rare, so rarity makes the shared part weigh less; 0 where what
    is shared is as rare as what is not, up to 1.5.
    """
    _, contained, rare, agree, distinct = found.measured.T.astype(np.float64)
    numbers, places, words, singles, passages, matched, _, known = found.kinds.T.astype(np.float64)
    edited = words + singles
    differing = numbers + places + passages + edited
    edits = np.clip(edited / (matched + edited + 1), 0.004, 0.45)
    odds = _number_odds(np.minimum(known, 12), agree, edits)
    phrases = np.clip(5 * (1 - np.clip(rare / np.maximum(contained, 0.01), 0.5, 1.05)), 0, 1.5)
    return {
        "numbers lost beyond what edits explain": np.clip(odds, -8, 0),
        "numbers kept, among set phrases": np.clip(odds, -8, 2) * phrases,
        "what is shared is rare": -phrases,
        "what no other text has is shared": np.log(np.maximum(distinct, 0.02)),
        "names differ, nothing else is edited": -((places > 0) & (singles <= 1)).astype(float),
        "share of names in what differs": -places / (differing + 1),
        "share of numbers in what differs": -numbers / (differing + 1),
        "numbers differ, among set phrases": -np.minimum(numbers, 6) * phrases,
        "mostly numbers and names differ": -(numbers + places > differing / 2).astype(float),
        "names differ, among set phrases": -np.minimum(places, 4) * phrases,
        "passages differ": -np.minimum(passages, 3),
        "passages differ, among set phrases": -np.minimum(passages, 3) * phrases,
        "share of passages in what differs": -passages / (differing + 1),
        "edited by hand": np.minimum(singles, 8),
        "edited by hand, among set phrases": np.minimum(singles, 8) * phrases,
        "much of it agrees": np.log1p(matched),
    }


def _number_odds(known: Column, agree: Column, edits: Column) -> Column:
    lost = np.clip(1 - (1 - edits) ** _DIGITS, 0.02, 0.75)
    gone = known * (1 - agree)
    kept = (known - gone) * np.log((1 - lost) / _BY_CHANCE)
    return kept + gone * np.log(lost / (1 - _BY_CHANCE))
