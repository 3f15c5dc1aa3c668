"""Kernels for one shingle: four characters in a row, exact in 64 bits, and their hash."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from keepfit.overlap.core.kernels.compiling import compiled

WIDTH = 4


@compiled
def _signed(value: Any) -> np.int64:
    return np.int64(value)


# Numba mixes signed and unsigned numbers into fractions; what is read from a column is made
# signed before it is reckoned with.
signed = cast("Callable[[Any], int]", _signed)


@compiled
def gram(text: NDArray[np.uint16], at: int) -> np.uint64:
    """Return the four characters from `at` on, as one number; different ones always differ."""
    return (
        np.uint64(text[at])
        | np.uint64(text[at + 1]) << np.uint64(16)
        | np.uint64(text[at + 2]) << np.uint64(32)
        | np.uint64(text[at + 3]) << np.uint64(48)
    )


@compiled
def next_gram(key: np.uint64, character: np.uint16) -> np.uint64:
    """Return the shingle one character further on."""
    return key >> np.uint64(16) | np.uint64(character) << np.uint64(48)


@compiled
def spread(key: np.uint64) -> np.int64:
    """Return where in a table a shingle is looked for first (to be cut to the table's size)."""
    return np.int64(key * np.uint64(0x9E3779B97F4A7C15) >> np.uint64(40))


@compiled
def mixed(value: np.uint64) -> np.uint64:
    """Return 64 well mixed bits (the finaliser of MurmurHash3)."""
    value ^= value >> np.uint64(33)
    value *= np.uint64(0xFF51AFD7ED558CCD)
    value ^= value >> np.uint64(33)
    value *= np.uint64(0xC4CEB9FE1A85EC53)
    value ^= value >> np.uint64(33)
    return value
