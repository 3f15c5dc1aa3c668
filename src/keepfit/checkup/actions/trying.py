"""Tries a version of a pack on the office's own accounts before anybody puts it in force."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

from django.db import transaction

from keepfit.checkup.core.packeffect import moved_between
from keepfit.checkup.core.rules import CheckUp
from keepfit.checkup.making import Office, judged_by_each
from keepfit.checkup.models import PackVersion, Trial
from keepfit.checkup.ownpacks import compared_with, own_packs, pack_of
from keepfit.kit import clock
from keepfit.ledger.core.records import Ledger
from keepfit.people import jobs
from keepfit.people.actions import trail
from keepfit.people.core.rights import Actor, NotAllowedError, Right


@transaction.atomic
def ask_trial(pack_id: str, number: int, *, by: Actor) -> int:
    """Ask what a version would change, held against the last check-up; returns the trial's number.

    Without a check-up so far it is held against the national pack, as of today.
    """
    pack = own_packs(by).filter(pk=pack_id).first()
    wanted = PackVersion.objects.filter(pack=pack, number=number).first() if pack else None
    if wanted is None or not by.has(Right.CHECK):
        raise NotAllowedError(Right.CHECK)
    against, last = compared_with(by)
    trial = Trial.objects.create(
        unit_id=by.top_unit(Right.CHECK),
        asked_by_id=by.staff_id,
        asked_at=clock.now(),
        pack_version=wanted,
        against=against,
        as_of=last.as_of if last else clock.today(),
    )
    deed = trail.Deed(
        verb="pack.try",
        kind="pack",
        object_id=pack_id,
        unit_id=trial.unit_id,
        after={"number": number, "against": against, "as_of": trial.as_of.isoformat()},
    )
    trail.write(deed, by)
    return trial.pk


def carry_out_trial(trial_id: int, history: Path) -> None:
    """Carry out a trial that was asked for; see `jobs.carry_out`.

    It writes nothing but its own result: no finding, no verdict.
    """

    def judged(trial: Trial, by: Actor) -> tuple[Ledger, list[CheckUp]]:
        packs = [pack_of(trial.against), pack_of(trial.pack_version.ref)]
        return judged_by_each(Office(by=by, history=history, as_of=trial.as_of), packs, trial.say)

    jobs.carry_out(Trial, trial_id, judged, _write)


def _write(trial: Trial, judged: tuple[Ledger, list[CheckUp]]) -> None:
    ledger, (before, after) = judged
    moved = moved_between(ledger, before, after)
    trial.moved = [asdict(one) for one in moved[: Trial.MOST]]
    trial.totals = {"moved": len(moved), "before": _counts(before), "after": _counts(after)}
    trial.state, trial.ended_at = Trial.DONE, clock.now()
    trial.stage_zh = trial.stage_en = ""
    trial.save()


def _counts(done: CheckUp) -> dict[str, int]:
    total = done.total
    return {
        "accounts": total.accounts,
        "passed": total.passed,
        "failed": total.failed,
        "not_observed": total.not_observed,
        "findings": sum(one.failed + one.warned for one in done.by_rule),
    }
