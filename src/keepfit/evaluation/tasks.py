"""What runs in the background: an evaluation that was asked for."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import transaction
from django_tasks import task

from keepfit.burden.papers import pages as burden_pages
from keepfit.evaluation.actions.running import ask, carry_out
from keepfit.evaluation.models import Run
from keepfit.evaluation.papers import pages
from keepfit.evaluation.together import Made
from keepfit.kit.text import LANGS, Text
from keepfit.overlap.papers import overlap_pages
from keepfit.paper.books import Book
from keepfit.paper.workbook import book_bytes
from keepfit.people import jobs
from keepfit.people.core.rights import Actor
from keepfit.people.papers_kept import Papers

_EVALUATION = Text(zh="评估底册", en="Evaluation")
_OVERLAP = Text(zh="重复底册", en="Overlap")
_BURDEN = Text(zh="负担底册", en="Burden")


@task()
def run_evaluation(run_id: int) -> None:
    """Run one evaluation from the office's history folder."""
    carry_out(run_id, settings.SITE / settings.KEEPFIT_HISTORY, papers)


def papers(done: Made) -> Papers:
    """Return the books of an evaluation, its overlap and its burden, by name and language."""
    books = {
        "evaluation.xlsx": (_EVALUATION, pages(done.evaluation, done.ledger, done.lessons)),
        "overlap.xlsx": (_OVERLAP, overlap_pages(done.overlap, done.ledger)),
        "burden.xlsx": (_BURDEN, burden_pages(done.burden, done.ledger)),
    }
    return {
        (name, lang): book_bytes(Book(title=title, pages=sheets), lang=lang)
        for name, (title, sheets) in books.items()
        for lang in LANGS
    }


@transaction.atomic
def start(as_of: date, *, near: bool, by: Actor) -> int:
    """Ask for an evaluation and queue it, both or neither; returns its number. See `ask`."""
    number = ask(as_of, near=near, by=by)
    run_evaluation.enqueue(number)
    return number


def begin_again() -> None:
    """Queue again what nobody will come to otherwise; see `jobs.begin_again`."""
    jobs.begin_again(Run, run_evaluation)
