"""What runs in the background: a check-up that was asked for."""

from __future__ import annotations

from django.conf import settings
from django_tasks import task

from keepfit.checkup.actions.running import carry_out


@task()
def run_checkup(run_id: int) -> None:
    """Run one check-up from the office's history folder."""
    carry_out(run_id, settings.SITE / settings.KEEPFIT_HISTORY)
