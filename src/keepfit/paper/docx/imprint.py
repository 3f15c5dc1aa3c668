"""The imprint (版记) at the foot of the last page, as WordprocessingML."""

from __future__ import annotations

from keepfit.kit.text import Lang
from keepfit.paper import layout
from keepfit.paper.documents import Imprint, imprint_lines
from keepfit.paper.docx.markup import NAMESPACE, indent_xml
from keepfit.paper.docx.tables import run_xml
from keepfit.paper.layout import POINTS_A_MM

_WIDTH = round(layout.TEXT_WIDTH_MM * POINTS_A_MM * 20)


def imprint_xml(imprint: Imprint, lang: Lang) -> str:
    """Return the imprint as a table for the foot of its page.

    Rules as wide as the text, thick above and below, thin between (GB/T 9704-2012, 7.4).
    """
    copied, printed_by, printed_on = imprint_lines(imprint, lang)
    rows = []
    if copied:
        hanging = indent_xml({"left": 3, "hanging": 3} if lang == "zh" else {}, layout.IMPRINT_PT)
        rows.append(_row(_cell(copied, _WIDTH, f'{hanging}<w:jc w:val="both"/>', lang)))
    if printed_by:
        half = _WIDTH // 2
        left = _cell(printed_by, half, '<w:jc w:val="left"/>', lang)
        rows.append(_row(left + _cell(printed_on, half, '<w:jc w:val="right"/>', lang)))
    return (
        f"<w:tbl {NAMESPACE}><w:tblPr>"
        f'<w:tblW w:w="{_WIDTH}" w:type="dxa"/><w:tblBorders>{_rules()}</w:tblBorders>'
        f'<w:tblLayout w:type="fixed"/><w:tblCellMar>{_margins()}</w:tblCellMar></w:tblPr>'
        f'<w:tblGrid><w:gridCol w:w="{_WIDTH // 2}"/><w:gridCol w:w="{_WIDTH // 2}"/></w:tblGrid>'
        f"{''.join(rows)}</w:tbl>"
    )


def _rules() -> str:
    thick, thin = (
        round(mm * POINTS_A_MM * 8) for mm in (layout.THICK_RULE_MM, layout.THIN_RULE_MM)
    )
    sides = (("top", thick), ("bottom", thick), ("insideH", thin))
    return "".join(
        f'<w:{side} w:val="single" w:sz="{size}" w:space="0" w:color="000000"/>'
        for side, size in sides
    )


def _margins() -> str:
    # One character free on either side (7.4.2, 7.4.3).
    twips = round(layout.IMPRINT_PT * 20)
    return "".join(f'<w:{side} w:w="{twips}" w:type="dxa"/>' for side in ("left", "right"))


def _row(cells: str) -> str:
    return f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{cells}</w:tr>"


def _cell(text: str, width: int, layout_xml: str, lang: Lang) -> str:
    span = 2 if width == _WIDTH else 1
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/><w:gridSpan w:val="{span}"/></w:tcPr>'
        f'<w:p><w:pPr><w:pStyle w:val="Imprint"/>{layout_xml}</w:pPr>'
        f"{run_xml(text, lang)}</w:p></w:tc>"
    )
