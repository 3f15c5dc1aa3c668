"""Tables as WordprocessingML: fixed widths, header rows that repeat, rows that stay whole."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from itertools import pairwise

from keepfit.kit.text import Lang
from keepfit.paper.documents import Column, Table, printable
from keepfit.paper.docx.markup import NAMESPACE, TABLE_STYLE
from keepfit.paper.layout import POINTS_A_MM, TEXT_WIDTH_MM

_CELLS = {"left": "CellLeft", "center": "CellCenter", "right": "CellRight"}
_TEXT_TWIPS = round(TEXT_WIDTH_MM * POINTS_A_MM * 20)


def table_xml(table: Table, lang: Lang) -> str:
    """Return one table, without its caption."""
    widths = _widths(table.columns)
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    columns = table.columns
    styles = [_CELLS[one.align] for one in columns]
    heads = ["CellHead"] * len(columns)
    rows = [_row([one.header for one in columns], heads, widths, lang, header=True)]
    rows += [_row(row, styles, widths, lang) for row in table.rows]
    if table.total:
        rows.append(_row(table.total, ["CellTotal"] * len(columns), widths, lang))
    return (
        f'<w:tbl {NAMESPACE}><w:tblPr><w:tblStyle w:val="{TABLE_STYLE}"/>'
        f'<w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/>'
        '<w:tblLayout w:type="fixed"/><w:tblLook w:val="0020" w:firstRow="1"/></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )


def _widths(columns: tuple[Column, ...]) -> list[int]:
    """Share out the width of the text in twips, to the last one."""
    whole = sum(one.share for one in columns)
    edges = [0]
    reached = 0.0
    for one in columns:
        reached += one.share
        edges.append(round(_TEXT_TWIPS * reached / whole))
    return [right - left for left, right in pairwise(edges)]


def _row(
    cells: Iterable[str], styles: list[str], widths: list[int], lang: Lang, *, header: bool = False
) -> str:
    repeat = "<w:tblHeader/>" if header else ""
    written = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/><w:vAlign w:val="center"/></w:tcPr>'
        f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{run_xml(cell, lang)}</w:p></w:tc>'
        for cell, style, width in zip(cells, styles, widths, strict=True)
    )
    return f"<w:tr><w:trPr><w:cantSplit/>{repeat}</w:trPr>{written}</w:tr>"


def run_xml(text: str, lang: Lang) -> str:
    """Return text as one run; a line end becomes a break.

    The hint sets quotes and dashes, which both scripts have, in the Chinese font.
    """
    if not text:
        return ""
    hint = '<w:rPr><w:rFonts w:hint="eastAsia"/></w:rPr>' if lang == "zh" else ""
    lines = "<w:br/>".join(
        f'<w:t xml:space="preserve">{escape(line, quote=False)}</w:t>'
        for line in printable(text).split("\n")
    )
    return f"<w:r>{hint}{lines}</w:r>"
