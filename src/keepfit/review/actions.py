"""Write a review: the JSON, the report, the books."""

from __future__ import annotations

from pathlib import Path

from keepfit.checkup.papers.findings import findings_book
from keepfit.checkup.papers.issuing import circular_bytes
from keepfit.checkup.papers.records import Inspected, Issuer
from keepfit.kit.files import json_text, write_whole
from keepfit.kit.text import Lang
from keepfit.paper.workbook import book_bytes
from keepfit.review.analysis_book import analysis_book
from keepfit.review.answers import review_answer
from keepfit.review.core.records import Review
from keepfit.review.ledger_book import ledger_book
from keepfit.review.plan_answers import plan_contents
from keepfit.review.report.page import report_html


def write(
    review: Review, folder: Path, lang: Lang, *, issuer: Issuer | None = None
) -> tuple[Path, ...]:
    """Write a review's files into a folder, each wholly or not at all; return the paths.

    With an issuer the circular is written as well.
    """
    found = Inspected(checkup=review.checkup, ledger=review.ledger, facts=review.facts)
    contents = {
        "review.json": json_text(review_answer(review, lang)).encode(),
        "report.html": report_html(review, lang).encode(),
        "findings.xlsx": book_bytes(findings_book(found), lang=lang),
        "ledger.xlsx": book_bytes(ledger_book(review.ledger), lang=lang),
        "analysis.xlsx": book_bytes(analysis_book(review), lang=lang),
    }
    if issuer is not None:
        contents["circular.docx"] = circular_bytes(found, issuer, lang)
    contents |= plan_contents(review, issuer, lang)
    for name, content in contents.items():
        write_whole(folder / name, content)
    return tuple(folder / name for name in contents)
