"""Kernels that index the shingles of one text, to look those of others up in it."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from keepfit.overlap.core.kernels.compiling import compiled, inlined
from keepfit.overlap.core.kernels.shingles import WIDTH, gram, mixed, next_gram, signed, spread

# Room in an index for each shingle.
ROOM = 3
# The sums of a text nobody has counted yet.
UNKNOWN = -1
# What stands in a slot: when it was filled, where in the text, when it was hit, the weight's row.
_FILLED, _AT, _HIT, _ROW = range(4)
# What is summed up of a text: different shingles, their weights.
SIZE, RARE, DISTINCT = range(3)


class Corpus(NamedTuple):
    """Distinct texts with their numbers (see `texts.Folded`), how rare shingles are, and what
    each character is: 1 a digit or numeral, 2 the end of a place name.

    `heads[i]` says where text i and its numbers begin. `rarity` holds for each slot of shingles a
    row of `weights`: the logarithm of how rare they are, and one part in the texts that have them.
    `sums` counts for each text its different shingles and sums up their weights.
    """

    text: NDArray[np.uint16]
    heads: NDArray[np.int64]
    numbers: NDArray[np.int64]
    rarity: NDArray[np.uint8]
    weights: NDArray[np.float32]
    kinds: NDArray[np.uint8]
    sums: NDArray[np.float32]


class Index(NamedTuple):
    """The shingles of one text: an open table, valid where slots were filled at `clock[0]`.

    Only as much of it is used as the text needs (`clock[1]`, a mask), so that it stays near the
    processor. `clock[2]` counts the texts that were looked up in it.
    """

    grams: NDArray[np.uint64]
    slots: NDArray[np.int32]
    clock: NDArray[np.int32]


@compiled
def empty_index(longest: int) -> Index:
    """Return an index large enough for a text of so many characters."""
    size = 16
    while size < ROOM * longest:
        size *= 2
    return Index(
        np.empty(size, dtype=np.uint64),
        np.zeros((size, 4), dtype=np.int32),
        np.zeros(3, dtype=np.int32),
    )


@inlined
def opened(corpus: Corpus, i: int, own: Index) -> np.uint64:
    """Make an index ready for text i; return what `next_gram` makes the first shingle of."""
    size = 16
    while size < ROOM * (corpus.heads[i + 1, 0] - corpus.heads[i, 0]):
        size *= 2
    own.clock[0] += np.int32(1)
    own.clock[1] = size - 1
    return gram(corpus.text, corpus.heads[i, 0]) << np.uint64(16)


@inlined
def place_of(own: Index, key: np.uint64) -> int:
    """Return the slot of a shingle in an index, or the free one where it would go."""
    mask = signed(own.clock[1])
    slot = signed(spread(key)) & mask
    while own.slots[slot, _FILLED] == own.clock[0] and own.grams[slot] != key:
        slot = (slot + 1) & mask
    return slot


@inlined
def holds(own: Index, slot: int) -> bool:
    """Whether the slot of a shingle is filled: whether the text has that shingle."""
    return bool(own.slots[slot, _FILLED] == own.clock[0])


@compiled
def weigh(corpus: Corpus, i: int, own: Index) -> None:
    """Index the shingles of text i with their weights, and sum up what they weigh.

    Two threads may sum up the same text: both write the same.
    """
    size, rare, distinct = 0, 0.0, 0.0
    mask = np.uint64(len(corpus.rarity) - 1)
    key = opened(corpus, i, own)
    start = corpus.heads[i, 0]
    for at in range(start, corpus.heads[i + 1, 0] - WIDTH + 1):
        key = next_gram(key, corpus.text[at + WIDTH - 1])
        slot = place_of(own, key)
        if not holds(own, slot):
            row = signed(corpus.rarity[signed((mixed(key) >> np.uint64(32)) & mask)])
            own.slots[slot, _FILLED] = own.clock[0]
            own.slots[slot, _AT] = at - start
            own.slots[slot, _HIT] = 0
            own.slots[slot, _ROW] = row
            own.grams[slot] = key
            rare += corpus.weights[row, 0]
            distinct += corpus.weights[row, 1]
            size += 1
    own.clock[2] = 0
    corpus.sums[i, RARE], corpus.sums[i, DISTINCT] = rare, distinct
    corpus.sums[i, SIZE] = size


@compiled
def share(corpus: Corpus, j: int, mine: Index) -> tuple[int, float, float]:
    """Return how many shingles text j shares with the indexed one, and both their weights."""
    shared, rare, distinct = 0, 0.0, 0.0
    mine.clock[2] += np.int32(1)
    start = corpus.heads[j, 0]
    key = gram(corpus.text, start) << np.uint64(16)
    for at in range(start, corpus.heads[j + 1, 0] - WIDTH + 1):
        key = next_gram(key, corpus.text[at + WIDTH - 1])
        slot = place_of(mine, key)
        if holds(mine, slot) and mine.slots[slot, _HIT] != mine.clock[2]:
            mine.slots[slot, _HIT] = mine.clock[2]
            row = mine.slots[slot, _ROW]
            rare += corpus.weights[row, 0]
            distinct += corpus.weights[row, 1]
            shared += 1
    return shared, rare, distinct


@inlined
def found_at(own: Index, key: np.uint64) -> int:
    """Return where in its text an indexed shingle first stands, -1 where it does not."""
    slot = place_of(own, key)
    return signed(own.slots[slot, _AT]) if holds(own, slot) else -1
