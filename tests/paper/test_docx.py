"""Documents as .docx: the page of GB/T 9704-2012, real styles, fixed bytes."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from datetime import date

import pytest
from docx.enum.section import WD_SECTION
from docx.oxml.ns import qn
from docx.shared import Length

from keepfit.paper.documents import Heading, Imprint, Paragraph, Signature, Table
from keepfit.paper.docx.writer import docx_bytes
from tests.paper.build import a_document, a_table, an_annex, opened, texts


def millimetres(length: Length | int | None) -> float:
    return round(float(Length(length or 0).mm), 1)


def part(content: bytes, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        return parts.read(name).decode()


def test_the_page_is_a4_with_the_official_margins() -> None:
    section = opened(a_document()).sections[0]
    sides = (section.page_width, section.page_height, section.top_margin, section.left_margin)
    assert [millimetres(one) for one in sides] == [210, 297, 37, 28]
    assert [millimetres(one) for one in (section.bottom_margin, section.right_margin)] == [35, 26]


def test_twenty_two_lines_fill_a_page() -> None:
    grid = opened(a_document()).sections[0]._sectPr.find(qn("w:docGrid"))
    assert grid is not None
    pitch = int(grid.get(qn("w:linePitch"))) / 20 * 25.4 / 72
    assert 22 * pitch <= 225 < 23 * pitch


def test_twenty_eight_characters_fill_a_line() -> None:
    styles = opened(a_document()).styles.element.xml
    body = styles.split('w:val="Body Text"')[1].split("</w:style>")[0]
    assert '<w:sz w:val="32"/>' in body
    tight = int(body.split('<w:spacing w:val="')[1].split('"')[0]) / 20
    assert 28 * (16 + tight) <= 156 * 72 / 25.4 < 29 * (16 + tight)


@pytest.mark.parametrize(
    ("style", "font", "points"),
    [
        ("Title", "方正小标宋简体", 22),
        ("Body Text", "仿宋_GB2312", 16),
        ("heading 1", "黑体", 16),
        ("heading 2", "楷体_GB2312", 16),
        ("heading 3", "仿宋_GB2312", 16),
        ("附件标识", "黑体", 16),
        ("页码（单页）", "宋体", 14),
    ],
)
def test_a_style_has_the_official_font_and_size(style: str, font: str, points: float) -> None:
    written = part(docx_bytes(a_document()), "word/styles.xml")
    own = written.split(f'<w:name w:val="{style}"/>')[1].split("</w:style>")[0]
    assert f'w:eastAsia="{font}"' in own
    assert f'<w:sz w:val="{points * 2}"/>' in own


def test_a_missing_font_has_named_substitutes() -> None:
    fonts = part(docx_bytes(a_document()), "word/fontTable.xml")
    assert 'w:name="仿宋_GB2312"><w:altName w:val="仿宋,' in fonts


def test_headings_are_numbered_by_their_place() -> None:
    headings = [Heading(level=level, text="题") for level in (1, 2, 3, 3, 4, 2, 1, 2)]
    read = opened(a_document(*headings))
    found = [
        one.text for one in read.paragraphs if one.style and "eading" in (one.style.name or "")
    ]
    assert found == [
        "一、题",
        "（一）题",
        "1. 题",
        "2. 题",
        "（1）题",
        "（二）题",
        "二、题",
        "（一）题",
    ]


def test_english_headings_are_numbered_the_english_way() -> None:
    headings = [Heading(level=level, text="H") for level in (1, 2, 2, 3, 1, 2)]
    read = opened(a_document(*headings, lang="en", title=("Title",)))
    found = [
        one.text for one in read.paragraphs if one.style and "eading" in (one.style.name or "")
    ]
    assert found == ["1. H", "1.1 H", "1.2 H", "(a) H", "2. H", "2.1 H"]


def test_no_run_carries_layout_of_its_own() -> None:
    body = part(docx_bytes(a_document(a_table(), annexes=(an_annex(),))), "word/document.xml")
    assert not [one for one in ("<w:sz ", "<w:b/>", "<w:color ", "w:ascii=") if one in body]


def test_header_rows_repeat_and_rows_stay_whole() -> None:
    body = part(docx_bytes(a_document(a_table(count=9))), "word/document.xml")
    assert (body.count("<w:tblHeader/>"), body.count("<w:cantSplit/>")) == (1, 10)


def test_a_table_is_as_wide_as_the_text() -> None:
    table = opened(a_document(a_table())).tables[0]
    widths = [int(one.get(qn("w:w"))) for one in table._tbl.tblGrid.findall(qn("w:gridCol"))]
    assert sum(widths) == round(156 / 25.4 * 72 * 20)


def test_a_row_of_the_wrong_length_is_refused() -> None:
    with pytest.raises(ValueError, match="1 cells in 2 columns"):
        Table(columns=a_table().columns, rows=(("one",),))


def test_page_numbers_stand_outside_odd_right_even_left() -> None:
    read = opened(a_document())
    assert read.settings.odd_and_even_pages_header_footer
    footers = (read.sections[0].footer, read.sections[0].even_page_footer)
    names = [one.paragraphs[0].style.name for one in footers if one.paragraphs[0].style]
    assert names == ["页码（单页）", "页码（双页）"]
    assert all("PAGE" in one._element.xml for one in footers)


def test_the_annex_list_names_what_the_annexes_are_called() -> None:
    read = opened(a_document(annexes=(an_annex("甲"), an_annex("乙"))))
    assert texts(read, "附件说明（首项）") == ["附件：1. 甲"]
    assert texts(read, "附件说明（续项）") == ["2. 乙"]
    assert texts(read, "附件标识") == ["附件1", "附件2"]


def test_a_single_annex_bears_no_number() -> None:
    read = opened(a_document(annexes=(an_annex("甲"),)))
    assert (texts(read, "附件说明"), texts(read, "附件标识")) == (["附件：甲"], ["附件"])


def right_ems(read: object, style: str) -> float:
    own = next(one for one in read.paragraphs if one.style.name == style)  # type: ignore[attr-defined]  # an opened document
    return int(own._p.pPr.find(qn("w:ind")).get(qn("w:rightChars"))) / 100


def test_the_day_stands_four_characters_in_and_the_organ_centred_above() -> None:
    read = opened(a_document(signature=replace(a_document().signature, organ="县政府办")))
    organ, dated = right_ems(read, "发文机关署名"), right_ems(read, "成文日期")
    assert dated == 4
    assert organ + 4 / 2 == pytest.approx(dated + 6 / 2)


def test_a_long_organ_keeps_two_characters_free() -> None:
    signature = Signature(
        organ="示例县人民政府办公室政务公开科", dated=a_document().signature.dated
    )
    read = opened(a_document(signature=signature))
    organ, dated = right_ems(read, "发文机关署名"), right_ems(read, "成文日期")
    assert organ == 2
    assert organ + 15 / 2 == pytest.approx(dated + 6 / 2)


def test_a_banner_is_red_and_the_number_stands_below_it() -> None:
    read = opened(a_document(banner="示例县人民政府办公室文件"))
    assert texts(read, "发文机关标志") == ["示例县人民政府办公室文件"]
    assert texts(read, "发文字号（红头）") == ["示政办函〔2025〕15号"]
    assert texts(read, "发文字号") == []


def test_the_title_breaks_between_phrases_only() -> None:
    phrases = ("示例县人民政府办公室", "关于2025年第二季度", "政务新媒体", "检查情况的通报")
    (title,) = texts(opened(a_document(title=phrases)), "Title")
    assert title == "示例县人民政府办公室关于2025年第二季度\n政务新媒体检查情况的通报"


def test_several_documents_count_their_pages_from_one() -> None:
    read = opened(a_document(), a_document(Paragraph(text="另一份。")))
    starts = [one._sectPr.find(qn("w:pgNumType")) for one in read.sections]
    assert [one.get(qn("w:start")) for one in starts if one is not None] == ["1", "1"]


def test_the_properties_tell_title_organ_and_language() -> None:
    told = opened(a_document()).core_properties
    assert (told.title, told.author, told.language) == (
        "示例县人民政府办公室关于检查情况的通报",
        "示例县人民政府办公室",
        "zh-CN",
    )
    assert told.created is not None
    assert told.created.date() == a_document().signature.dated


def test_the_same_document_gives_the_same_bytes() -> None:
    one = a_document(a_table(), annexes=(an_annex(),), banner="文件")
    assert docx_bytes(one) == docx_bytes(one)


def test_no_byte_tells_when_or_where_it_was_written() -> None:
    with zipfile.ZipFile(io.BytesIO(docx_bytes(a_document()))) as parts:
        assert {one.date_time for one in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert parts.namelist()[0] == "[Content_Types].xml"


def test_signs_that_xml_means_or_forbids_arrive_or_are_replaced() -> None:
    read = opened(a_document(Paragraph(text="<甲>&“乙”\x07")))
    assert texts(read, "Body Text") == ["<甲>&“乙”\N{REPLACEMENT CHARACTER}"]


IMPRINT = Imprint(
    copied_to="县委办公室，县人大常委会办公室",
    printed_by="某县人民政府办公室",
    printed_on=date(2024, 7, 8),
)


def test_the_imprint_stands_at_the_foot_of_an_even_page_without_a_number() -> None:
    last = opened(replace(a_document(), imprint=IMPRINT)).sections[-1]
    assert last.start_type == WD_SECTION.EVEN_PAGE
    assert millimetres(last.footer_distance) == 35
    for footer in (last.footer, last.even_page_footer):
        cells = [cell.text for row in footer.tables[0].rows for cell in row.cells]
        assert cells == [
            *("抄送：县委办公室，县人大常委会办公室。",) * 2,
            *("某县人民政府办公室", "2024年7月8日印发"),
        ]
        assert "PAGE" not in footer._element.xml


def test_the_rules_of_the_imprint_are_thick_outside_and_thin_between() -> None:
    xml = opened(replace(a_document(), imprint=IMPRINT)).sections[-1].footer._element.xml
    sizes = {
        side: int(xml.split(f"<w:{side} ")[1].split('w:sz="')[1].split('"')[0]) / 8 * 25.4 / 72
        for side in ("top", "insideH", "bottom")
    }
    assert {side: round(mm, 2) for side, mm in sizes.items()} == {
        "top": 0.35,
        "insideH": 0.26,
        "bottom": 0.35,
    }


def test_what_follows_an_imprint_counts_its_pages_again() -> None:
    one = replace(a_document(), imprint=IMPRINT)
    sections = opened(one, one).sections
    numbered = ["PAGE" in section.footer._element.xml for section in sections]
    assert numbered == [True, False, True, False]


def test_a_letter_carries_its_organ_between_red_double_lines() -> None:
    letter = opened(
        replace(
            a_document(), banner="某县人民政府办公室", number="某政办函〔2024〕1号", form="letter"
        )
    )
    head, foot, number, title = letter.paragraphs[:4]
    assert head.text == "某县人民政府办公室"
    frames = [one._p.get_or_add_pPr().find(qn("w:framePr")) for one in (head, foot)]
    tops = [int(one.get(qn("w:y"))) / 20 * 25.4 / 72 for one in frames]
    assert [round(top) for top in tops] == [30, 277]
    assert {round(int(one.get(qn("w:w"))) / 20 * 25.4 / 72) for one in frames} == {170}
    assert ("thickThin" in head._p.xml, "thinThick" in foot._p.xml) == (True, True)
    assert (number.text, title.style and title.style.name) == (
        "某政办函〔2024〕1号",
        "标题（红头下）",
    )


def test_a_letters_first_page_bears_no_number() -> None:
    letter = opened(replace(a_document(), banner="某县人民政府办公室", form="letter"))
    section = letter.sections[0]
    assert section.different_first_page_header_footer
    assert "PAGE" not in section.first_page_footer._element.xml
    assert "PAGE" in section.footer._element.xml
