"""An office with a plan: the county's little ledger, planned once."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from keepfit.plan.actions.running import Asked, ask, carry_out
from keepfit.plan.models import PlanRun
from keepfit.plan.tasks import papers
from tests.web.appraised import filled
from tests.web.office import Office

START = date(2024, 8, 1)


def a_plan(office: Office, previous_id: int | None = None) -> PlanRun:
    """Make a plan as the supervisor, and return it."""
    asked = Asked(scenario="balanced", pack="cn-2019", start_on=START, previous_id=previous_id)
    number = ask(asked, by=office.actor("supervisor"))
    carry_out(number, papers)
    return PlanRun.objects.get(pk=number)


def planned_office(office: Office, folder: Path) -> PlanRun:
    """Fill an office and plan it."""
    filled(office, folder)
    run = a_plan(office)
    assert run.state == PlanRun.DONE, run.stage.en
    return run
