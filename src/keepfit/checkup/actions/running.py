"""Asks for a check-up, and runs it: its findings are written all at once, or not at all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from pathlib import Path

from django.db import transaction

from keepfit.checkup.core.rules import CheckUp, Outcome
from keepfit.checkup.core.rules import Finding as Judged
from keepfit.checkup.models import Finding, Run
from keepfit.checkup.office import made
from keepfit.checkup.queries import load_pack
from keepfit.kit import clock
from keepfit.kit.errors import KeepfitError
from keepfit.kit.text import Text
from keepfit.people.actions import trail
from keepfit.people.core.rights import Actor, NotAllowedError, Right
from keepfit.people.queries import actor_of

_CHUNK = 500


@transaction.atomic
def ask(pack_id: str, as_of: date, *, by: Actor) -> int:
    """Ask for a check-up of everything the person checks; returns its number.

    Raises PackError for a pack that is not there or not sound.
    """
    if not by.has(Right.CHECK):
        raise NotAllowedError(Right.CHECK)
    load_pack(pack_id)
    top = by.paths(Right.CHECK)[0]
    unit_id = next(one.unit_id for one in by.reaches if one.path == top)
    run = Run.objects.create(
        unit_id=unit_id, asked_by_id=by.staff_id, asked_at=clock.now(), pack=pack_id, as_of=as_of
    )
    told = {"pack": pack_id, "as_of": as_of.isoformat()}
    trail.write(_deed("checkup.ask", run, told), by)
    return run.pk


def carry_out(run_id: int, history: Path) -> None:
    """Run a check-up that was asked for; one that is done stays as it is.

    Killed half-way it leaves no finding, and is run from the start when it is tried again.
    """
    run = Run.objects.get(pk=run_id)
    if run.state in (Run.DONE, Run.FAILED):
        return
    by = actor_of(run.asked_by_id)
    run.state, run.started_at = Run.RUNNING, clock.now()
    run.save()
    try:
        if by is None:
            raise NotAllowedError(Right.CHECK)
        done = made(by, run.pack, run.as_of, history, lambda stage: _stage(run, stage))
    except KeepfitError as why:
        _stage(run, why.message)
        run.state, run.ended_at = Run.FAILED, clock.now()
        run.save()
        return
    _write(run, done)


def left_undone() -> list[int]:
    """Return the check-ups that were running when their worker ended, set back to waiting."""
    stuck = Run.objects.filter(state=Run.RUNNING)
    numbers = list(stuck.values_list("pk", flat=True))
    stuck.update(state=Run.WAITING)
    return numbers


def _stage(run: Run, stage: Text) -> None:
    run.stage_zh, run.stage_en = stage.zh[:200], stage.en[:200]
    run.save()


@transaction.atomic
def _write(run: Run, done: CheckUp) -> None:
    Finding.objects.filter(run=run).delete()
    rules = {one.rule_id: one for one in done.pack.rules}
    rows = []
    for one in done.findings:
        rule = rules[one.rule_id]
        rows.append(
            Finding(
                run=run,
                account_id=one.account_id,
                rule_id=one.rule_id,
                severity=rule.severity,
                statement_zh=rule.statement.zh,
                statement_en=rule.statement.en,
                remedy_zh=rule.remedy.zh,
                remedy_en=rule.remedy.en,
                source=f"{rule.source.document} {rule.source.article.zh}"[:300],
                **_seen(one),
            )
        )
    Finding.objects.bulk_create(rows, batch_size=_CHUNK)
    run.totals = _totals(done)
    run.state, run.ended_at = Run.DONE, clock.now()
    run.stage_zh = run.stage_en = ""
    run.save()
    trail.write(_deed("checkup.done", run, run.totals), None)


def _seen(one: Judged) -> dict[str, object]:
    return {
        "observed": one.outcome is not Outcome.NOT_OBSERVED,
        "measured": one.measured,
        "limit": one.limit,
        "due_on": one.due_on,
        "evidence": [asdict(each) for each in one.evidence],
    }


def _totals(done: CheckUp) -> dict[str, int]:
    total = done.total
    return {
        "accounts": total.accounts,
        "judged": total.judged,
        "passed": total.passed,
        "failed": total.failed,
        "not_observed": total.not_observed,
        "out_of_scope": done.out_of_scope,
    }


def _deed(verb: str, run: Run, after: Mapping[str, object]) -> trail.Deed:
    return trail.Deed(
        verb=verb, kind="checkup", object_id=str(run.pk), unit_id=run.unit_id, after=after
    )
