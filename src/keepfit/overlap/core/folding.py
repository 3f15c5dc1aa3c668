"""What becomes of each character before texts are compared, as tables that the kernels read.

Width, case, spaces, punctuation and emoji are no difference; traditional characters become their
simplified ones by a table that is handed in (characters only, no phrases: 裡 and 裏 are both 里).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

# Above plane 2 there are no letters in use. Bits above the folded character say what it is.
SIZE = 0x30000
MARK, DIGIT, NUMERAL, LETTER = 1 << 16, 1 << 17, 1 << 18, 1 << 19
PHRASE, LABEL = 0, 1
# The number of a Sunday; a weekday is no day of the month.
WEEKDAY = 1_000_000
_MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september",
           "october", "november", "december")  # fmt: skip
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

# Ranges whose characters are already what they fold to; asking Unicode for each takes seconds.
_PLAIN = ((0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xAC00, 0xD7A3))
_ASTRAL = (0x20000, 0x2FA1D)

_NUMERALS = dict(
    zip("零〇一二三四五六七八九十百千两", [0, 0, *range(1, 10), 10, 100, 1000, 2], strict=True)
)
# A Chinese numeral counts as a number beside these only: 一起 and 万一 are words.
_AFTER = "月日号时点年期届次楼栋组度级岁"
_BEFORE = "第周期"

# What platforms and copyists put around a text. A phrase goes; a label goes with what it labels.
_PHRASES = (
    "展开全文", "收起全文", "网页链接", "O网页链接", "阅读原文", "查看原文", "查看全文", "点击查看",
    "点击上方蓝字关注我们", "长按识别二维码", "转发微博", "展開全文", "網頁鏈接", "转载：", "转载:",
    "轉載：", "转：", "Repost", "Read more", "Web link",
)  # fmt: skip
_LABELS = (
    "来源", "文章来源", "信息来源", "稿件来源", "图文来源", "编辑", "责编", "责任编辑", "值班编辑",
    "审核", "校对", "监制", "供稿", "來源", "編輯", "責任編輯", "Source", "Editor", "Edited by",
    "Reposted from", "Via",
)  # fmt: skip
_SELF_LABELLED = (
    "转载自",
    "转自",
    "本文转自",
    "本文转载自",
    "来源于",
    "轉載自",
    "Reposted from ",
    "Edited by ",
)


class Words(NamedTuple):
    """Names of months and days, by the hash of their letters, and the number each stands for;
    `begins` says with which two letters of the alphabet one begins.
    """

    keys: NDArray[np.int64]
    values: NDArray[np.int64]
    begins: NDArray[np.bool_]


class Marks(NamedTuple):
    """What is left out of texts, as UTF-8: the bytes of mark m begin at `starts[m]`.

    Those that begin with character c are `groups[c, 0]` to `groups[c, 1]`, the longer ones first.
    """

    text: NDArray[np.uint8]
    starts: NDArray[np.int64]
    kinds: NDArray[np.uint8]
    groups: NDArray[np.int16]


class Numerals(NamedTuple):
    """The value of each Chinese numeral (-1: none), and beside which characters one is a number:
    1 where one before it is, 2 where one after it is.
    """

    values: NDArray[np.int16]
    beside: NDArray[np.uint8]


class Folding(NamedTuple):
    """The tables: characters, numerals, the marks to leave out, the names of months and days.

    `table[c]` is the folded character (0: left out) and the bits above.
    """

    table: NDArray[np.uint32]
    numerals: Numerals
    marks: Marks
    words: Words


def folding(simplified: Mapping[int, int]) -> Folding:
    """Return the tables, given code point → simplified code point."""
    table = _plain().copy()
    for character, simple in simplified.items():
        if character < SIZE and simple < SIZE:
            table[character] = _short(simple)
    values = np.full(1 << 16, -1, dtype=np.int16)
    beside = np.zeros(1 << 16, dtype=np.uint8)
    for numeral, value in _NUMERALS.items():
        values[ord(numeral)] = value
        table[ord(numeral)] |= NUMERAL
    beside[[ord(one) for one in _AFTER]] |= 1
    beside[[ord(one) for one in _BEFORE]] |= 2
    marks = _marks()
    groups = np.zeros((1 << 16, 2), dtype=np.int16)
    for place, (mark, _) in enumerate(marks):
        first = ord(mark.decode()[0])
        if not table[first] & MARK:
            groups[first, 0] = place
        groups[first, 1] = place + 1
        table[first] |= MARK
    table[ord("h")] |= MARK  # web addresses
    starts = np.cumsum([0, *(len(mark) for mark, _ in marks)], dtype=np.int64)
    text = np.frombuffer(b"".join(mark for mark, _ in marks), dtype=np.uint8)
    kinds = np.array([kind for _, kind in marks], dtype=np.uint8)
    return Folding(table, Numerals(values, beside), Marks(text, starts, kinds, groups), _words())


def _words() -> Words:
    known: dict[int, int] = {}
    for names, base in ((_MONTHS, 1), (_DAYS, WEEKDAY + 1)):
        for place, name in enumerate(names):
            # "may" and "sun" are words too; an unchanged word is never a difference.
            for written in {name, name[:3]}:
                key = 0
                for letter in written:
                    key = (key * 31 + ord(letter)) & 0xFFFFFFFFFF
                known[key] = base + place
    keys = sorted(known)
    begins = np.zeros((26, 26), dtype=np.bool_)
    for name in (*_MONTHS, *_DAYS):
        begins[ord(name[0]) - 97, ord(name[1]) - 97] = True
    values = [known[key] for key in keys]
    return Words(np.array(keys, dtype=np.int64), np.array(values, dtype=np.int64), begins)


def _marks() -> list[tuple[bytes, int]]:
    labels = [f"{label}{colon}" for label in _LABELS for colon in (":", "：", " : ", "丨", "｜")]
    written = [(one, PHRASE) for one in _PHRASES]
    written += [(one, LABEL) for one in (*labels, *_SELF_LABELLED)]
    written += [(one[0].lower() + one[1:], kind) for one, kind in written if one[0].isascii()]
    coded = {(one.encode(), kind) for one, kind in written}
    return sorted(coded, key=lambda mark: (ord(mark[0].decode()[0]), -len(mark[0]), mark))


def _short(character: int) -> int:
    """Fit a character into 16 bits: those of the rare planes share the private use area."""
    return character if character < 1 << 16 else 0xE000 + character % 0x1900


@cache
def _plain() -> NDArray[np.uint32]:
    table = np.zeros(SIZE, dtype=np.uint32)
    for first, last in _PLAIN:
        table[first : last + 1] = np.arange(first, last + 1)
    astral = np.arange(_ASTRAL[0], _ASTRAL[1] + 1)
    table[astral] = 0xE000 + astral % 0x1900
    for character in (*range(0x3400), *range(0xA000, 0xAC00), *range(0xF900, 0x1F200)):
        table[character] = _folded(chr(character))
    return table


def _folded(character: str) -> int:
    for one in unicodedata.normalize("NFKC", character).casefold():
        if one.isalnum():
            plain = ord(one)
            if 48 <= plain <= 57:
                return plain | DIGIT
            return plain | LETTER if 97 <= plain <= 122 else _short(plain)
    return 0
