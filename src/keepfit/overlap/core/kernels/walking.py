"""Kernels that walk two texts side by side and sort what differs between them.

Differing segments are numbers, places and names, words, single characters or passages: by them the
rule (`core/rule.py`) tells a copy that was edited from a template that was filled in anew.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from keepfit.overlap.core.kernels.compiling import compiled
from keepfit.overlap.core.kernels.indexes import Corpus, Index, found_at
from keepfit.overlap.core.kernels.shingles import WIDTH, gram, next_gram

# A differing segment longer than this on one side is no slot of a template but a passage, and one
# longer than FAR other text. From MUCH on (letters count half) a passage was put for another.
REACH = 24
FAR = 80
MUCH = 9
# Texts that agree for so long do not agree by chance.
SURE = 8
_LATIN = 128
NUMBER, PLACE, WORD, SINGLE, PASSAGE, MATCHED, LENGTH, NUMBERS = range(8)

Part = tuple[int, int]


@compiled
def walk(corpus: Corpus, pair: Part, mine: Index, kinds: NDArray[np.int32]) -> None:
    """Walk text j along text i and count the segments that differ between what they share.

    Where both texts agreed for sure last, and where they began to agree again, is remembered. At
    the beginning they agree on nothing, which is as good as a long run. What differs inside a run
    counts only when the run has become long: texts agree here and there by chance.
    """
    j, i = pair
    a = corpus.text[corpus.heads[i, 0] : corpus.heads[i + 1, 0]]
    b = corpus.text[corpus.heads[j, 0] : corpus.heads[j + 1, 0]]
    scale = 2 if mostly_latin(a) else 1
    pending = np.zeros(5, dtype=np.int32)
    sure = (0, 0)
    p, q, run = -1, 0, 0
    while q < len(b):
        if p < 0:
            p, q = found_again(b, q, mine)
            run, pending[:] = 0, 0
            if replaced(a, (sure[0], p), b, (sure[1], q), mine):
                pending[segment(corpus.kinds, a, (sure[0], p), b, (sure[1], q))] = 1
            continue
        agreed = agreement(a, p, b, q)
        kinds[MATCHED] += agreed
        p, q, run = p + agreed, q + agreed, run + agreed
        if run >= SURE * scale:
            sure = (p, q)
            settle(kinds, pending)
        skip = resumed(a, p, b, q, (2 if run >= SURE * scale else 4) * scale)
        if skip[0] >= 0:
            pending[segment(corpus.kinds, a, (p, p + skip[0]), b, (q, q + skip[1]))] += 1
        p, q = p + skip[0] if skip[0] >= 0 else -1, q + max(skip[1], 0)
    if sure[0] > 0:
        finish(corpus, (a, b), sure, mine, kinds)


@compiled
def mostly_latin(text: NDArray[np.uint16]) -> bool:
    """Whether fewer than one in three characters are no Latin letters or digits."""
    others = 0
    for character in text:
        others += character >= _LATIN
    return 3 * others < len(text)


@compiled
def finish(
    corpus: Corpus,
    texts: tuple[NDArray[np.uint16], NDArray[np.uint16]],
    sure: Part,
    mine: Index,
    kinds: NDArray[np.int32],
) -> None:
    """Count what stands at the end of both texts behind where they agreed for sure last."""
    a, b = texts
    tail = min(len(a) - sure[0], len(b) - sure[1], REACH)
    end = (sure[0] + tail, sure[1] + tail)
    if end[0] != len(a) and end[1] != len(b):
        return
    if replaced(a, (sure[0], end[0]), b, (sure[1], end[1]), mine):
        kinds[segment(corpus.kinds, a, (sure[0], end[0]), b, (sure[1], end[1]))] += 1


@compiled
def replaced(
    a: NDArray[np.uint16],
    part_a: Part,
    b: NDArray[np.uint16],
    part_b: Part,
    mine: Index,
) -> bool:
    """Whether one part was put for the other: both are near, and neither was only moved."""
    size_a, size_b = part_a[1] - part_a[0], part_b[1] - part_b[0]
    if not (0 < size_a <= FAR and 0 < size_b <= FAR):
        return False
    if size_a >= WIDTH and stands_in(b, gram(a, (part_a[0] + part_a[1] - WIDTH) // 2)):
        return False
    return size_b < WIDTH or found_at(mine, gram(b, (part_b[0] + part_b[1] - WIDTH) // 2)) < 0


@compiled
def stands_in(text: NDArray[np.uint16], key: np.uint64) -> bool:
    """Whether a shingle stands anywhere in a text; looked for a few times, so not indexed."""
    if len(text) < WIDTH:
        return False
    at, last = WIDTH, len(text)
    here = gram(text, 0)
    while here != key and at < last:
        here = next_gram(here, text[at])
        at += 1
    return bool(here == key)


@compiled
def settle(kinds: NDArray[np.int32], pending: NDArray[np.int32]) -> None:
    """Count the segments that were waiting for the run to become long."""
    for kind in range(len(pending)):
        kinds[kind] += pending[kind]
        pending[kind] = 0


@compiled
def found_again(b: NDArray[np.uint16], q: int, mine: Index) -> Part:
    """Return where in a, and where in b from q on, the texts next share a shingle."""
    while q + WIDTH <= len(b):
        p = found_at(mine, gram(b, q))
        if p >= 0:
            return p, q
        q += 1
    return -1, len(b)


@compiled
def agreement(a: NDArray[np.uint16], p: int, b: NDArray[np.uint16], q: int) -> int:
    """Return how many characters agree from p and q on."""
    most = min(len(a) - p, len(b) - q)
    same = 0
    while same < most and a[p + same] == b[q + same]:
        same += 1
    return same


@compiled
def resumed(a: NDArray[np.uint16], p: int, b: NDArray[np.uint16], q: int, least: int) -> Part:
    """Return how much to skip on both sides until `least` characters agree; -1 if too much."""
    for skipped in range(1, 2 * REACH + 1):
        for x in range(max(0, skipped - REACH), min(REACH, skipped) + 1):
            y = skipped - x
            # Out of step two characters agree by chance more easily.
            need = least if x == y else least + 1
            if p + x + need > len(a) or q + y + need > len(b):
                continue
            same = 0
            while same < need and a[p + x + same] == b[q + y + same]:
                same += 1
            if same == need:
                return x, y
    return -1, -1


@compiled
def segment(
    kinds: NDArray[np.uint8],
    a: NDArray[np.uint16],
    part_a: Part,
    b: NDArray[np.uint16],
    part_b: Part,
) -> int:
    """Say what kind of difference stands in these two parts."""
    size = min(part_a[1] - part_a[0], part_b[1] - part_b[0])
    latin = size > 0 and a[part_a[0]] < _LATIN and b[part_b[0]] < _LATIN
    if size >= (2 * MUCH if latin else MUCH):
        return PASSAGE
    if has_number(kinds, a, part_a) and has_number(kinds, b, part_b):
        return NUMBER
    if size == 0:
        return SINGLE
    # Three characters or four letters put for others at once are a name, not a slip of the hand.
    if size >= (4 if latin else 3):
        return PLACE
    if size >= 2 and ends_place(kinds, a, part_a[1]) and ends_place(kinds, b, part_b[1]):
        return PLACE
    return WORD if size >= 2 else SINGLE


@compiled
def has_number(kinds: NDArray[np.uint8], text: NDArray[np.uint16], part: Part) -> bool:
    """Whether a digit or numeral stands in the part."""
    at = part[0]
    while at < part[1] and not kinds[text[at]] & 1:
        at += 1
    return bool(at < part[1])


@compiled
def ends_place(kinds: NDArray[np.uint8], text: NDArray[np.uint16], end: int) -> bool:
    """Whether a place name ends with the character before `end` or one of the two after it."""
    at, last = max(0, end - 1), min(len(text), end + 2)
    while at < last and not kinds[text[at]] & 2:
        at += 1
    return bool(at < last)
