"""The paragraph styles of a document, as GB/T 9704-2012 sets its parts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from keepfit.kit.text import Lang, Text
from keepfit.paper import layout
from keepfit.paper.layout import LAYOUTS, POINTS_A_MM, FontRole, Layout

END_STYLE = Text(zh="表后空行", en="After a table")


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """One paragraph style. Lengths in points, indents in ems of the style's own size."""

    style_id: str
    name: Text
    face: FontRole = "body"
    size: float
    line: float | None = None
    before: float = 0
    after: float = 0
    align: Literal["left", "center", "right", "both"] = "both"
    first_line: float = 0
    left: float = 0
    hanging: float = 0
    right: float = 0
    bold: bool = False
    color: str = ""
    keep_next: bool = False
    new_page: bool = False
    outline: int | None = None
    line_below: bool = False
    snap: bool = True


def styles(lang: Lang, banner_size: float) -> tuple[Style, ...]:
    """Return every paragraph style of a document in this language."""
    form = LAYOUTS[lang]
    return (
        *_banner(form, banner_size),
        *_titles(form, lang),
        *_headings(form, lang),
        *_annexes_named(form, lang),
        *_signature(form, lang),
        *_annex_heads(form, lang),
        *_cells(form),
        *_around_tables(form),
        *_page_numbers(form),
        *_letters(form, banner_size),
        Style(
            style_id="Imprint",
            name=Text(zh="版记", en="Imprint"),
            size=layout.IMPRINT_PT,
            line=layout.IMPRINT_PT * 1.6,
            snap=False,
        ),
    )


def _built_in(name: str) -> Text:
    return Text(zh=name, en=name)


def _banner(form: Layout, banner_size: float) -> Iterator[Style]:
    yield Style(
        style_id="Banner",
        name=Text(zh="发文机关标志", en="Organ banner"),
        face="title",
        size=banner_size,
        before=layout.BANNER_DROP_MM * POINTS_A_MM,
        align="center",
        color=layout.RED,
        snap=False,
    )
    # 7.2.5: the number stands two lines below the banner.
    yield Style(
        style_id="BannerNumber",
        name=Text(zh="发文字号（红头）", en="Number under the banner"),
        size=form.body_pt,
        line=form.line_pt,
        before=2 * form.line_pt,
        align="center",
        line_below=True,
    )


def _letters(form: Layout, banner_size: float) -> Iterator[Style]:
    yield Style(
        style_id="LetterBanner",
        name=Text(zh="发文机关标志（信函）", en="Organ banner of a letter"),
        face="title",
        size=min(layout.LETTER_BANNER_PT, banner_size),
        align="center",
        color=layout.RED,
        snap=False,
    )
    # 10.1: the number on the right edge below the first line, the title two lines below it.
    yield Style(
        style_id="LetterNumber",
        name=Text(zh="发文字号（信函）", en="Number of a letter"),
        size=form.body_pt,
        line=form.line_pt,
        align="right",
        snap=False,
    )


def _titles(form: Layout, lang: Lang) -> Iterator[Style]:
    line = form.line_pt
    yield Style(
        style_id="Number",
        name=Text(zh="发文字号", en="Document number"),
        face="round",
        size=form.body_pt,
        line=line,
        align="center",
    )
    # 7.3.1: the title stands two lines below the red line.
    for style_id, name, before in (
        ("Title", _built_in("Title"), 0.0),
        ("TitleBelowBanner", Text(zh="标题（红头下）", en="Title below the banner"), 2 * line),
    ):
        yield Style(
            style_id=style_id,
            name=name,
            face="title",
            size=form.title_pt,
            line=form.title_line_pt,
            before=before,
            align="center",
            bold=lang == "en",
            keep_next=True,
            snap=False,
        )
    yield Style(
        style_id="Addressee",
        name=Text(zh="主送机关", en="Addressee"),
        size=form.body_pt,
        line=line,
        before=line,
        after=form.paragraph_gap_pt,
        align="left" if lang == "en" else "both",
    )


def _headings(form: Layout, lang: Lang) -> Iterator[Style]:
    faces: tuple[FontRole, ...] = ("black", "round", "body", "body")
    for level, face in enumerate(faces, 1):
        yield Style(
            style_id=f"Heading{level}",
            name=_built_in(f"heading {level}"),
            face=face,
            size=form.body_pt,
            line=form.line_pt,
            before=form.paragraph_gap_pt,
            after=form.paragraph_gap_pt / 2,
            first_line=form.first_line_em,
            bold=level == 3 or (lang == "en" and level < 3),
            keep_next=True,
            outline=level - 1,
            align="left" if lang == "en" else "both",
        )

    yield Style(
        style_id="BodyText",
        name=_built_in("Body Text"),
        size=form.body_pt,
        line=form.line_pt,
        after=form.paragraph_gap_pt,
        first_line=form.first_line_em,
    )


