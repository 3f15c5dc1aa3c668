"""Styles, fonts and indents as WordprocessingML."""

from __future__ import annotations

from keepfit.kit.text import Lang, Text
from keepfit.paper import layout
from keepfit.paper.docx.styles import Style, styles
from keepfit.paper.layout import LAYOUTS, POINTS_A_MM, Face, Layout

NAMESPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
TABLE_STYLE = "OfficialTable"


def styles_xml(lang: Lang, banner_size: float) -> str:
    """Return the whole styles part."""
    form = LAYOUTS[lang]
    paragraphs = "".join(_paragraph_style(one, form, lang) for one in styles(lang, banner_size))
    return (
        f"<w:styles {NAMESPACE}>{_defaults(form, lang)}"
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/>'
        f"<w:qFormat/><w:pPr>{_chinese_habits()}</w:pPr><w:rPr>{_fonts(form.faces['body'])}"
        f"{_size(form.body_pt)}</w:rPr></w:style>"
        '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
        '<w:name w:val="Default Paragraph Font"/></w:style>'
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal">'
        '<w:name w:val="Normal Table"/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/></w:tblPr>'
        '</w:style><w:style w:type="numbering" w:default="1" w:styleId="NoList">'
        f'<w:name w:val="No List"/></w:style>{paragraphs}{_table_style(lang)}</w:styles>'
    )


def _defaults(form: Layout, lang: Lang) -> str:
    latin = "en-GB" if lang == "en" else "en-US"
    return (
        f"<w:docDefaults><w:rPrDefault><w:rPr>{_fonts(form.faces['body'])}{_size(form.body_pt)}"
        f'<w:lang w:val="{latin}" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
        "<w:pPrDefault/></w:docDefaults>"
    )


def _chinese_habits() -> str:
    # 28 characters a line hold only where no space is put between Chinese and digits, and 22
    # lines a page only where none is pushed over to keep its neighbour company.
    return '<w:widowControl w:val="0"/><w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/>'


def _fonts(face: Face) -> str:
    return (
        f'<w:rFonts w:ascii="{face.latin}" w:hAnsi="{face.latin}" w:cs="{face.latin}" '
        f'w:eastAsia="{face.chinese}"/>'
    )


def _size(points: float) -> str:
    half = round(points * 2)
    return f'<w:sz w:val="{half}"/><w:szCs w:val="{half}"/>'


def _twips(points: float) -> int:
    return round(points * 20)


def _paragraph_style(one: Style, form: Layout, lang: Lang) -> str:
    strong = "<w:b/><w:bCs/>" if one.bold else ""
    color = f'<w:color w:val="{one.color}"/>' if one.color else ""
    return (
        f'<w:style w:type="paragraph" w:customStyle="{int(one.name.zh != one.name.en)}" '
        f'w:styleId="{one.style_id}"><w:name w:val="{one.name.read(lang)}"/>'
        f'<w:basedOn w:val="Normal"/><w:qFormat/><w:pPr>{_paragraph(one)}</w:pPr>'
        f"<w:rPr>{_fonts(form.faces[one.face])}{strong}{color}{_tight(one, form)}"
        f"{_size(one.size)}</w:rPr></w:style>"
    )


def _tight(one: Style, form: Layout) -> str:
    if not form.grid or one.size != form.body_pt:
        return ""
    return f'<w:spacing w:val="{round(layout.tight_pt(form) * 20)}"/>'


def _paragraph(one: Style) -> str:
    """Return the paragraph properties, in the order that the schema demands."""
    parts = [
        "<w:keepNext/>" if one.keep_next else "",
        "<w:pageBreakBefore/>" if one.new_page else "",
        _red_line() if one.line_below else "",
        "" if one.snap else '<w:snapToGrid w:val="0"/>',
        _spacing(one),
        _indents(one),
        f'<w:jc w:val="{one.align}"/>',
        "" if one.outline is None else f'<w:outlineLvl w:val="{one.outline}"/>',
    ]
    return "".join(parts)


def _red_line() -> str:
    space = round(layout.RED_LINE_GAP_MM * POINTS_A_MM)
    return (
        f'<w:pBdr><w:bottom w:val="single" w:sz="12" w:space="{space}" w:color="{layout.RED}"/>'
        "</w:pBdr>"
    )


def _spacing(one: Style) -> str:
    line = (
        f'w:line="{_twips(one.line)}" w:lineRule="exact"'
        if one.line is not None
        else 'w:line="240" w:lineRule="auto"'
    )
    return f'<w:spacing w:before="{_twips(one.before)}" w:after="{_twips(one.after)}" {line}/>'


def _indents(one: Style) -> str:
    given = {
        "left": one.left,
        "right": one.right,
        "hanging": one.hanging,
        "firstLine": one.first_line,
    }
    return indent_xml({side: ems for side, ems in given.items() if ems}, one.size)


def indent_xml(ems: dict[str, float], size: float) -> str:
    """Return indents given in ems, both as characters (Word for Chinese) and as a length."""
    if not ems:
        return ""
    written = " ".join(
        f'w:{side}Chars="{round(value * 100)}" w:{side}="{_twips(value * size)}"'
        for side, value in ems.items()
    )
    return f"<w:ind {written}/>"


def _table_style(lang: Lang) -> str:
    sides = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    name = Text(zh="公文表格", en="Official table").read(lang)
    return (
        f'<w:style w:type="table" w:customStyle="1" w:styleId="{TABLE_STYLE}">'
        f'<w:name w:val="{name}"/><w:basedOn w:val="TableNormal"/><w:qFormat/><w:tblPr>'
        f'<w:tblBorders>{sides}</w:tblBorders><w:tblCellMar><w:left w:w="57" w:type="dxa"/>'
        '<w:right w:w="57" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>'
    )


def font_table_xml(lang: Lang) -> str:
    """Return the font table: each font with the names it may also be found under."""
    seen: dict[str, Face] = {}
    for face in LAYOUTS[lang].faces.values():
        seen.setdefault(face.chinese, face)
    fonts = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{",".join(face.substitutes)}"/>'
        '<w:charset w:val="86"/>'
        f'<w:family w:val="{"roman" if face.generic == "serif" else "swiss"}"/></w:font>'
        for name, face in seen.items()
    )
    return f"<w:fonts {NAMESPACE}>{fonts}</w:fonts>"
