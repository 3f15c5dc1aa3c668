"""Kernels that sign texts: bands of MinHash and fingerprints, by which alike ones are found.

A text is stood for by 128 minima of its shingles' hashes in 32 bands of 4, which finds what is
alike as a whole, and by winnowing fingerprints (the least of each 8 hashes in a row), which finds
what is alike in a part. A fingerprint that very many texts share says nothing and is left out.

The minima are those of one hash function cut into 128 parts (one-permutation hashing), a part
that no shingle falls into borrowing another's: each shingle is looked at once, not 128 times.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from keepfit.overlap.core.kernels.compiling import compiled
from keepfit.overlap.core.kernels.shingles import WIDTH, gram, mixed, next_gram

BANDS, ROWS = 32, 4
WINDOW = 8
_PARTS = 128
_EMPTY = np.uint32(0xFFFFFFFF)


class Signed(NamedTuple):
    """What stands for the texts: band keys (bands, texts) and fingerprints, those of text i from
    `mark_starts[i]` on; and how often each slot of shingles was met in the texts looked at.
    """

    keys: NDArray[np.uint32]
    marks: NDArray[np.uint32]
    mark_starts: NDArray[np.int64]
    met: NDArray[np.int32]


@compiled
def sign(text: NDArray[np.uint16], starts: NDArray[np.int64], step: int, out: Signed) -> None:
    """Fill in what stands for each text; every `step`-th is looked at for how rare shingles are.

    Too short a text (less than a window of shingles) gets no key (0) and no fingerprint.
    """
    longest = 0
    for i in range(len(starts) - 1):
        longest = max(longest, starts[i + 1] - starts[i])
    hashes = np.empty(longest + 1, dtype=np.uint32)
    least = np.empty(_PARTS, dtype=np.uint32)
    filled = np.empty(_PARTS, dtype=np.uint32)
    keys, marks, ends = out.keys, out.marks, out.mark_starts
    end = 0
    for i in range(len(starts) - 1):
        keys[:, i] = 0
        count = starts[i + 1] - starts[i] - WIDTH + 1
        if count >= WINDOW:
            hash_all(text[starts[i] : starts[i + 1]], hashes)
            least[:] = _EMPTY
            for at in range(count):
                part = hashes[at] >> np.uint32(25)
                least[part] = min(least[part], hashes[at])
            borrow(least, filled)
            banded(filled, keys, i)
            end += winnowed(hashes, count, marks[end:])
            if i % step == 0:
                meet(hashes, count, out.met)
        ends[i + 1] = end


@compiled
def hash_all(text: NDArray[np.uint16], hashes: NDArray[np.uint32]) -> None:
    """Write the hash of every shingle of a text."""
    key = gram(text, 0) << np.uint64(16)
    for at in range(WIDTH - 1, len(text)):
        key = next_gram(key, text[at])
        hashes[at - WIDTH + 1] = np.uint32(mixed(key) >> np.uint64(32))


@compiled
def borrow(least: NDArray[np.uint32], filled: NDArray[np.uint32]) -> None:
    """Copy the minima; an empty part takes that of another, tried in an order of its own."""
    for part in range(_PARTS):
        value = least[part]
        tried = np.uint64(part)
        while value == _EMPTY:
            tried = mixed(tried + np.uint64(0x9E3779B97F4A7C15))
            value = least[tried & np.uint64(_PARTS - 1)]
        filled[part] = value


@compiled
def banded(least: NDArray[np.uint32], keys: NDArray[np.uint32], i: int) -> None:
    """Write each band's key of text i, never 0, from its rows' minima."""
    for band in range(BANDS):
        key = np.uint64(band + 1)
        for row in range(ROWS):
            key = (key ^ np.uint64(least[band * ROWS + row])) * np.uint64(0x9E3779B97F4A7C15)
            key ^= key >> np.uint64(29)
        keys[band, i] = np.uint32(key >> np.uint64(32)) | np.uint32(1)


@compiled
def winnowed(hashes: NDArray[np.uint32], count: int, found: NDArray[np.uint32]) -> int:
    """Write the least hash of each window, once for each place; return how many there are."""
    written = 0
    best = -1
    for at in range(WINDOW - 1, count):
        before = best
        if best <= at - WINDOW:
            best = at
            for back in range(1, WINDOW):
                if hashes[at - back] < hashes[best]:
                    best = at - back
        elif hashes[at] <= hashes[best]:
            best = at
        if best != before:
            found[written] = hashes[best]
            written += 1
    return written


@compiled
def meet(hashes: NDArray[np.uint32], count: int, counts: NDArray[np.int32]) -> None:
    """Count each hash in its slot."""
    mask = np.uint32(len(counts) - 1)
    for at in range(count):
        counts[hashes[at] & mask] += np.int32(1)
