"""Official documents as structure: what a letter or circular says, not what it looks like.

A document is written in one language. `paper.docx`, `paper.documents_html` and `paper.pdf` render
it; headings carry no number of their own, `numbered` computes it from where they stand.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from keepfit.kit.text import Lang, Text

HeadingLevel = Literal[1, 2, 3, 4]
Align = Literal["left", "center", "right"]

# What XML 1.0 cannot carry, and halves of surrogate pairs.
_UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)

ANNEX = Text(zh="附件", en="Annex")
ANNEXES = Text(zh="附件", en="Annexes")


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """One heading; its number (一、 （一） 1. （1）) follows from its level and place."""

    level: HeadingLevel
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """One paragraph of running text."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column of a table: its header, its share of the width, where its cells stand."""

    header: str
    share: float = 1
    align: Align = "left"


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table: rows as long as the columns, an optional caption and a last row of totals."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    caption: str = ""
    total: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        wrong = [row for row in (*self.rows, self.total) if row and len(row) != len(self.columns)]
        if wrong:
            raise ValueError(f"a row of {len(wrong[0])} cells in {len(self.columns)} columns")


Block = Heading | Paragraph | Table


@dataclass(frozen=True, slots=True, kw_only=True)
class Annex:
    """One annex; it begins on a page of its own."""

    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """Who issues the document and on which day."""

    organ: str
    dated: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Imprint:
    """What stands at the foot of the last page (版记): who gets a copy, who printed it when."""

    copied_to: str = ""
    printed_by: str = ""
    printed_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One official document in one language; empty text leaves a part out.

    `banner` is the red line on top that names the issuing organ (发文机关标志). The title is given
    in phrases that no line break may divide. A document in the "letter" form (信函格式) carries its
    banner between red double lines and no number on its first page.
    """

    lang: Lang
    title: tuple[str, ...]
    blocks: tuple[Block, ...]
    signature: Signature
    banner: str = ""
    number: str = ""
    addressee: str = ""
    annexes: tuple[Annex, ...] = ()
    imprint: Imprint | None = None
    form: Literal["document", "letter"] = "document"

    @property
    def name(self) -> str:
        """The title on one line."""
        return joined(self.title, self.lang)


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbered:
    """A heading with its number in front."""

    level: HeadingLevel
    text: str


def joined(phrases: Iterable[str], lang: Lang) -> str:
    """Put phrases together as the language does: Chinese without a space."""
    return ("" if lang == "zh" else " ").join(phrases)


def printable(text: str) -> str:
    """Return text that a file of XML can carry."""
    return _UNWRITABLE.sub("\N{REPLACEMENT CHARACTER}", text)


def day_text(day: date, lang: Lang) -> str:
    """Write a day as documents do: 2024年7月5日, 5 July 2024."""
    if lang == "zh":
        return f"{day.year}年{day.month}月{day.day}日"
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def imprint_lines(imprint: Imprint, lang: Lang) -> tuple[str, str, str]:
    """Return what an imprint says: who gets a copy, who printed it, and when; empty is left out."""
    if lang == "zh":
        copied = f"抄送：{imprint.copied_to.rstrip('。')}。" if imprint.copied_to else ""
        printed_on = f"{day_text(imprint.printed_on, lang)}印发"
    else:
        copied = f"Copied to: {imprint.copied_to.rstrip('.')}." if imprint.copied_to else ""
        printed_on = f"Printed {day_text(imprint.printed_on, lang)}"
    return copied, imprint.printed_by, printed_on if imprint.printed_by else ""


def annex_mark(place: int, count: int, lang: Lang) -> str:
    """Return an annex's mark; a single one bears no number."""
    word = ANNEX.read(lang)
    if count == 1:
        return word
    return f"{word}{place}" if lang == "zh" else f"{word} {place}"


def annex_lines(document: Document) -> tuple[str, ...]:
    """Return the lines below the text that name the annexes, without their leading word."""
    titles = [annex.title for annex in document.annexes]
    if len(titles) == 1:
        return (titles[0],)
    return tuple(f"{place}. {title}" for place, title in enumerate(titles, 1))


def numbered(blocks: Iterable[Block], lang: Lang) -> Iterator[Numbered | Paragraph | Table]:
    """Yield the blocks with every heading numbered; a heading starts its lower levels anew."""
    counts = [0, 0, 0, 0]
    for block in blocks:
        if not isinstance(block, Heading):
            yield block
            continue
        depth = block.level - 1
        counts[depth] += 1
        counts[depth + 1 :] = [0] * (3 - depth)
        yield Numbered(level=block.level, text=_mark(counts, block.level, lang) + block.text)


def _mark(counts: list[int], level: HeadingLevel, lang: Lang) -> str:
    place = counts[level - 1]
    if lang == "zh":
        return (
            f"{chinese(place)}、",
            f"（{chinese(place)}）",
            f"{place}. ",
            f"（{place}）",
        )[level - 1]
    return (
        f"{place}. ",
        f"{counts[0]}.{place} " if counts[0] else f"{place}. ",
        f"({_letters(place)}) ",
        f"({place}) ",
    )[level - 1]


def chinese(number: int) -> str:
    """Write a whole number from 1 to 9999 as Chinese headings do: 一, 十二, 一百零三."""
    if number > 9999:
        return str(number)
    digits = "零一二三四五六七八九"
    written = ""
    for power, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // power % 10
        if digit:
            written += digits[digit] + unit
        elif written and number % power and not written.endswith("零"):
            written += "零"
    return written.removeprefix("一") if written.startswith("一十") else written


def _letters(number: int) -> str:
    """Count in letters: a, b, up to z, then aa, ab."""
    written = ""
    while number:
        number, letter = divmod(number - 1, 26)
        written = chr(ord("a") + letter) + written
    return written


def width_em(text: str) -> float:
    """Return about how wide text sets, in widths of a Chinese character; ASCII counts half."""
    return sum(0.5 if ord(sign) < 0x2E80 and sign not in "“”‘’—…×〔〕" else 1.0 for sign in text)


def title_lines(phrases: tuple[str, ...], most_em: float, lang: Lang) -> tuple[str, ...]:
    """Set a title in the fewest lines that fit, the longest as short as can be.

    No phrase is divided; of two equally good ways the one with the longer upper line is taken.
    """
    best: tuple[tuple[float, ...], tuple[str, ...]] | None = None
    for cuts in range(2 ** max(0, len(phrases) - 1)):
        lines = _cut(phrases, cuts, lang)
        widths = [width_em(line) for line in lines]
        over = sum(max(0.0, width - most_em) for width in widths)
        rank = (over, float(len(lines)), max(widths, default=0.0), -widths[0] if widths else 0.0)
        if best is None or rank < best[0]:
            best = rank, lines
    return best[1] if best else ()


def _cut(phrases: tuple[str, ...], cuts: int, lang: Lang) -> tuple[str, ...]:
    lines: list[list[str]] = [[]]
    for place, phrase in enumerate(phrases):
        if place and cuts >> (place - 1) & 1:
            lines.append([])
        lines[-1].append(phrase)
    return tuple(joined(line, lang) for line in lines)
