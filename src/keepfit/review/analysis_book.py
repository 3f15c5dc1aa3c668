"""The book of the chapters: every account's place, course and upkeep, which the report shortens."""

from __future__ import annotations

from keepfit.burden.papers import pages as burden_pages
from keepfit.evaluation.papers import pages as evaluation_pages
from keepfit.kit.text import Text
from keepfit.overlap.papers import overlap_pages
from keepfit.paper.books import Book
from keepfit.review.core.records import Review


def analysis_book(review: Review) -> Book:
    """Return the sheets of evaluation, overlap and burden in one book."""
    chapters, ledger = review.chapters, review.ledger
    return Book(
        title=Text(zh="评估、重复与负担", en="Evaluation, overlap, burden"),
        pages=(
            *evaluation_pages(chapters.evaluation, ledger, chapters.lessons),
            *overlap_pages(chapters.overlap, ledger),
            *burden_pages(chapters.burden, ledger),
        ),
    )
