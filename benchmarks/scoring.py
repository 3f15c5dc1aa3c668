"""How well pairs that were found agree with pairs that are known."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from itertools import combinations

from benchmarks.labelled import Labelled, true_pairs
from keepfit.overlap.core.likeness import Effort, Likenesses, likenesses
from keepfit.overlap.queries import folding_tables, tuned, utf8_of

Pair = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """Precision, recall and F1 over pairs; the share of hard negatives taken for copies.

    `hard` counts pairs of filled-in templates as they were written; `hard_edited` the pairs of
    two families' members that copyists had changed as well.
    """

    precision: float
    recall: float
    f1: float
    hard: float
    hard_edited: float


def found_pairs(texts: list[Labelled]) -> set[Pair]:
    """Return every pair of places that the shipped rule takes for copies."""
    utf8, offsets = utf8_of([one.text for one in texts])
    return all_pairs(likenesses(utf8, offsets, folding_tables(), Effort(limits=tuned())))


def all_pairs(found: Likenesses) -> set[Pair]:
    """Return exact and near pairs, each text standing for all that are the same as it."""
    members: dict[int, list[int]] = {}
    for place, first in enumerate(found.first.tolist()):
        members.setdefault(first, []).append(place)
    pairs = {pair for group in members.values() for pair in combinations(group, 2)}
    for a, b in found.pairs.tolist():
        pairs |= {(min(x, y), max(x, y)) for x in members[a] for y in members[b]}
    return pairs


def scored(texts: list[Labelled], found: set[Pair], groups: Collection[int]) -> Score:
    """Score the pairs of which both texts belong to these groups."""
    inside = {place for place, one in enumerate(texts) if one.group in groups}
    true = {pair for pair in true_pairs(texts) if inside.issuperset(pair)}
    said = {pair for pair in found if inside.issuperset(pair)}
    right = len(true & said)
    precision, recall = right / max(1, len(said)), right / len(true)
    return Score(
        precision=precision,
        recall=recall,
        f1=2 * precision * recall / max(1e-9, precision + recall),
        hard=_joined(texts, said, inside, written=True),
        hard_edited=_joined(texts, said, inside, written=False),
    )


def _joined(texts: list[Labelled], said: set[Pair], inside: set[int], *, written: bool) -> float:
    """Return the share of pairs of a family's different members that were taken for copies."""
    families: dict[str, list[int]] = {}
    for place in sorted(inside):
        one = texts[place]
        if one.family and (one.edit == "source" or not written):
            families.setdefault(one.family, []).append(place)
    pairs = [
        pair
        for members in families.values()
        for pair in combinations(members, 2)
        if texts[pair[0]].group != texts[pair[1]].group
    ]
    return sum(pair in said for pair in pairs) / max(1, len(pairs))
