"""The papers of a plan as files."""

from __future__ import annotations

from keepfit.kit.text import Lang
from keepfit.paper.docx.writer import docx_bytes
from keepfit.paper.workbook import book_bytes
from keepfit.plan.core.decisions import Draft
from keepfit.plan.papers.book import decision_book
from keepfit.plan.papers.records import Paper
from keepfit.plan.papers.scheme import scheme


def plan_files(draft: Draft, paper: Paper, lang: Lang) -> dict[str, bytes]:
    """Return plan.xlsx and plan.docx; the same plan, issuer and day give the same bytes."""
    return {
        "plan.xlsx": book_bytes(decision_book(draft), lang=lang),
        "plan.docx": docx_bytes(scheme(draft, paper, lang)),
    }
