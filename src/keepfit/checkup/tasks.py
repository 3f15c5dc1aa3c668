"""What runs in the background: a check-up that was asked for, a trial of a pack."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import transaction
from django_tasks import task

from keepfit.checkup.actions.running import ask, carry_out
from keepfit.checkup.actions.scheduling import ask_due
from keepfit.checkup.actions.trying import ask_trial, carry_out_trial
from keepfit.checkup.core.rules import CheckUp
from keepfit.checkup.issuers import issuer_of
from keepfit.checkup.models import Run, Trial
from keepfit.checkup.papers.findings import findings_book
from keepfit.checkup.papers.issuing import circular_bytes
from keepfit.checkup.papers.records import Inspected
from keepfit.checkup.schedules import running_schedules
from keepfit.kit.text import LANGS
from keepfit.ledger.core.records import Ledger
from keepfit.paper.workbook import book_bytes
from keepfit.people import jobs
from keepfit.people.core.rights import Actor
from keepfit.people.papers_kept import Papers


@task()
def run_checkup(run_id: int) -> None:
    """Run one check-up from the office's history folder."""
    carry_out(run_id, settings.SITE / settings.KEEPFIT_HISTORY, papers)


@task()
def run_trial(trial_id: int) -> None:
    """Try one version of a pack on the office's accounts."""
    carry_out_trial(trial_id, settings.SITE / settings.KEEPFIT_HISTORY)


def papers(run: Run, done: CheckUp, ledger: Ledger) -> Papers:
    """Return a check-up's documents by name and language, issued by the unit that ran it."""
    issuer = issuer_of(run)
    found = Inspected(checkup=done, ledger=ledger)
    return {
        key: content
        for lang in LANGS
        for key, content in (
            (("circular.docx", lang), circular_bytes(found, issuer, lang)),
            (("findings.xlsx", lang), book_bytes(findings_book(found), lang=lang)),
        )
    }


@transaction.atomic
def start(pack_id: str, as_of: date, *, by: Actor, only: str = "") -> int:
    """Ask for a check-up and queue it, both or neither; returns its number. See `ask`."""
    number = ask(pack_id, as_of, by=by, only=only)
    run_checkup.enqueue(number)
    return number


@transaction.atomic
def start_trial(pack_id: str, number: int, *, by: Actor) -> int:
    """Ask for a trial of a version and queue it; returns its number. See `ask_trial`."""
    trial = ask_trial(pack_id, number, by=by)
    run_trial.enqueue(trial)
    return trial


@transaction.atomic
def start_due(schedule_id: int) -> int | None:
    """Ask for and queue what one schedule has due, with its booking; returns its number."""
    number = ask_due(schedule_id)
    if number is not None:
        run_checkup.enqueue(number)
    return number


def start_all_due() -> None:
    """Set every scheduled check-up going whose time has come."""
    for schedule_id in running_schedules():
        start_due(schedule_id)


def begin_again() -> None:
    """Queue again what nobody will come to otherwise; see `jobs.begin_again`."""
    jobs.begin_again(Run, run_checkup)
    jobs.begin_again(Trial, run_trial)
