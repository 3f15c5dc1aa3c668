"""Kernels that read one character of UTF-8, and find what platforms put around a text."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from keepfit.overlap.core.folding import LABEL, Marks
from keepfit.overlap.core.kernels.compiling import compiled
from keepfit.overlap.core.kernels.shingles import signed

# A label's line ends at the latest here, in bytes: names of papers and people are short.
_LABELLED = 90
# Line ends, brackets, stops and commas, and the wide space: what a label labels ends there.
_ENDS = (10, 13, 41, 93, 0x3002, 0x3011, 0xFF09, 0x3001, 0xFF0C, 0xFF1B, 0x3000)


@compiled
def decoded(utf8: NDArray[np.uint8], here: int) -> tuple[int, int]:
    """Return the code point that begins here and its bytes; broken bytes count as one each."""
    lead = signed(utf8[here])
    left = len(utf8) - here
    if lead < 0x80:
        return lead, 1
    if lead >= 0xF0 and left >= 4:
        rest = (signed(utf8[here + 1]) & 63) << 12 | (signed(utf8[here + 2]) & 63) << 6
        return (lead & 7) << 18 | rest | (signed(utf8[here + 3]) & 63), 4
    if lead >= 0xE0 and left >= 3:
        rest = (signed(utf8[here + 1]) & 63) << 6 | (signed(utf8[here + 2]) & 63)
        return (lead & 15) << 12 | rest, 3
    if lead >= 0xC0 and left >= 2:
        return (lead & 31) << 6 | (signed(utf8[here + 1]) & 63), 2
    return 0, 1


@compiled
def past_mark(utf8: NDArray[np.uint8], here: int, told: Marks, gap: bool) -> int:  # noqa: FBT001  # a compiled kernel takes no keywords
    """Return where the text goes on after a mark that begins here, or `here` if none does."""
    if utf8[here] == 104:
        return past_link(utf8, here)
    character = decoded(utf8, here)[0]
    for mark in range(told.groups[character, 0], told.groups[character, 1]):
        first, last = told.starts[mark], told.starts[mark + 1]
        size = signed(last - first)
        if here + size > len(utf8):
            continue
        same = 0
        while same < size and utf8[here + same] == told.text[first + same]:
            same += 1
        if same == size:
            if told.kinds[mark] != LABEL:
                return here + size
            return past_label(utf8, here + size) if gap else here
    return here


@compiled
def begins_link(utf8: NDArray[np.uint8], here: int) -> bool:
    """Whether "ht" stands here."""
    return bool(utf8[here] == 104 and here + 1 < len(utf8) and utf8[here + 1] == 116)


@compiled
def past_link(utf8: NDArray[np.uint8], here: int) -> int:
    """Return the end of a web address: the same page has another short link in each copy."""
    head = (104, 116, 116, 112)
    for i in range(4):
        if here + i >= len(utf8) or utf8[here + i] != head[i]:
            return here
    after = here + 4
    if after < len(utf8) and utf8[after] == 115:
        after += 1
    if after + 3 > len(utf8) or utf8[after] != 58 or utf8[after + 1] != 47:
        return here
    while after < len(utf8) and 32 < utf8[after] < 127:
        after += 1
    return after


@compiled
def past_label(utf8: NDArray[np.uint8], here: int) -> int:
    """Return the end of what a label labels: line, bracket, sentence, or a space after Chinese."""
    limit = min(len(utf8), here + _LABELLED)
    while here < limit and utf8[here] == 32:
        here += 1
    chinese = False
    while here < limit:
        character, size = decoded(utf8, here)
        if character in _ENDS:
            break
        if character == 32 and chinese:
            break
        chinese = character >= 0x3400
        here += size
    return here