def _annexes_named(form: Layout, lang: Lang) -> Iterator[Style]:
    line = form.line_pt
    word = 3.0 if lang == "zh" else 4.5
    # 7.3.4: two characters in; a title that runs on is set under its own first character.
    for style_id, name, left, hanging, before in (
        ("AnnexOnly", Text(zh="附件说明", en="Annex named"), word, word, line),
        (
            "AnnexFirst",
            Text(zh="附件说明（首项）", en="Annexes named"),
            word + 1,
            word + 1,
            line,
        ),
        (
            "AnnexNext",
            Text(zh="附件说明（续项）", en="Further annex named"),
            word + 1,
            1.0,
            0.0,
        ),
    ):
        yield Style(
            style_id=style_id,
            name=name,
            size=form.body_pt,
            line=line,
            before=before,
            left=form.first_line_em + left,
            hanging=hanging,
            align="left",
            keep_next=True,
        )


def _signature(form: Layout, lang: Lang) -> Iterator[Style]:
    # 7.3.5.1: under a seal the day stands four characters in, the organ centred above it.
    for style_id, name, before, right in (
        ("Organ", Text(zh="发文机关署名", en="Issuing organ"), 2 * form.line_pt, 0.0),
        ("Dated", Text(zh="成文日期", en="Date"), 0.0, 4.0 if lang == "zh" else 0.0),
    ):
        yield Style(
            style_id=style_id,
            name=name,
            size=form.body_pt,
            line=form.line_pt,
            before=before,
            right=right,
            align="right",
            keep_next=style_id == "Organ",
        )


def _annex_heads(form: Layout, lang: Lang) -> Iterator[Style]:
    # 7.3.7: the mark on the first line of a new page, the annex's title on the third.
    yield Style(
        style_id="AnnexMark",
        name=Text(zh="附件标识", en="Annex mark"),
        face="black",
        size=form.body_pt,
        line=form.line_pt,
        align="left",
        bold=lang == "en",
        new_page=True,
        keep_next=True,
    )
    yield Style(
        style_id="AnnexTitle",
        name=Text(zh="附件标题", en="Annex title"),
        face="title",
        size=form.title_pt,
        line=form.title_line_pt,
        before=form.line_pt,
        after=form.line_pt / 2,
        align="center",
        bold=lang == "en",
        keep_next=True,
        snap=False,
    )


def _cells(form: Layout) -> Iterator[Style]:
    for style_id, name, align in (
        ("CellLeft", Text(zh="表格文字", en="Cell"), "left"),
        ("CellCenter", Text(zh="表格文字（居中）", en="Cell, centred"), "center"),
        ("CellRight", Text(zh="表格文字（右对齐）", en="Cell, right"), "right"),
        ("CellHead", Text(zh="表头", en="Header cell"), "center"),
        ("CellTotal", Text(zh="合计", en="Total"), "center"),
    ):
        yield Style(
            style_id=style_id,
            name=name,
            face="black" if style_id in ("CellHead", "CellTotal") else "body",
            size=form.table_pt,
            line=form.table_pt * 1.4,
            before=2,
            after=2,
            align=align,  # type: ignore[arg-type]  # one of the four, mypy widens the tuple
            bold=style_id in ("CellHead", "CellTotal") and not form.grid,
            snap=False,
        )


def _around_tables(form: Layout) -> Iterator[Style]:
    yield Style(
        style_id="Caption",
        name=_built_in("caption"),
        face="black",
        size=form.table_pt + 1.5,
        line=form.line_pt,
        before=form.line_pt / 3,
        align="center",
        bold=not form.grid,
        keep_next=True,
    )
    # Word wants a paragraph after a table at the end; it must not open a page of its own.
    yield Style(style_id="End", name=END_STYLE, size=1, line=1, snap=False)


def _page_numbers(form: Layout) -> Iterator[Style]:
    for style_id, name, side in (
        ("PageOdd", Text(zh="页码（单页）", en="Page number, odd"), "right"),
        ("PageEven", Text(zh="页码（双页）", en="Page number, even"), "left"),
    ):
        yield Style(
            style_id=style_id,
            name=name,
            face="page",
            size=form.page_pt,
            align=side,  # type: ignore[arg-type]  # one of the four, mypy widens the tuple
            left=1 if side == "left" else 0,
            right=1 if side == "right" else 0,
            snap=False,
        )
