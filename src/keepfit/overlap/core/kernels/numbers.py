"""Kernels that find the numbers of a text: digits, Chinese numerals, names of months and days."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from keepfit.overlap.core.folding import WEEKDAY, Numerals, Words
from keepfit.overlap.core.kernels.compiling import compiled
from keepfit.overlap.core.kernels.shingles import signed

# No number is larger: the digits of a longer one that are left tell it apart well enough.
_LARGEST = 0xFFFFFFFFFFFFFF
_WEEK, _PERIOD = ord("周"), ord("期")


@compiled
def distinct(numbers: NDArray[np.int64], first: int, last: int) -> int:
    """Sort numbers in place and drop repetitions; a text has few, so by insertion."""
    for i in range(first + 1, last):
        value = numbers[i]
        j = i - 1
        while j >= first and numbers[j] > value:
            numbers[j + 1] = numbers[j]
            j -= 1
        numbers[j + 1] = value
    kept = first
    for i in range(first, last):
        if i == first or numbers[i] != numbers[kept - 1]:
            numbers[kept] = numbers[i]
            kept += 1
    return kept


@compiled
def digits(text: NDArray[np.uint16], first: int, last: int) -> int:
    """Return the number that digits stand for."""
    value = 0
    for i in range(first, last):
        value = (value * 10 + signed(text[i]) - 48) & _LARGEST
    return value


@compiled
def may_be_named(text: NDArray[np.uint16], first: int, last: int, words: Words) -> bool:
    """Whether letters are as long as a month's or day's name and begin like one."""
    if not 2 < last - first < 10:
        return False
    return bool(words.begins[signed(text[first]) - 97, signed(text[first + 1]) - 97])


@compiled
def named(text: NDArray[np.uint16], first: int, last: int, words: Words) -> int:
    """Return what a month's or day's name stands for, -1 where the letters are none."""
    key = 0
    for i in range(first, last):
        key = (key * 31 + signed(text[i])) & 0xFFFFFFFFFF
    for place in range(len(words.keys)):
        if words.keys[place] == key:
            return signed(words.values[place])
    return -1


@compiled
def numeral(
    text: NDArray[np.uint16], run: tuple[int, int, int], follower: int, told: Numerals
) -> int:
    """Return the number of a run of Chinese numerals, -1 where they are part of a word.

    The run is where it begins and ends, and where the text begins, -1 if a gap stands before it:
    between two gaps, as in （二十二）, a numeral is a number.
    """
    first, last, start = run
    alone = start < 0 and follower == 0
    before = signed(text[first - 1]) if first > start >= 0 else 0
    if not (alone or told.beside[before] & 2 or told.beside[follower] & 1):
        return -1
    value = valued(text, first, last, told.values)
    return value + WEEKDAY if value < 7 and before in (_WEEK, _PERIOD) else value


@compiled
def valued(text: NDArray[np.uint16], first: int, last: int, values: NDArray[np.int16]) -> int:
    """Return the value of 十五, 二百零三 or 二〇二四."""
    total, digit, grouped = 0, 0, False
    for i in range(first, last):
        value = signed(values[text[i]])
        if value >= 10:
            total += max(digit, 1) * value
            digit, grouped = 0, True
        else:
            digit = value if grouped else (digit * 10 + value) & _LARGEST
    return total + digit
