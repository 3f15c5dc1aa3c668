"""Excel books: pages of typed columns, described once, and the bytes of the .xlsx file.

A cell is text, a number, a date, a moment, a word in both languages, or None for empty. Text is
always written as text, never as a formula or a link, whatever it begins with.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from typing import Literal

from keepfit.kit.text import Lang, Text

ColumnKind = Literal["text", "integer", "number", "percent", "date", "moment"]
Tone = Literal["good", "bad", "caution", "quiet"]
Cell = str | int | float | date | datetime | Text | None

CELL_CHARACTERS = 32_767  # the longest text an .xlsx cell may hold
SHEET_NAME_CHARACTERS = 31

_FORMULA_STARTS = ("=", "+", "-", "@")
_LOST_AT_START = "\t\r\n"
# What XML 1.0 cannot carry, and halves of surrogate pairs.
_UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_NOT_IN_SHEET_NAMES = re.compile(r"[\[\]:*?/\\]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column: header, kind of its cells, width in characters (None: from its contents).

    `choices` become a drop-down; with `choices_only` other entries are refused, otherwise Excel
    asks whether they are meant. `tones` colours cells by the word they hold.
    """

    header: Text
    kind: ColumnKind = "text"
    width: float | None = None
    wrap: bool = False
    choices: tuple[str | Text, ...] = ()
    choices_only: bool = False
    tones: Mapping[str, Tone] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One sheet: title lines, a header row, rows as long as the columns, and notes below."""

    name: Text
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    title: tuple[Text, ...] = ()
    notes: tuple[Text, ...] = ()
    freeze: bool = True
    autofilter: bool = True

    @property
    def header_row(self) -> int:
        """The row of the headers, counted from 0."""
        return len(self.title)


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """One Excel book: its title (a property of the file) and its pages in order."""

    title: Text
    pages: tuple[Page, ...]


def neutral(text: str) -> str:
    """Return text that no spreadsheet takes for a formula, not even after a detour through CSV.

    A leading = + - @ gets one real apostrophe before it; whoever reads the cell takes it away
    again. Leading tabs and line ends, which some programs skip before they look for a formula,
    are dropped.
    """
    plain = text.lstrip(_LOST_AT_START)
    return f"'{plain}" if plain.startswith(_FORMULA_STARTS) else plain


def written(text: str) -> str:
    """Return text as a cell can hold it: neutral, writable, and no longer than a cell."""
    plain = neutral(_UNWRITABLE.sub("\N{REPLACEMENT CHARACTER}", text))
    if len(plain) > CELL_CHARACTERS:
        plain = plain[: CELL_CHARACTERS - 1] + "…"
    return plain


def read_cell(cell: Cell, lang: Lang) -> str | int | float | date | datetime | None:
    """Return a cell in one language; a number that is none (NaN, infinity) is an empty cell."""
    if isinstance(cell, Text):
        return cell.read(lang)
    if isinstance(cell, float) and not math.isfinite(cell):
        return None
    return cell


def sheet_names(names: Iterable[str]) -> tuple[str, ...]:
    """Return the names as Excel takes them: short, without its seven forbidden signs, distinct."""
    taken: set[str] = set()
    result = []
    for name in names:
        plain = _NOT_IN_SHEET_NAMES.sub(" ", name).strip("' ")[:SHEET_NAME_CHARACTERS] or "Sheet"
        distinct, number = plain, 2
        while distinct.casefold() in taken:
            distinct = f"{plain[: SHEET_NAME_CHARACTERS - 4]} {number}"
            number += 1
        taken.add(distinct.casefold())
        result.append(distinct)
    return tuple(result)


@lru_cache(maxsize=65_536)
def columns_wide(text: str) -> int:
    """Return how many half-width columns a text's longest line takes; a Chinese sign takes two."""
    # Kept: a book asks for every cell, and most of its cells repeat a few words.
    return max(map(_columns, text.split("\n")))


def _columns(line: str) -> int:
    if line.isascii():
        return len(line)
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in line)


def lines_taken(text: str, width: float) -> int:
    """Return how many lines a text takes, wrapped in a column of that many characters."""
    # Two characters of the width go to the cell's margins and to words that do not break.
    room = max(width - 2, 1)
    return sum(max(math.ceil(columns_wide(line) / room), 1) for line in text.split("\n"))
