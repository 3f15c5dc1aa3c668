"""Kernels that chain the texts which share a band of MinHash, one band after the other."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from keepfit.overlap.core.kernels.compiling import compiled
from keepfit.overlap.core.kernels.shingles import signed

NOBODY = -1
# A band that more texts share than this is a common phrase.
CROWD = 60


@compiled
def chained(keys: NDArray[np.uint32], before: NDArray[np.int32]) -> None:
    """Write for each band and text the last text before it with the same key, or NOBODY.

    Where more than CROWD texts share the key, that text is written as NOBODY - 1 - text. Keys and
    texts stand band by band (bands, texts): what is looked up at random is one band, not all.
    """
    n = keys.shape[1]
    size = 1024
    while size < 2 * n:
        size *= 2
    heads = np.empty(size, dtype=np.int32)
    sizes = np.empty(size, dtype=np.int32)
    slots = np.empty(n, dtype=np.int32)
    for band in range(len(keys)):
        heads[:] = NOBODY
        sizes[:] = 0
        mine = before[band]
        for i in range(n):
            mine[i] = NOBODY
            if keys[band, i] != 0:
                slot = slot_of(heads, keys[band], i)
                mine[i] = heads[slot]
                heads[slot] = i
                sizes[slot] += np.int32(1)
                slots[i] = slot
        for i in range(n):
            if mine[i] >= 0 and sizes[slots[i]] > CROWD:
                mine[i] = NOBODY - 1 - mine[i]


@compiled
def slot_of(heads: NDArray[np.int32], keys: NDArray[np.uint32], i: int) -> int:
    """Return the slot of a text's key: the one it has, or the free one where it would go."""
    mask = len(heads) - 1
    slot = signed(keys[i] >> np.uint32(1)) & mask
    while heads[slot] != NOBODY and keys[heads[slot]] != keys[i]:
        slot = (slot + 1) & mask
    return slot
