"""What runs in the background: a check-up that was asked for."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import transaction
from django_tasks import task

from keepfit.checkup.actions.running import ask, carry_out
from keepfit.people.core.rights import Actor


@task()
def run_checkup(run_id: int) -> None:
    """Run one check-up from the office's history folder."""
    carry_out(run_id, settings.SITE / settings.KEEPFIT_HISTORY)


@transaction.atomic
def start(pack_id: str, as_of: date, *, by: Actor) -> int:
    """Ask for a check-up and queue it, both or neither; returns its number. See `ask`."""
    number = ask(pack_id, as_of, by=by)
    run_checkup.enqueue(number)
    return number
