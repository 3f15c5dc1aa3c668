"""What a document says before anybody renders it, and its HTML and PDF."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keepfit.paper import pdf
from keepfit.paper.documents import Paragraph, chinese, day_text, title_lines, width_em
from keepfit.paper.documents_html import documents_html
from keepfit.paper.pdf import PdfUnavailableError, pdf_bytes
from tests.paper.build import a_document, a_table, an_annex


@pytest.mark.parametrize(
    ("number", "written"),
    [
        (1, "一"),
        (10, "十"),
        (12, "十二"),
        (20, "二十"),
        (103, "一百零三"),
        (110, "一百一十"),
        (1005, "一千零五"),
        (2010, "二千零一十"),
    ],
)
def test_numbers_are_written_as_headings_write_them(number: int, written: str) -> None:
    assert chinese(number) == written


def test_days_are_written_as_documents_write_them() -> None:
    day = date(2025, 7, 5)
    assert (day_text(day, "zh"), day_text(day, "en")) == ("2025年7月5日", "5 July 2025")


@given(st.lists(st.text("政务新媒体检查", min_size=1, max_size=9), min_size=1, max_size=6))
def test_a_title_loses_no_character_and_divides_no_phrase(phrases: list[str]) -> None:
    lines = title_lines(tuple(phrases), 20, "zh")
    assert "".join(lines) == "".join(phrases)
    assert all(width_em(line) <= 20 for line in lines)


def test_html_needs_nothing_else() -> None:
    page = documents_html(a_document(a_table(), annexes=(an_annex(),)))
    assert not re.search(r"<(?:script|link|img)\b|https?://|@import|url\(", page)


def test_html_escapes_what_people_wrote() -> None:
    page = documents_html(a_document(Paragraph(text="<script>alert(1)</script>")))
    assert "<script>" not in page
    assert "&lt;script&gt;" in page


def test_html_says_what_the_docx_says() -> None:
    page = documents_html(a_document(banner="文件", annexes=(an_annex("甲"), an_annex("乙"))))
    for said in (
        "文件",
        "示政办函〔2025〕15号",
        "各乡镇人民政府：",
        "1. 甲",
        "附件2",
        "2025年7月7日",
    ):
        assert said in page, said


def test_pdf_is_the_same_for_the_same_page() -> None:
    page = documents_html(a_document())
    written = pdf_bytes(page)
    assert written.startswith(b"%PDF-")
    assert written == pdf_bytes(page)


def test_a_missing_pdf_writer_is_told_with_the_way_to_get_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def missing(name: str) -> object:
        raise ImportError(f"No module named {name!r}")

    monkeypatch.setattr(pdf, "import_module", missing)
    with pytest.raises(PdfUnavailableError) as caught:
        pdf_bytes("<p>")
    assert "keepfit[pdf]" in caught.value.read("zh")
