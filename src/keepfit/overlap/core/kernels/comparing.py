"""Kernels that compare candidate pairs exactly."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from keepfit.overlap.core.kernels.candidates import CANDIDATES, Links, Votes, candidates
from keepfit.overlap.core.kernels.compiling import compiled, inlined
from keepfit.overlap.core.kernels.indexes import (
    DISTINCT,
    RARE,
    SIZE,
    UNKNOWN,
    Corpus,
    Index,
    empty_index,
    share,
    weigh,
)
from keepfit.overlap.core.kernels.shingles import WIDTH, signed
from keepfit.overlap.core.kernels.walking import LENGTH, NUMBERS, walk

# Of so many numbers it tells if nearly all are others.
TELLING_NUMBERS = 3
# Where the agreement of numbers stands among what is measured.
AGREE = 3


class Floors(NamedTuple):
    """What a pair must reach to be walked along; see `rule.Limits`."""

    jaccard: float
    contained: float
    rare: float
    distinct: float
    agree: float
    spared: float


class Work(NamedTuple):
    """What all pairs are compared with."""

    corpus: Corpus
    links: Links
    floors: Floors


class Desk(NamedTuple):
    """What one thread writes on while it compares; the next stripe may use it as it was left."""

    votes: Votes
    partners: NDArray[np.int32]
    mine: Index
    other: Index


class Found(NamedTuple):
    """Pairs (earlier, later) and what was measured of them, one row each.

    `measured` holds Jaccard, containment, containment by rarity, agreement of numbers,
    containment by distinctness (what few other texts have counts nearly alone); `kinds`
    the number of differing segments of each kind, the characters matched, and the length and the
    count of numbers of the shorter text.
    """

    pairs: NDArray[np.int32]
    measured: NDArray[np.float32]
    kinds: NDArray[np.int32]


@compiled
def desk(heads: NDArray[np.int64]) -> Desk:
    """Return room for comparing these texts."""
    n = len(heads) - 1
    longest = 0
    for i in range(n):
        longest = max(longest, heads[i + 1, 0] - heads[i, 0])
    votes = Votes(np.full((n, 2), -1, dtype=np.int32), np.empty(n, dtype=np.int32))
    partners = np.empty(CANDIDATES, dtype=np.int32)
    return Desk(votes, partners, empty_index(longest), empty_index(longest))


@compiled
def compare_stripe(work: Work, stripe: tuple[int, int], room: Desk, found: Found) -> int:
    """Compare the texts of a stripe with their earlier candidates; return how many pairs passed.

    First all candidates of the stripe are listed, then their numbers looked at, then their texts:
    each step has other columns, which stay near the processor meanwhile.
    """
    listed = 0
    for i in range(stripe[0], stripe[1]):
        for k in range(candidates(i, work.links, room.votes, room.partners)):
            found.pairs[listed, 0], found.pairs[listed, 1] = room.partners[k], i
            listed += 1
    count, indexed = 0, -1
    for row in range(agreeing(work, found, listed)):
        i = signed(found.pairs[row, 1])
        if i != indexed:
            weigh(work.corpus, i, room.mine)
            indexed = i
        found.kinds[count] = found.kinds[row]
        found.measured[count, AGREE] = found.measured[row, AGREE]
        count += compare(work, (signed(found.pairs[row, 0]), i), room, found, count)
    return count


@compiled
def agreeing(work: Work, found: Found, listed: int) -> int:
    """Keep of the listed pairs those whose numbers agree enough; return how many there are."""
    count = 0
    for row in range(listed):
        j, i = signed(found.pairs[row, 0]), signed(found.pairs[row, 1])
        found.kinds[count, :] = 0
        agree = numbers_agree(work.corpus, j, i, found.kinds[count])
        if agree >= work.floors.agree or found.kinds[count, NUMBERS] < TELLING_NUMBERS:
            found.pairs[count, 0], found.pairs[count, 1] = j, i
            found.measured[count, AGREE] = agree
            count += 1
    return count


@compiled
def compare(work: Work, pair: tuple[int, int], room: Desk, found: Found, row: int) -> bool:
    """Measure one pair (j, i), i being indexed; keep it in its row unless it falls below a floor.

    The agreement of its numbers stands there already.
    """
    corpus, floors = work.corpus, work.floors
    j, i = pair
    agree = found.measured[row, AGREE]
    shared, rare, distinct = share(corpus, j, room.mine)
    length = corpus.heads[j + 1, 0] - corpus.heads[j, 0] - WIDTH + 1
    mine = corpus.sums[i, SIZE]
    # A text has no more different shingles than shingles: what falls below the floors with as
    # few as are shared falls below them anyway.
    if shared < floors.contained * min(mine, length // 2) and shared < floors.jaccard * mine:
        return False
    if corpus.sums[j, SIZE] == UNKNOWN:
        weigh(corpus, j, room.other)
    theirs = corpus.sums[j, SIZE]
    shorter = i if mine <= theirs else j
    jaccard = shared / (mine + theirs - shared)
    contained = shared / min(mine, theirs)
    if jaccard < floors.jaccard and contained < floors.contained:
        return False
    # An editor's hand spares a number more often than the four characters of a shingle.
    if agree < floors.spared * contained and found.kinds[row, NUMBERS] >= TELLING_NUMBERS:
        return False
    rare /= corpus.sums[shorter, RARE]
    distinct /= corpus.sums[shorter, DISTINCT]
    if rare < floors.rare or distinct < floors.distinct:
        return False
    found.pairs[row, 0], found.pairs[row, 1] = j, i
    found.measured[row, 0], found.measured[row, 1] = jaccard, contained
    found.measured[row, 2], found.measured[row, 4] = rare, distinct
    found.kinds[row, LENGTH] = min(length, corpus.heads[i + 1, 0] - corpus.heads[i, 0] - WIDTH + 1)
    walk(corpus, pair, room.mine, found.kinds[row])
    return True


@inlined
def numbers_agree(corpus: Corpus, j: int, i: int, kinds: NDArray[np.int32]) -> float:
    """Return the share of the shorter text's numbers that stand in the other; 1 if it has none."""
    heads = corpus.heads
    if heads[i + 1, 0] - heads[i, 0] > heads[j + 1, 0] - heads[j, 0]:
        i, j = j, i
    a, last_a = heads[i, 1], heads[i + 1, 1]
    b, last_b = heads[j, 1], heads[j + 1, 1]
    whole = last_a - a
    kinds[NUMBERS] = whole
    same = 0
    while a < last_a and b < last_b:
        x, y = corpus.numbers[a], corpus.numbers[b]
        same += x == y
        a += x <= y
        b += y <= x
    return same / whole if whole else 1.0
