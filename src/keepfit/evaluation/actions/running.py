"""Asks for an evaluation, and runs it: all its rows are written at once, or none."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction

from keepfit.burden.actions import keep as keep_burden
from keepfit.evaluation import told
from keepfit.evaluation.models import Run, Standing
from keepfit.evaluation.together import Made, Wanted, made
from keepfit.kit import clock
from keepfit.overlap.actions import keep as keep_overlap
from keepfit.people import jobs
from keepfit.people.actions import trail
from keepfit.people.core.rights import Actor, Right

_CHUNK = 500


@transaction.atomic
def ask(as_of: date, *, near: bool, by: Actor) -> int:
    """Ask for an evaluation of everything the person checks; returns its number."""
    run = Run.objects.create(
        unit_id=by.top_unit(Right.CHECK),
        asked_by_id=by.staff_id,
        asked_at=clock.now(),
        as_of=as_of,
        near=near,
    )
    trail.write(_deed("evaluation.ask", run, {"as_of": as_of.isoformat(), "near": near}), by)
    return run.pk


def carry_out(run_id: int, history: Path) -> None:
    """Run an evaluation that was asked for; see `jobs.carry_out`."""

    def evaluated(run: Run, by: Actor) -> Made:
        wanted = Wanted(as_of=run.as_of, near=run.near, seed=run.seed, history=history)
        return made(by, wanted, run.say)

    jobs.carry_out(Run, run_id, evaluated, _write)


@transaction.atomic
def _write(run: Run, done: Made) -> None:
    found = done.evaluation
    run.overlap_id = keep_overlap(done.overlap, done.ledger, done.window, run.unit_id)
    run.burden_id = keep_burden(done.burden, done.ledger, done.branches, run.unit_id)
    Standing.objects.bulk_create(_standings(run, done), batch_size=_CHUNK)
    run.windows = [[one.start.isoformat(), one.as_of.isoformat()] for one in found.windows]
    run.totals = told.totals_told(found)
    run.powers = told.powers_told(found)
    run.groups = [told.group_told(one) for one in found.groups]
    run.lessons = [told.lesson_told(one) for one in done.lessons]
    run.state, run.ended_at = Run.DONE, clock.now()
    run.stage_zh = run.stage_en = ""
    run.save()
    trail.write(_deed("evaluation.done", run, run.totals), None)


def _standings(run: Run, done: Made) -> list[Standing]:
    found = done.evaluation
    changed = {one.account_id: told.change_told(one) for one in found.changes}
    chosen = {one.account_id: told.candidate_told(one) for one in found.candidates}
    return [
        Standing(
            run=run,
            account_id=account_id,
            change=changed.get(account_id),
            months=[list(one) for one in done.months[account_id]],
            vitals=done.vitals[account_id],
            **told.score_told(account_id, found),
            **chosen.get(account_id, {}),
        )
        for account_id in done.ledger.accounts
    ]


def _deed(verb: str, run: Run, after: Mapping[str, Any]) -> trail.Deed:
    return trail.Deed(
        verb=verb, kind="evaluation", object_id=str(run.pk), unit_id=run.unit_id, after=after
    )
