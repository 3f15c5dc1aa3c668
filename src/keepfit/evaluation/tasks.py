"""What runs in the background: an evaluation that was asked for."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import transaction
from django_tasks import task

from keepfit.evaluation.actions.running import ask, carry_out
from keepfit.evaluation.models import Run
from keepfit.people import jobs
from keepfit.people.core.rights import Actor


@task()
def run_evaluation(run_id: int) -> None:
    """Run one evaluation from the office's history folder."""
    carry_out(run_id, settings.SITE / settings.KEEPFIT_HISTORY)


@transaction.atomic
def start(as_of: date, *, near: bool, by: Actor) -> int:
    """Ask for an evaluation and queue it, both or neither; returns its number. See `ask`."""
    number = ask(as_of, near=near, by=by)
    run_evaluation.enqueue(number)
    return number


def begin_again() -> None:
    """Queue again what nobody will come to otherwise; see `jobs.begin_again`."""
    jobs.begin_again(Run, run_evaluation)
