"""The head of a letter (信函格式) as WordprocessingML: banner and red double lines."""

from __future__ import annotations

from keepfit.kit.text import Lang
from keepfit.paper import layout
from keepfit.paper.docx.markup import NAMESPACE
from keepfit.paper.docx.tables import run_xml
from keepfit.paper.layout import POINTS_A_MM


def letter_head_xml(banner: str, banner_pt: float, lang: Lang) -> tuple[str, str]:
    """Return the red frames of a letter's first page: the banner over its line, the line below.

    The upper line is thick above thin, the lower one thin above thick (10.1).
    """
    gap = layout.RED_LINE_GAP_MM
    above, below = _double("thickThinSmallGap", gap), _double("thinThickSmallGap", 0)
    head = _frame(layout.LETTER_BANNER_MM, above, banner_pt * 1.2, run_xml(banner, lang))
    return head, _frame(layout.PAGE_HEIGHT_MM - layout.LETTER_LINE_FOOT_MM, below, 1, "")


def _frame(top_mm: float, border: str, line_pt: float, run: str) -> str:
    width = round(layout.LETTER_LINE_WIDTH_MM * POINTS_A_MM * 20)
    left = round((layout.PAGE_WIDTH_MM - layout.LETTER_LINE_WIDTH_MM) / 2 * POINTS_A_MM * 20)
    top = round(top_mm * POINTS_A_MM * 20)
    return (
        f'<w:p {NAMESPACE}><w:pPr><w:pStyle w:val="LetterBanner"/>'
        f'<w:framePr w:w="{width}" w:wrap="around" w:vAnchor="page" w:hAnchor="page" '
        f'w:x="{left}" w:y="{top}"/>{border}<w:spacing w:before="0" w:after="0" '
        f'w:line="{round(line_pt * 20)}" w:lineRule="exact"/></w:pPr>{run}</w:p>'
    )


def _double(kind: str, space_mm: float) -> str:
    space = round(space_mm * POINTS_A_MM)
    return (
        f'<w:pBdr><w:bottom w:val="{kind}" w:sz="24" w:space="{space}" '
        f'w:color="{layout.RED}"/></w:pBdr>'
    )
