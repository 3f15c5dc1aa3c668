"""The chapters of a review: measured on the same tables and the same day as its check-up."""

from __future__ import annotations

from datetime import date

from keepfit.burden.queries import Spending, burden, requests_of
from keepfit.checkup.flow import Checked
from keepfit.evaluation.earlier import glimpsed
from keepfit.evaluation.lessons import lessons
from keepfit.evaluation.queries import Observed, default_terms, evaluated, windows
from keepfit.history.core.facts import Facts, Window
from keepfit.history.engine import History
from keepfit.history.queries import measured
from keepfit.kit import settings
from keepfit.overlap.quarter import overlap
from keepfit.review.core.chapters import Chapters


def chapters(done: Checked, history: History, as_of: date, seed: int, *, near: bool) -> Chapters:
    """Evaluate the accounts by quarters, learn from the best, reckon upkeep and overlap.

    `history` holds the tables of the check-up; `near` looks for posts that are nearly the same
    as well.
    """
    terms, limits = default_terms(), settings.load()
    accounts = done.batch.tables["accounts"]
    spans = windows(as_of, terms.days, terms.periods)
    newest = _newest(done, history, spans[0])
    earlier = (glimpsed(history, accounts, one, limits) for one in spans[1:])
    observed = Observed(
        ledger=done.ledger,
        tables=history,
        votes=done.batch.tables.get("votes"),
        terms=terms,
        seed=seed,
    )
    found = evaluated(observed, (newest, *earlier))
    return Chapters(
        evaluation=found,
        lessons=lessons(observed, newest, found),
        burden=burden(
            Spending(
                ledger=done.ledger,
                facts=newest,
                tables=history,
                requests=requests_of(done.batch.tables),
                seed=seed,
            )
        ),
        overlap=overlap(done.ledger, done.tables, spans[0], near=near),
    )


def _newest(done: Checked, history: History, span: Window) -> Facts:
    """Return the facts of the newest quarter; those of the check-up where they are of it."""
    if done.facts.window == span:
        return done.facts
    return measured(history, done.batch.tables["accounts"], span, settings.load())
