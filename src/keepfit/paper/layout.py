"""The official layout: page, fonts and sizes. Chinese documents follow GB/T 9704-2012.

Lengths are millimetres (mm) or points (pt); an em is the width of one character of running text.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from keepfit.kit.text import Lang

FontRole = Literal["title", "body", "black", "round", "page"]

# GB/T 9704-2012, 5.2: A4, 37 mm above and 28 mm left of the text, which is 156 mm by 225 mm.
PAGE_WIDTH_MM = 210.0
PAGE_HEIGHT_MM = 297.0
TOP_MM = 37.0
BOTTOM_MM = 35.0
LEFT_MM = 28.0
RIGHT_MM = 26.0
TEXT_WIDTH_MM = PAGE_WIDTH_MM - LEFT_MM - RIGHT_MM
TEXT_HEIGHT_MM = PAGE_HEIGHT_MM - TOP_MM - BOTTOM_MM
# 7.5: the dashes beside the page number stand 7 mm below the text; a line of 14 pt is some 6.4 mm
# high and its dash in the middle of it.
FOOTER_MM = 25.0
# 7.2.4: the banner's upper edge stands 35 mm below the upper edge of the text.
BANNER_DROP_MM = 35.0
# 7.2.7: the red line lies 4 mm below the number.
RED_LINE_GAP_MM = 4.0
RED = "E60012"
# 10.1, the form of letters: the banner's upper edge 30 mm below that of the page, a double line
# 4 mm below it and one 20 mm above the lower edge of the page, both 170 mm long and centred.
LETTER_BANNER_MM = 30.0
LETTER_LINE_WIDTH_MM = 170.0
LETTER_LINE_FOOT_MM = 20.0
LETTER_BANNER_PT = 40.0
# 7.4.1: the first and the last rule of the imprint are 0.35 mm thick, those between 0.25 mm.
THICK_RULE_MM = 0.35
THIN_RULE_MM = 0.25
# 7.4.2: the imprint is set in size 4.
IMPRINT_PT = 14.0

POINTS_A_MM = 72 / 25.4


@dataclass(frozen=True, slots=True, kw_only=True)
class Face:
    """The fonts of one role: for Latin letters, for Chinese, and what may stand in for it."""

    latin: str
    chinese: str
    substitutes: tuple[str, ...]
    generic: Literal["serif", "sans-serif"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """What differs between the languages: fonts, sizes in points, lines and indents in ems."""

    faces: dict[FontRole, Face]
    body_pt: float
    line_pt: float
    title_pt: float
    title_line_pt: float
    table_pt: float
    page_pt: float
    first_line_em: float
    paragraph_gap_pt: float
    grid: bool

    @property
    def title_width_em(self) -> float:
        """How many characters of a title fit into a line."""
        return TEXT_WIDTH_MM * POINTS_A_MM / self.title_pt


_SERIF = ("Noto Serif CJK SC", "Source Han Serif SC", "SimSun")
_SANS = ("Noto Sans CJK SC", "Source Han Sans SC", "Microsoft YaHei")

_CHINESE: dict[FontRole, Face] = {
    "title": Face(
        latin="Times New Roman",
        chinese="方正小标宋简体",
        substitutes=("方正小标宋_GBK", "小标宋体", "宋体", *_SERIF),
        generic="serif",
    ),
    "body": Face(
        latin="Times New Roman",
        chinese="仿宋_GB2312",
        substitutes=("仿宋", "FangSong", "华文仿宋", *_SERIF),
        generic="serif",
    ),
    "black": Face(
        latin="Times New Roman",
        chinese="黑体",
        substitutes=("SimHei", "华文黑体", *_SANS),
        generic="sans-serif",
    ),
    "round": Face(
        latin="Times New Roman",
        chinese="楷体_GB2312",
        substitutes=("楷体", "KaiTi", "华文楷体", *_SERIF),
        generic="serif",
    ),
    "page": Face(latin="宋体", chinese="宋体", substitutes=_SERIF, generic="serif"),
}
# Chinese names stand in English documents too.
_ENGLISH: dict[FontRole, Face] = {
    role: Face(
        latin="Times New Roman",
        chinese=face.chinese,
        substitutes=face.substitutes,
        generic="serif",
    )
    for role, face in _CHINESE.items()
}

LAYOUTS: dict[Lang, Layout] = {
    # 5.2.2 and 5.2.3: running text in size 3 (16 pt), 22 lines of 28 characters; title in size 2.
    "zh": Layout(
        faces=_CHINESE,
        body_pt=16,
        line_pt=28.95,
        title_pt=22,
        title_line_pt=35,
        table_pt=10.5,
        page_pt=14,
        first_line_em=2,
        paragraph_gap_pt=0,
        grid=True,
    ),
    "en": Layout(
        faces=_ENGLISH,
        body_pt=12,
        line_pt=18,
        title_pt=18,
        title_line_pt=24,
        table_pt=9.5,
        page_pt=12,
        first_line_em=0,
        paragraph_gap_pt=6,
        grid=False,
    ),
}
LINES_A_PAGE = 22
CHARACTERS_A_LINE = 28


def tight_pt(form: Layout) -> float:
    """Return how far (below 0) characters are drawn together until 28 of them fill a line.

    The grid of characters that Word offers for this is set at double width by other programs.
    """
    pitch = TEXT_WIDTH_MM * POINTS_A_MM / CHARACTERS_A_LINE
    return math.floor((pitch - form.body_pt) * 20) / 20 if form.grid else 0.0


def letter_banner_pt(width_em: float) -> float:
    """Return the size of a letter's banner, in whole points: smaller than that of a document."""
    return min(LETTER_BANNER_PT, banner_pt(width_em))


def letter_number_mm(banner: float) -> float:
    """Return how far below the text's upper edge the number stands below a banner of this size.

    10.1: seven eighths of a character of size 3 below the double line.
    """
    line = LETTER_BANNER_MM + banner * 1.2 / POINTS_A_MM + RED_LINE_GAP_MM + 1.5
    return line + 7 / 8 * 16 / POINTS_A_MM - TOP_MM


def banner_pt(width_em: float) -> float:
    """Return the size in which a banner fills its line, in whole points, at most 54."""
    return float(min(54, int(0.94 * TEXT_WIDTH_MM * POINTS_A_MM / max(width_em, 1))))
