"""Kernels that read UTF-8 text and write it as it is compared, with the numbers found in it."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from keepfit.overlap.core.folding import DIGIT, LETTER, MARK, NUMERAL, SIZE, Folding
from keepfit.overlap.core.kernels.compiling import compiled
from keepfit.overlap.core.kernels.marks import begins_link, decoded, past_link, past_mark
from keepfit.overlap.core.kernels.numbers import digits, distinct, may_be_named, named, numeral
from keepfit.overlap.core.kernels.shingles import signed

_RUNS = DIGIT | NUMERAL | LETTER
_COMMA, _H = ord(","), ord("h")


class Folded(NamedTuple):
    """Texts as they are compared: `text[starts[i]:starts[i + 1]]` and the numbers of text i.

    Characters are 16 bits wide; numbers are sorted and without repetition.
    """

    text: NDArray[np.uint16]
    starts: NDArray[np.int64]
    numbers: NDArray[np.int64]
    number_starts: NDArray[np.int64]


@compiled
def characters(utf8: NDArray[np.uint8]) -> int:
    """Return how many characters these bytes are at most: as many as do not go on with one."""
    count = 0
    for byte in utf8:
        count += (byte & np.uint8(0xC0)) != np.uint8(0x80)
    return count


@compiled
def fold_all(
    utf8: NDArray[np.uint8], offsets: NDArray[np.int64], folding: Folding, out: Folded
) -> None:
    """Fold the texts `utf8[offsets[i]:offsets[i + 1]]`; `out` must have room for them."""
    end, count = 0, 0
    for i in range(len(offsets) - 1):
        first = count
        end, count = fold_one(utf8[offsets[i] : offsets[i + 1]], folding, out, (end, count))
        count = distinct(out.numbers, first, count)
        out.starts[i + 1] = end
        out.number_starts[i + 1] = count


@compiled
def fold_one(
    utf8: NDArray[np.uint8], folding: Folding, out: Folded, at: tuple[int, int]
) -> tuple[int, int]:
    """Fold one text; return where its characters and its numbers end."""
    start, count = at
    here, end, gap = 0, start, True
    # Taking a column out of a record costs more than what is done for most characters.
    table, marks, words = folding.table, folding.marks, folding.words
    text, numbers = out.text, out.numbers
    while True:
        here, end, gap = plainly(utf8, here, table, text, (end, gap))
        if here == len(utf8):
            return end, count
        character, size = decoded(utf8, here)
        entry = signed(table[character]) if character < SIZE else 0
        after = here
        # In Latin letters a mark begins a word, and a web address with "ht".
        if entry & MARK and (gap or character > 127 or begins_link(utf8, here)):
            after = past_mark(utf8, here, marks, gap)
        if after > here:
            here, gap = after, True
        elif entry & _RUNS:
            first = end
            here, end = run_on(utf8, here, table, text, end)
            value = -1
            if entry & DIGIT:
                value = digits(text, first, end)
            elif entry & NUMERAL or may_be_named(text, first, end, words):
                value = spelt(utf8[here:], text, (first, end, -1 if gap else start), folding)
            numbers[count] = value
            count += value >= 0
            gap = False
        else:
            text[end] = entry & 0xFFFF
            here, end, gap = here + size, end + (entry & 0xFFFF != 0), entry & 0xFFFF == 0


@compiled
def plainly(
    utf8: NDArray[np.uint8],
    here: int,
    table: NDArray[np.uint32],
    text: NDArray[np.uint16],
    at: tuple[int, bool],
) -> tuple[int, int, bool]:
    """Write characters as long as they need no second look: nearly all Chinese ones do not.

    Goes on from where the text ends and whether a gap (a space, a stop) was before; returns how
    far was read, and both anew.
    """
    end, gap = at
    while here < len(utf8):
        lead = signed(utf8[here])
        size = 1
        if 0xE0 <= lead < 0xF0 and here + 2 < len(utf8):
            rest = (signed(utf8[here + 1]) & 63) << 6 | signed(utf8[here + 2]) & 63
            lead, size = (lead & 15) << 12 | rest, 3
        elif lead >= 0x80:
            break
        entry = signed(table[lead])
        if entry > 0xFFFF:
            break
        if entry:
            text[end] = entry
            end += 1
        gap = entry == 0
        here += size
    return here, end, gap


@compiled
def run_on(
    utf8: NDArray[np.uint8],
    here: int,
    table: NDArray[np.uint32],
    text: NDArray[np.uint16],
    end: int,
) -> tuple[int, int]:
    """Write a run of letters, digits or numerals; return how far was read and written."""
    kind = 0
    while here < len(utf8):
        character, size = decoded(utf8, here)
        entry = signed(table[character]) if character < SIZE else 0
        # A web address may stand behind a word without a space between them.
        link = character == _H and kind == LETTER and past_link(utf8, here) > here
        if (kind and not entry & kind) or link:
            grouped = character == _COMMA and kind == DIGIT and here + 1 < len(utf8)
            if not (grouped and 48 <= utf8[here + 1] < 58):
                break
            here += 1
            continue
        kind = entry & _RUNS
        text[end] = entry & 0xFFFF
        here += size
        end += 1
    return here, end


@compiled
def spelt(
    rest: NDArray[np.uint8], text: NDArray[np.uint16], run: tuple[int, int, int], folding: Folding
) -> int:
    """Return the number that a run of letters or numerals stands for, -1 where it does for none.

    The run is where it begins and ends, and where its text begins, -1 if a gap stands before the
    run; `rest` is what follows it.
    """
    first, end, _ = run
    if signed(folding.table[text[first]]) & LETTER:
        return named(text, first, end, folding.words)
    follower = 0
    if len(rest):
        character = decoded(rest, 0)[0]
        follower = signed(folding.table[character]) & 0xFFFF if character < SIZE else 0
    return numeral(text, run, follower, folding.numerals)
