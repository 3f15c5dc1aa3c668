"""Documents as one HTML page that needs nothing else and prints in the official layout."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from markupsafe import Markup

from keepfit.kit.text import Lang
from keepfit.paper import layout
from keepfit.paper.documents import (
    ANNEX,
    ANNEXES,
    Block,
    Document,
    Table,
    annex_lines,
    annex_mark,
    day_text,
    imprint_lines,
    numbered,
    title_lines,
    width_em,
)
from keepfit.paper.html import page
from keepfit.paper.layout import LAYOUTS, Face


def documents_html(first: Document, *others: Document) -> str:
    """Return one page with one or more documents, each beginning on a sheet of its own."""
    lang = first.lang
    return page(
        "official.html",
        package="keepfit.paper",
        language="zh-CN" if lang == "zh" else "en-GB",
        name=first.name,
        organ=first.signature.organ,
        dated=first.signature.dated.isoformat(),
        style=Markup(_style(first)),  # noqa: S704  # our own numbers and font names
        papers=[_paper(one) for one in (first, *others)],
        written=lambda blocks: _written(blocks, lang),
    )


def _written(blocks: Iterable[Block], lang: Lang) -> Markup:
    rows = [
        {"kind": type(one).__name__, "of": one, "shares": _shares(one)}
        for one in numbered(blocks, lang)
    ]
    return Markup(page("blocks.html", package="keepfit.paper", blocks=rows))  # noqa: S704  # the template escaped its values


def _shares(block: object) -> list[float]:
    """Return the widths of a table's columns in percent."""
    if not isinstance(block, Table):
        return []
    whole = sum(one.share for one in block.columns)
    return [round(100 * one.share / whole, 2) for one in block.columns]


def _paper(one: Document) -> dict[str, Any]:
    lang, colon = one.lang, "：" if one.lang == "zh" else ":"
    count = len(one.annexes)
    return {
        "banner": one.banner,
        "letter": one.form == "letter" and bool(one.banner),
        "banner_size": layout.letter_banner_pt(width_em(one.banner)),
        "imprint": imprint_lines(one.imprint, lang) if one.imprint else (),
        "number": one.number,
        "title": title_lines(one.title, LAYOUTS[lang].title_width_em, lang),
        "addressee": one.addressee + colon if one.addressee else "",
        "blocks": one.blocks,
        "annex_word": (ANNEX if count == 1 else ANNEXES).read(lang)
        + ("：" if lang == "zh" else ": "),
        "annex_lines": annex_lines(one) if count else (),
        "organ": one.signature.organ,
        "dated": day_text(one.signature.dated, lang),
        "annexes": [
            {"mark": annex_mark(place, count, lang), "title": annex.title, "blocks": annex.blocks}
            for place, annex in enumerate(one.annexes, 1)
        ],
    }


def _style(first: Document) -> str:
    form = LAYOUTS[first.lang]
    fonts = {role: Markup(_font(face)) for role, face in form.faces.items()}  # noqa: S704  # names from the layout
    return page(
        "official.css",
        package="keepfit.paper",
        form=form,
        fonts=fonts,
        page_font=fonts["page"] + f"font-size: {form.page_pt}pt;",
        tight_pt=layout.tight_pt(form),
        heavy="normal" if first.lang == "zh" else "bold",
        top=layout.TOP_MM,
        right=layout.RIGHT_MM,
        bottom=layout.BOTTOM_MM,
        left=layout.LEFT_MM,
        text_width=layout.TEXT_WIDTH_MM,
        text_height=layout.TEXT_HEIGHT_MM,
        banner_pt=layout.banner_pt(width_em(first.banner)),
        banner_drop=layout.BANNER_DROP_MM,
        red=layout.RED,
        red_gap=layout.RED_LINE_GAP_MM,
        letter=layout,
        imprint_thick=layout.THICK_RULE_MM,
        imprint_thin=layout.THIN_RULE_MM,
        imprint_pt=layout.IMPRINT_PT,
        signature_right=2 if first.lang == "zh" else 0,
        signature_align="center" if first.lang == "zh" else "right",
    )


def _font(face: Face) -> str:
    names = dict.fromkeys((face.latin, face.chinese, *face.substitutes))
    return "font-family: " + ", ".join([*(f'"{one}"' for one in names), face.generic]) + ";"
