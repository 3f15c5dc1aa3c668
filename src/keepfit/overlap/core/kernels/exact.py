"""Kernels for texts that are the same after folding."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from keepfit.overlap.core.kernels.compiling import compiled
from keepfit.overlap.core.kernels.shingles import mixed, signed

Characters = NDArray[np.uint16] | NDArray[np.int64]
Places = NDArray[np.int64]
# Fewer characters than this are the same by chance.
TELLING = 4


@compiled
def first_alike(
    text: NDArray[np.uint16], starts: NDArray[np.int64], first: NDArray[np.int32]
) -> None:
    """Write for each text the first text that is the same; one too short to tell is its own."""
    size = 1024
    while size < 2 * len(starts):
        size *= 2
    slots = np.full(size, -1, dtype=np.int32)
    for i in range(len(starts) - 1):
        first[i] = i
        if starts[i + 1] - starts[i] < TELLING:
            continue
        slot = signed(_digest(text, starts[i], starts[i + 1])) & (size - 1)
        while slots[slot] >= 0 and not _same(text, starts, slots[slot], i):
            slot = (slot + 1) & (size - 1)
        if slots[slot] < 0:
            slots[slot] = i
        first[i] = slots[slot]


@compiled
def _digest(text: NDArray[np.uint16], first: int, last: int) -> np.uint64:
    key = np.uint64(last - first)
    for at in range(first, last):
        key = (key ^ np.uint64(text[at])) * np.uint64(0x100000001B3)
    return mixed(key)


@compiled
def _same(text: NDArray[np.uint16], starts: NDArray[np.int64], a: int, b: int) -> bool:
    size = starts[b + 1] - starts[b]
    if starts[a + 1] - starts[a] != size:
        return False
    same = 0
    while same < size and text[starts[a] + same] == text[starts[b] + same]:
        same += 1
    return bool(same == size)


@compiled
def gathered(text: Characters, starts: Places, chosen: Places, out: Characters) -> None:
    """Copy the chosen texts one after the other; earlier ones may move within the same array.

    The numbers of texts are gathered the same way.
    """
    end = 0
    for i in chosen:
        for at in range(starts[i], starts[i + 1]):
            out[end] = text[at]
            end += 1
