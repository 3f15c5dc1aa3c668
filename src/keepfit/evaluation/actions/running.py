"""Asks for an evaluation, and runs it: all its rows are written at once, or none."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction

from keepfit.burden.actions import keep as keep_burden
from keepfit.evaluation import told
from keepfit.evaluation.models import Run, Standing
from keepfit.evaluation.together import Made, Wanted, made
from keepfit.kit import clock
from keepfit.kit.text import Text
from keepfit.overlap.actions import keep as keep_overlap
from keepfit.people import jobs
from keepfit.people.actions import trail
from keepfit.people.core.rights import Actor, Right
from keepfit.people.papers_kept import Papers, Source, keep, of_one_branch

_CHUNK = 500
Done = tuple[Made, Papers]
# From an evaluation to documents by name and language.
Writer = Callable[[Made], Papers]


def unwritten(_done: Made) -> Papers:
    """Make no documents."""
    return {}


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


def carry_out(run_id: int, history: Path, papers: Writer = unwritten) -> None:
    """Run an evaluation that was asked for, with what `papers` makes; see `jobs.carry_out`.

    Of several branches at once no papers are made: a paper is for who may read all it is about.
    """

    def evaluated(run: Run, by: Actor) -> Done:
        wanted = Wanted(as_of=run.as_of, near=run.near, seed=run.seed, history=history)
        done = made(by, wanted, run.say)
        if not of_one_branch(by):
            return done, {}
        run.say(Text(zh="写出评估、重复、负担底册", en="Writing the books"))
        return done, papers(done)

    jobs.carry_out(Run, run_id, evaluated, _write)


@transaction.atomic
def _write(run: Run, whole: Done) -> None:
    done, papers = whole
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
    source = Source(
        room="evaluation",
        run=run.pk,
        as_of=run.as_of,
        unit_id=run.unit_id,
        made_by_id=run.asked_by_id,
    )
    keep(papers, source)
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
