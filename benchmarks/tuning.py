"""Weighs the signs of the near-duplicate rule on one half of labelled groups: `rule.toml`.

    python -m benchmarks.tuning

The halves are groups, not pairs: no text of the half that is scored is seen here. Small sets are
among them, in which rarity says little, since an office may compare fifty texts.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.labelled import Labelled, labelled
from keepfit.overlap.core.kernels.comparing import Found
from keepfit.overlap.core.likeness import Effort, measured
from keepfit.overlap.core.rule import Limits, certain, signs
from keepfit.overlap.queries import folding_tables, utf8_of

WRITTEN = Path(__file__).parents[1] / "src" / "keepfit" / "overlap" / "rule.toml"
SETS = ((2000, 7), *((120, seed) for seed in range(20, 32)))
# Of near pairs; identical ones come on top.
PRECISION = 0.988
_NONE = Found(np.zeros((0, 2), np.int32), np.zeros((0, 5), np.float32), np.zeros((0, 8), np.int32))
SIGNS = tuple(signs(_NONE))
HEAD = """# How the signs of core/rule.py are weighed, and the sum a copy must reach. Written by
# benchmarks/tuning.py from one half of the labelled groups; the other half scores it.
"""


def first_half(texts: list[Labelled]) -> NDArray[np.bool_]:
    """Return which texts belong to the half of the groups that tunes."""
    groups = np.array([one.group for one in texts])
    half: NDArray[np.bool_] = groups < groups.max() / 2
    return half


def examples(texts: list[Labelled]) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Return the signs of the tuning half's pairs, and which are copies.

    The last column is what is certain of a pair (`rule.certain`); it is no sign.
    """
    utf8, offsets = utf8_of([one.text for one in texts])
    found, chosen, _ = measured(utf8, offsets, folding_tables(), Effort(limits=Limits()))
    pairs = chosen[found.pairs]
    groups = np.array([one.group for one in texts])
    half = first_half(texts)[pairs].all(axis=1)
    truth = groups[pairs[half, 0]] == groups[pairs[half, 1]]
    columns: list[NDArray[Any]] = [*signs(found).values(), certain(found, Limits())]
    return np.column_stack([column[half] for column in columns]), truth


def weighed(values: NDArray[np.float64], truth: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Return the weights of a logistic regression, none negative, the constant last.

    Projected gradients with momentum (Nesterov): a sign may only speak for what it is a sign of.
    """
    spread = values.std(axis=0) + 1e-9
    scaled = np.column_stack([(values - values.mean(axis=0)) / spread, np.ones(len(values))])
    pace = 4 * len(truth) / np.linalg.norm(scaled, 2) ** 2
    weights = ahead = np.zeros(scaled.shape[1])
    for step in range(4000):
        chance = 1 / (1 + np.exp(-np.clip(scaled @ ahead, -30, 30)))
        slope = scaled.T @ (chance - truth) / len(truth)
        moved = ahead - pace * slope
        moved[:-1] = np.maximum(0, moved[:-1])
        ahead = moved + step / (step + 3) * (moved - weights)
        weights = moved
    plain = weights[:-1] / spread
    return np.append(plain, weights[-1] - plain @ values.mean(axis=0))


def least(sums: NDArray[np.float64], truth: NDArray[np.bool_], precision: float) -> float:
    """Return the lowest sum from which on this share of the pairs are copies."""
    order = np.argsort(-sums)
    right = np.cumsum(truth[order]) / np.arange(1, len(order) + 1)
    return float(sums[order][np.flatnonzero(right >= precision)[-1]])


def lines(weights: NDArray[np.float64], lowest: float) -> Iterator[str]:
    """Yield the lines of the file."""
    yield f"{HEAD}\nleast = {lowest:.3f}\n\n[weights]"
    for name, weight in zip([*SIGNS, ""], weights, strict=True):
        yield f'"{name}" = {weight:.4f}'


def main() -> None:
    """Write `rule.toml`."""
    parts = [examples(labelled(groups, seed)) for groups, seed in SETS]
    values, truth = (np.concatenate(one) for one in zip(*parts, strict=True))
    values, sure = values[:, :-1], values[:, -1]
    weights = weighed(values[sure == 0], truth[sure == 0])
    sums = np.where(sure == 0, values @ weights[:-1] + weights[-1], 1000 * sure)
    lowest = least(sums, truth, PRECISION)
    WRITTEN.write_text("\n".join(lines(weights, lowest)) + "\n", encoding="utf-8")
    sys.stderr.write(f"{len(truth)} pairs, {truth.sum()} copies, least {lowest:.3f}\n")


if __name__ == "__main__":
    main()
