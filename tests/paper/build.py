"""Documents for tests, in one line."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import docx
from docx.document import Document as Opened

from keepfit.paper.documents import Annex, Column, Document, Heading, Paragraph, Signature, Table
from keepfit.paper.docx.writer import docx_bytes


def a_table(count: int = 2, **given: Any) -> Table:
    """A table of two columns and that many rows."""
    usual: dict[str, Any] = {
        "columns": (Column(header="序号", align="center"), Column(header="名称", share=3)),
        "rows": tuple((str(place), f"号{place}") for place in range(count)),
    }
    return Table(**{**usual, **given})


def a_document(*blocks: Heading | Paragraph | Table, **given: Any) -> Document:
    """A Chinese document with these blocks and no annex."""
    usual: dict[str, Any] = {
        "lang": "zh",
        "title": ("示例县人民政府办公室", "关于检查情况的通报"),
        "blocks": blocks or (Paragraph(text="正文。"),),
        "signature": Signature(organ="示例县人民政府办公室", dated=date(2025, 7, 7)),
        "number": "示政办函〔2025〕15号",
        "addressee": "各乡镇人民政府",
    }
    return Document(**{**usual, **given})


def an_annex(title: str = "清单") -> Annex:
    """An annex with a table."""
    return Annex(title=title, blocks=(a_table(),))


def opened(first: Document, *others: Document) -> Opened:
    """Write documents and read them back with python-docx."""
    return docx.Document(io.BytesIO(docx_bytes(first, *others)))


def texts(read: Opened, style: str) -> list[str]:
    """The texts of all paragraphs in one style."""
    return [one.text for one in read.paragraphs if one.style and one.style.name == style]
