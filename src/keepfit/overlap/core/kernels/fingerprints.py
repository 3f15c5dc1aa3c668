"""Kernels that find which texts share a fingerprint.

Fingerprints are sorted part by part, so that a part stays near the processor; those that only one
text has, most of them, are dropped at once.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from keepfit.overlap.core.kernels.bands import NOBODY
from keepfit.overlap.core.kernels.compiling import compiled
from keepfit.overlap.core.kernels.shingles import signed

# A fingerprint has 32 bits: those of its part (the last ones; the first bits of a least hash are
# mostly zeros), and twice those of a digit.
PART_BITS, DIGIT = 10, 11
PARTS = 1 << PART_BITS


class Postings(NamedTuple):
    """Which texts share a fingerprint: groups of texts, ascending, one after the other.

    The first text of each group is written as NOBODY - text. Text i stands in `texts` at the
    places `places[place_starts[i]:place_starts[i + 1]]`; before it stand the earlier ones.
    """

    texts: NDArray[np.int32]
    places: NDArray[np.int32]
    place_starts: NDArray[np.int64]


@compiled
def parted(
    marks: NDArray[np.uint32],
    mark_starts: NDArray[np.int64],
    ends: NDArray[np.int64],
    out: NDArray[np.uint64],
) -> None:
    """Write each fingerprint with its text behind it, part by part; `ends` say where parts end.

    `ends` has one place more than there are parts, and must be zero.
    """
    for f in range(mark_starts[-1]):
        ends[signed(marks[f] & np.uint32(PARTS - 1)) + 1] += 1
    for part in range(PARTS):
        ends[part + 1] += ends[part]
    for i in range(len(mark_starts) - 1):
        for f in range(mark_starts[i], mark_starts[i + 1]):
            part = signed(marks[f] & np.uint32(PARTS - 1))
            out[ends[part]] = np.uint64(marks[f]) << np.uint64(32) | np.uint64(i)
            ends[part] += 1


@compiled
def shared(parts: NDArray[np.uint64], ends: NDArray[np.int64], histogram: NDArray[np.int64]) -> int:
    """Keep the fingerprints that two texts share, but not too many, sorted, in front of `parts`.

    Returns how many entries are kept; `histogram` counts how many texts share each fingerprint,
    its last place those of too many.
    """
    most = len(histogram) - 2
    largest = 0
    begin = 0
    for part in range(PARTS):
        largest = max(largest, ends[part] - begin)
        begin = ends[part]
    here, there = np.empty(largest, dtype=np.uint64), np.empty(largest, dtype=np.uint64)
    begin, written = 0, 0
    for part in range(PARTS):
        size = ends[part] - begin
        arrange(parts[begin : ends[part]], there[:size], 32 + PART_BITS)
        arrange(there[:size], here[:size], 32 + PART_BITS + DIGIT)
        written = grouped(here[:size], most, histogram, parts, written)
        begin = ends[part]
    return written


@compiled
def arrange(values: NDArray[np.uint64], out: NDArray[np.uint64], shift: int) -> None:
    """Sort by the bits of one digit from `shift` on; equals keep their order."""
    counts = np.zeros((1 << DIGIT) + 1, dtype=np.int64)
    mask = np.uint64((1 << DIGIT) - 1)
    for value in values:
        counts[signed((value >> np.uint64(shift)) & mask) + 1] += 1
    for digit in range(1 << DIGIT):
        counts[digit + 1] += counts[digit]
    for value in values:
        place = signed((value >> np.uint64(shift)) & mask)
        out[counts[place]] = value
        counts[place] += 1


@compiled
def grouped(
    ordered: NDArray[np.uint64],
    most: int,
    histogram: NDArray[np.int64],
    out: NDArray[np.uint64],
    written: int,
) -> int:
    """Write the groups of two up to `most` texts behind what is written; count all groups.

    A text that has a fingerprint twice stands there once. Returns how much is written then.
    """
    first = 0
    while first < len(ordered):
        mark = ordered[first] >> np.uint64(32)
        last, size = first, 0
        while last < len(ordered) and ordered[last] >> np.uint64(32) == mark:
            if last == first or ordered[last] != ordered[last - 1]:
                if size < most:
                    out[written + size] = ordered[last]
                size += 1
            last += 1
        histogram[min(size, most + 1)] += 1
        if 2 <= size <= most:
            written += size
        first = last
    return written


@compiled
def posted(kept: NDArray[np.uint64], most: int, texts: NDArray[np.int32]) -> int:
    """Write the texts of the groups of at most so many; return how many were written."""
    written, first = 0, 0
    while first < len(kept):
        last = first
        while last < len(kept) and kept[last] >> np.uint64(32) == kept[first] >> np.uint64(32):
            last += 1
        if last - first <= most:
            for place in range(first, last):
                text = signed(kept[place] & np.uint64(0xFFFFFFFF))
                texts[written] = NOBODY - text if place == first else text
                written += 1
        first = last
    return written


@compiled
def placed(out: Postings) -> None:
    """Fill in where each text stands; `place_starts` must be zero."""
    for text in out.texts:
        out.place_starts[max(text, NOBODY - text) + 1] += 1
    for i in range(len(out.place_starts) - 1):
        out.place_starts[i + 1] += out.place_starts[i]
    ends = out.place_starts[:-1].copy()
    for place in range(len(out.texts)):
        i = max(out.texts[place], NOBODY - out.texts[place])
        out.places[ends[i]] = place
        ends[i] += 1
