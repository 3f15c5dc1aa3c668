"""Kernels that say which earlier texts are worth comparing with a text."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from keepfit.overlap.core.kernels.bands import NOBODY
from keepfit.overlap.core.kernels.compiling import compiled, inlined
from keepfit.overlap.core.kernels.fingerprints import Postings

# Of one text no more candidates are compared.
CANDIDATES = 96
# A text with so many votes is a candidate already.
_CHOSEN = 1 << 20


class Links(NamedTuple):
    """What leads from one text to candidates (see `bands.py` and `fingerprints.py`), and how far
    it is followed: so many steps back in one band, so many candidates out of crowded bands.
    """

    before: NDArray[np.int32]
    postings: Postings
    mark_starts: NDArray[np.int64]
    steps: int
    from_crowds: int


class Votes(NamedTuple):
    """For each text whom it was met for last and how many fingerprints it shares with that one
    (texts, 2), and which were met. Written anew for each text, so never wiped.
    """

    slips: NDArray[np.int32]
    met: NDArray[np.int32]


@inlined
def chosen(slips: NDArray[np.int32], i: int, j: int) -> bool:
    """Whether text j is a candidate of text i already; it is one from now on."""
    if slips[j, 0] == i and slips[j, 1] >= _CHOSEN:
        return True
    slips[j, 0] = i
    slips[j, 1] = _CHOSEN
    return False


@compiled
def candidates(i: int, links: Links, votes: Votes, out: NDArray[np.int32]) -> int:
    """Write the earlier texts worth comparing with text i; return how many there are."""
    before, slips = links.before, votes.slips
    count, in_crowds = 0, 0
    for band in range(len(before)):
        j = before[band, i]
        if j < NOBODY:
            # Of a band that very many share only the last is looked at, and of few such bands.
            j = NOBODY - 1 - j
            if in_crowds < links.from_crowds and count < CANDIDATES and not chosen(slips, i, j):
                in_crowds += 1
                out[count] = j
                count += 1
            continue
        steps = 0
        while j >= 0 and steps < links.steps and count < CANDIDATES:
            if not chosen(slips, i, j):
                out[count] = j
                count += 1
            j = before[band, j]
            steps += 1
    return by_marks(i, links, votes, out, count)


@compiled
def by_marks(i: int, links: Links, votes: Votes, out: NDArray[np.int32], count: int) -> int:
    """Add the texts that share two fingerprints, or one in twenty of the shorter text's."""
    slips = votes.slips
    mine = links.mark_starts[i + 1] - links.mark_starts[i]
    for k in range(vote(i, links.postings, slips, votes.met)):
        j = votes.met[k]
        if slips[j, 1] < 2 or count == CANDIDATES:
            continue
        theirs = links.mark_starts[j + 1] - links.mark_starts[j]
        if slips[j, 1] >= min(mine, theirs) // 20:
            out[count] = j
            count += 1
    return count


@inlined
def vote(i: int, postings: Postings, slips: NDArray[np.int32], met: NDArray[np.int32]) -> int:
    """Count the fingerprints that earlier texts share with text i; return how many were met."""
    texts = postings.texts
    count = 0
    for k in range(postings.place_starts[i], postings.place_starts[i + 1]):
        place = postings.places[k]
        while texts[place] >= 0:
            place -= 1
            j = max(texts[place], NOBODY - texts[place])
            if slips[j, 0] != i:
                slips[j, 0] = i
                slips[j, 1] = 0
                met[count] = j
                count += 1
            slips[j, 1] += np.int32(1)
    return count
