"""Random streams: each part of the world draws from its own, so that parts do not shift others."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar
from zlib import crc32

import numpy as np

Thing = TypeVar("Thing")
Rng = np.random.Generator


def stream(seed: int, *names: str) -> Rng:
    """Return the random stream of one named part; same seed and names, same stream."""
    return np.random.default_rng([seed, *(crc32(name.encode()) for name in names)])


def one_of(rng: Rng, things: Sequence[Thing]) -> Thing:
    """Draw one thing."""
    return things[int(rng.integers(len(things)))]


def some_of(rng: Rng, things: Sequence[Thing], count: int) -> list[Thing]:
    """Draw several different things in random order; all of them when there are too few."""
    order = rng.permutation(len(things))[:count]
    return [things[int(place)] for place in order]
