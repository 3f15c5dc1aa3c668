"""What runs in the background: a plan that was asked for, with its papers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.db import transaction
from django_tasks import task

from keepfit.checkup.papers.issuer import load_issuer
from keepfit.kit.text import Lang
from keepfit.people import jobs
from keepfit.people.core.rights import Actor
from keepfit.plan.actions.running import Asked, ask, carry_out
from keepfit.plan.core.decisions import Draft
from keepfit.plan.models import PlanRun
from keepfit.plan.papers.issuing import plan_files
from keepfit.plan.papers.records import Paper

_LANGS: tuple[Lang, ...] = ("zh", "en")


@task()
def run_plan(run_id: int) -> None:
    """Make one plan and its papers."""
    carry_out(run_id, papers)


@transaction.atomic
def start(asked: Asked, *, by: Actor) -> int:
    """Ask for a plan and queue it, both or neither; returns its number. See `ask`."""
    number = ask(asked, by=by)
    run_plan.enqueue(number)
    return number


def papers(draft: Draft, first: date) -> Mapping[tuple[str, str], bytes]:
    """Return a plan's documents by name and language; the issuer's names are to be filled in."""
    paper = Paper(issuer=load_issuer(None), dated=first)
    return {
        (name, lang): content
        for lang in _LANGS
        for name, content in plan_files(draft, paper, lang).items()
    }


def begin_again() -> None:
    """Queue again what nobody will come to otherwise; see `jobs.begin_again`."""
    jobs.begin_again(PlanRun, run_plan)
