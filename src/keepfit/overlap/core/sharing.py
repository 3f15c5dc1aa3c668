"""What many things have of many others, as columns: who shares what, and how much of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from keepfit.kit.text import fold

# So many pairs are looked up at a time; more would only take memory.
_AT_ONCE = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Having:
    """Row i has `items[starts[i]:starts[i + 1]]` (codes, ascending), each of some weight."""

    starts: NDArray[np.int64]
    items: NDArray[np.int64]
    weight: NDArray[np.float64]

    @property
    def total(self) -> NDArray[np.float64]:
        """What the items of each row weigh together."""
        summed = np.concatenate([[0.0], np.cumsum(self.weight[self.items])])
        total: NDArray[np.float64] = summed[self.starts[1:]] - summed[self.starts[:-1]]
        return total

    @property
    def rows(self) -> NDArray[np.int64]:
        """The row of each item."""
        return np.repeat(np.arange(len(self.starts) - 1), np.diff(self.starts))


def having(rows: Sequence[Iterable[str]], *, rarity: bool) -> Having:
    """Return who has what; the weight is 1, or the more the fewer rows have it."""
    codes: dict[str, int] = {}
    kept = [sorted({codes.setdefault(one, len(codes)) for one in row}) for row in rows]
    items = np.array([one for row in kept for one in row], dtype=np.int64)
    weight = np.ones(len(codes))
    if rarity:
        told = sum(1 for row in kept if row)
        weight = np.log1p(told / np.maximum(1, np.bincount(items, minlength=len(codes))))
    starts = np.cumsum([0, *(len(row) for row in kept)]).astype(np.int64)
    return Having(starts=starts, items=items, weight=weight)


def grams(text: str) -> frozenset[str]:
    """Return pairs of characters of a folded text, triples where it is written in letters."""
    bare = "".join(one for one in fold(text) if one.isalnum())
    size = 3 if bare.isascii() else 2
    return frozenset(bare[at : at + size] for at in range(len(bare) - size + 1)) or (
        frozenset({bare} - {""})
    )


def shared(of: Having, pairs: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return what weighs that both rows of each pair have."""
    found = np.zeros(len(pairs))
    count = max(1, len(of.weight))
    keys = of.rows * count + of.items
    if not len(keys):
        return found
    for begin in range(0, len(pairs), _AT_ONCE):
        some = pairs[begin : begin + _AT_ONCE]
        sizes = of.starts[some[:, 0] + 1] - of.starts[some[:, 0]]
        pair = np.repeat(np.arange(len(some)), sizes)
        within = np.arange(len(pair)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
        items = of.items[of.starts[some[pair, 0]] + within]
        asked = some[pair, 1] * count + items
        place = np.minimum(np.searchsorted(keys, asked), len(keys) - 1)
        both = keys[place] == asked
        found[begin : begin + len(some)] = np.bincount(
            pair[both], of.weight[items[both]], minlength=len(some)
        )
    return found


def likeness(of: Having, pairs: NDArray[np.int64], part: float = 0.0) -> NDArray[np.float64]:
    """Return how alike both rows of each pair are (0 to 1), NaN where one has nothing.

    Dice; of this share `part` is how much of the smaller the larger has: a small account whose
    services a large one has all.
    """
    both, total = shared(of, pairs), of.total
    one, other = total[pairs[:, 0]], total[pairs[:, 1]]
    whole = np.where(np.minimum(one, other) > 0, one + other, np.nan)
    least = np.where(np.minimum(one, other) > 0, np.minimum(one, other), np.nan)
    return np.clip((1 - part) * 2 * both / whole + part * both / least, 0.0, 1.0)


def telling(of: Having, pairs: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return how telling is what both rows of each pair have: 1 where nobody else has it.

    What half of all say of themselves (办事预约、进度查询) makes no two of them alike.
    """
    several = int((np.diff(of.starts) > 0).sum())
    both = shared(of, pairs)
    count = shared(replace(of, weight=np.ones(len(of.weight))), pairs)
    alone = np.log1p(max(2, several) / 2)
    told: NDArray[np.float64] = np.minimum(1.0, both / np.maximum(1.0, count) / alone)
    return told


def in_one_block(blocks: Having, most: int, finer: Having | None = None) -> NDArray[np.int64]:
    """Return the pairs of rows (lower first, each once) that have an item in common.

    An item of more than `most` rows says too little: its rows are compared where they also share
    one of the `finer` items that at most so many of them have.
    """
    size = np.bincount(blocks.items, minlength=len(blocks.weight))
    large = size[blocks.items] > most
    found = [_pairs(blocks.items[~large], blocks.rows[~large])]
    if finer is not None and large.any():
        found.append(_finer(blocks.items[large], blocks.rows[large], finer, most))
    return once(np.concatenate(found))


def _finer(
    items: NDArray[np.int64], rows: NDArray[np.int64], finer: Having, most: int
) -> NDArray[np.int64]:
    sizes = np.diff(finer.starts)[rows]
    within = np.arange(sizes.sum()) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    more = finer.items[np.repeat(finer.starts[rows], sizes) + within]
    key = np.repeat(items, sizes) * len(finer.weight) + more
    _, code, size = np.unique(key, return_inverse=True, return_counts=True)
    few = size[code] <= most
    return _pairs(code[few], np.repeat(rows, sizes)[few])


def _pairs(keys: NDArray[np.int64], rows: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return all pairs of rows with the same key: a row with each one behind it in its block."""
    order = np.lexsort((rows, keys))
    keys, rows = keys[order], rows[order]
    ends = np.searchsorted(keys, keys, side="right")
    left = np.arange(len(keys))
    counts = ends - left - 1
    first = np.repeat(left, counts)
    step = np.arange(len(first)) - np.repeat(np.cumsum(counts) - counts, counts)
    return np.stack([rows[first], rows[first + 1 + step]], axis=1)


def once(pairs: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return each pair once, lower row first, and none of a row with itself."""
    if not len(pairs):
        return pairs.reshape(0, 2)
    ordered = np.sort(pairs, axis=1)
    span = int(ordered.max()) + 1
    keys = ordered[:, 0] * span + ordered[:, 1]
    # Millions of numbers are sorted several times faster than `np.unique` counts them in a table.
    keys.sort()
    keys = keys[np.concatenate([[True], keys[1:] != keys[:-1]])]
    one, other = np.divmod(keys, span)
    found: NDArray[np.int64] = np.stack([one, other], axis=1)[one != other]
    return found
