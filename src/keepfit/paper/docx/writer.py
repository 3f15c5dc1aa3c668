"""Documents as .docx in the official layout."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from docx.document import Document as Opened
from docx.enum.section import WD_SECTION
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.section import Section
from docx.shared import Mm

from keepfit.kit.text import Lang
from keepfit.paper import layout
from keepfit.paper.documents import (
    ANNEX,
    ANNEXES,
    Annex,
    Block,
    Document,
    Imprint,
    Numbered,
    Paragraph,
    Table,
    annex_lines,
    annex_mark,
    day_text,
    numbered,
    title_lines,
    width_em,
)
from keepfit.paper.docx.imprint import imprint_xml
from keepfit.paper.docx.letterhead import letter_head_xml
from keepfit.paper.docx.markup import NAMESPACE, indent_xml
from keepfit.paper.docx.parts import blank, file_bytes
from keepfit.paper.docx.styles import END_STYLE
from keepfit.paper.docx.tables import run_xml, table_xml
from keepfit.paper.layout import LAYOUTS


def docx_bytes(first: Document, *others: Document) -> bytes:
    """Return a .docx of one or more documents, each with its own pages counted from 1.

    All are in the language of the first. The same documents give the same bytes.
    """
    size = layout.banner_pt(width_em(first.banner))
    opened = blank(first, size)
    body = opened.element.body
    for paragraph in list(body.p_lst):
        body.remove(paragraph)
    imprints: dict[int, Imprint] = {}
    for place, document in enumerate((first, *others)):
        if place:
            opened.add_section(WD_SECTION.ODD_PAGE)
            opened.paragraphs[-1].style = opened.styles[END_STYLE.read(first.lang)]
        _write(opened, document)
        if document.imprint is not None:
            _open_imprint(opened, first.lang)
            imprints[len(opened.sections) - 1] = document.imprint
    _set_pages(opened, imprints, first.lang)
    if any(one.form == "letter" for one in (first, *others)):
        _leave_first_pages_unnumbered(opened)
    return file_bytes(opened)


def _write(opened: Opened, document: Document) -> None:
    lang = document.lang
    _write_head(opened, document)
    _write_blocks(opened, document.blocks, lang)
    # A signature alone on a page could be put under any text.
    opened.paragraphs[-1].paragraph_format.keep_with_next = True
    _write_annex_list(opened, document)
    _write_signature(opened, document)
    for place, annex in enumerate(document.annexes, 1):
        _write_annex(opened, annex, annex_mark(place, len(document.annexes), lang), lang)


def _open_imprint(opened: Opened, lang: Lang) -> None:
    """Begin an even page of its own, the last one, for the imprint.

    Where a text ends is only known once it is set, so the page is not shared with the text; the
    standard has such pages, and the empty ones before them, bear no number (7.5).
    """
    opened.add_section(WD_SECTION.EVEN_PAGE)
    opened.paragraphs[-1].style = opened.styles[END_STYLE.read(lang)]
    _add(opened, "", "End", lang)


def _write_imprint(section: Section, imprint: Imprint, lang: Lang) -> None:
    """Put the imprint into the foot of its page, whose lower edge is that of the text (7.4.1).

    A foot grows upwards in every program; a table that floats to the bottom does so in few.
    """
    section.footer_distance = Mm(layout.BOTTOM_MM)
    for footer in (section.footer, section.even_page_footer):
        footer.is_linked_to_previous = False
        paragraph = footer.paragraphs[0]._p
        paragraph.addprevious(parse_xml(imprint_xml(imprint, lang)))
        ending = f'<w:p {NAMESPACE}><w:pPr><w:pStyle w:val="End"/></w:pPr></w:p>'
        paragraph.getparent().replace(paragraph, parse_xml(ending))


def _write_letter_head(opened: Opened, document: Document) -> None:
    lang = document.lang
    size = layout.letter_banner_pt(width_em(document.banner))
    for xml in letter_head_xml(document.banner, size, lang):
        _append(opened, parse_xml(xml))
    before = round(layout.letter_number_mm(size) * layout.POINTS_A_MM * 20)
    line = round(LAYOUTS[lang].line_pt * 20)
    own = f'<w:spacing w:before="{before}" w:after="0" w:line="{line}" w:lineRule="exact"/>'
    _add(opened, document.number, "LetterNumber", lang, own)


def _write_head(opened: Opened, document: Document) -> None:
    lang = document.lang
    letter = document.form == "letter" and bool(document.banner)
    if letter:
        _write_letter_head(opened, document)
    elif document.banner:
        _add(opened, document.banner, "Banner", lang)
        _add(opened, document.number, "BannerNumber", lang)
    lines = title_lines(document.title, LAYOUTS[lang].title_width_em, lang)
    _add(opened, "\n".join(lines), "TitleBelowBanner" if document.banner else "Title", lang)
    if document.number and not document.banner:
        _add(opened, document.number, "Number", lang)
    if document.addressee:
        _add(opened, document.addressee + ("：" if lang == "zh" else ":"), "Addressee", lang)


def _add(opened: Opened, text: str, style_id: str, lang: Lang, own: str = "") -> None:
    """Add a paragraph in a style; `own` holds what only this one has of layout."""
    _append(
        opened,
        parse_xml(
            f'<w:p {NAMESPACE}><w:pPr><w:pStyle w:val="{style_id}"/>{own}</w:pPr>'
            f"{run_xml(text, lang)}</w:p>"
        ),
    )


def _append(opened: Opened, element: BaseOxmlElement) -> None:
    """Append to the body, before the properties of the last section."""
    opened.element.body.get_or_add_sectPr().addprevious(element)


def _write_blocks(opened: Opened, blocks: Iterable[Block], lang: Lang) -> None:
    for block in numbered(blocks, lang):
        match block:
            case Numbered():
                _add(opened, block.text, f"Heading{block.level}", lang)
            case Paragraph():
                _add(opened, block.text, "BodyText", lang)
            case Table():
                if block.caption:
                    _add(opened, block.caption, "Caption", lang)
                _append(opened, parse_xml(table_xml(block, lang)))
                _add(opened, "", "End", lang)


def _write_annex_list(opened: Opened, document: Document) -> None:
    lines = annex_lines(document)
    colon = "：" if document.lang == "zh" else ": "
    for place, line in enumerate(lines):
        if place:
            _add(opened, line, "AnnexNext", document.lang)
        else:
            word = (ANNEX if len(lines) == 1 else ANNEXES).read(document.lang)
            style = "AnnexOnly" if len(lines) == 1 else "AnnexFirst"
            _add(opened, f"{word}{colon}{line}", style, document.lang)


def _write_signature(opened: Opened, document: Document) -> None:
    lang = document.lang
    dated = day_text(document.signature.dated, lang)
    organ_own = dated_own = ""
    if lang == "zh":
        size = LAYOUTS[lang].body_pt
        organ_right, dated_right = _right_indents(document.signature.organ, dated)
        organ_own = indent_xml({"right": organ_right}, size)
        dated_own = indent_xml({"right": dated_right}, size)
    _add(opened, document.signature.organ, "Organ", lang, organ_own)
    _add(opened, dated, "Dated", lang, dated_own)


def _right_indents(organ: str, dated: str) -> tuple[float, float]:
    """Return the ems right of organ and day: the day four in, the organ centred above it.

    A long organ keeps two free, and the day is centred below it instead (GB/T 9704-2012, 7.3.5.1).
    """
    slack = (width_em(organ) - width_em(dated)) / 2
    organ_right = max(2.0, 4.0 - slack)
    return organ_right, organ_right + slack


def _write_annex(opened: Opened, annex: Annex, mark: str, lang: Lang) -> None:
    _add(opened, mark, "AnnexMark", lang)
    _add(opened, annex.title, "AnnexTitle", lang)
    _write_blocks(opened, annex.blocks, lang)


def _set_pages(opened: Opened, imprints: Mapping[int, Imprint], lang: Lang) -> None:
    """Lay out every section; those of imprints bear no page number."""
    for place, section in enumerate(opened.sections):
        _set_page(section, lang, counts=place not in imprints)
        if place in imprints:
            _write_imprint(section, imprints[place], lang)
        elif place == 0 or place - 1 in imprints:
            _number_pages(section, lang)


def _set_page(section: Section, lang: Lang, *, counts: bool) -> None:
    section.page_width, section.page_height = Mm(layout.PAGE_WIDTH_MM), Mm(layout.PAGE_HEIGHT_MM)
    section.top_margin, section.bottom_margin = Mm(layout.TOP_MM), Mm(layout.BOTTOM_MM)
    section.left_margin, section.right_margin = Mm(layout.LEFT_MM), Mm(layout.RIGHT_MM)
    section.header_distance = section.footer_distance = Mm(layout.FOOTER_MM)
    section.gutter = Mm(0)
    properties = section._sectPr
    for tag in ("w:pgNumType", "w:cols", "w:docGrid"):
        for found in properties.findall(qn(tag)):
            properties.remove(found)
    if counts:
        start = OxmlElement("w:pgNumType")
        start.set(qn("w:start"), "1")
        properties.append(start)
    properties.append(OxmlElement("w:cols"))
    if LAYOUTS[lang].grid:
        properties.append(_grid())


def _grid() -> BaseOxmlElement:
    """Return the grid of 22 lines a page."""
    lines = layout.TEXT_HEIGHT_MM * layout.POINTS_A_MM / layout.LINES_A_PAGE
    grid = OxmlElement("w:docGrid")
    grid.set(qn("w:type"), "lines")
    grid.set(qn("w:linePitch"), str(int(lines * 20)))
    return grid


def _leave_first_pages_unnumbered(opened: Opened) -> None:
    """Letters bear no number on their first page (10.1)."""
    for section in opened.sections:
        section.different_first_page_header_footer = True
    opened.sections[0].first_page_footer.is_linked_to_previous = False


def _number_pages(section: Section, lang: Lang) -> None:
    """Put “— 1 —” below the text, right on odd pages and left on even ones."""
    for footer, style in ((section.footer, "PageOdd"), (section.even_page_footer, "PageEven")):
        footer.is_linked_to_previous = False
        paragraph = footer.paragraphs[0]
        hint = '<w:rPr><w:rFonts w:hint="eastAsia"/></w:rPr>' if lang == "zh" else ""
        xml = (
            f'<w:p {NAMESPACE}><w:pPr><w:pStyle w:val="{style}"/></w:pPr>'
            f'<w:r>{hint}<w:t xml:space="preserve">— </w:t></w:r>'
            '<w:fldSimple w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple>'
            f'<w:r>{hint}<w:t xml:space="preserve"> —</w:t></w:r></w:p>'
        )
        paragraph._p.getparent().replace(paragraph._p, parse_xml(xml))
