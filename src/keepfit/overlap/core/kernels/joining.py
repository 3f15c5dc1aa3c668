"""Kernels that unite what hangs together."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from keepfit.overlap.core.kernels.compiling import compiled


@compiled
def join(roots: NDArray[np.int32], pairs: NDArray[np.int32]) -> None:
    """Unite the clusters of each pair; the smallest member stands for all."""
    for row in range(len(pairs)):
        a, b = root_of(roots, pairs[row, 0]), root_of(roots, pairs[row, 1])
        roots[max(a, b)] = min(a, b)
    for i in range(len(roots)):
        roots[i] = root_of(roots, i)


@compiled
def root_of(roots: NDArray[np.int32], i: int) -> int:
    """Return who stands for i, shortening the way."""
    while roots[i] != i:
        roots[i] = roots[roots[i]]
        i = roots[i]
    return i
