"""Asks for a plan, and makes it: everything of it is written at once, or nothing."""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from keepfit.checkup.queries import load_pack
from keepfit.kit import clock
from keepfit.kit.errors import UsageError
from keepfit.kit.text import Text
from keepfit.people import jobs
from keepfit.people.actions import trail
from keepfit.people.core.rights import Actor, Right
from keepfit.people.queries import under
from keepfit.plan.answers import figures_json
from keepfit.plan.core.decisions import Decision, Draft
from keepfit.plan.core.verify import verify
from keepfit.plan.drafting import Drafted, ImpossibleDraftError, drafted_here
from keepfit.plan.models import PlanDecision, PlanLock, PlanPaper, PlanRun
from keepfit.plan.office import runs
from keepfit.plan.queries import scenario_of

_CHUNK = 500
# From a draft and its first day to documents by name and language.
Documents = Mapping[tuple[str, str], bytes]
Papers = Callable[[Draft, date], Documents]
Made = tuple[Drafted, Documents]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What kind of plan: how thorough, by which pack, its first day, and the plan it follows."""

    scenario: str
    pack: str
    start_on: date
    previous_id: int | None = None


@transaction.atomic
def ask(asked: Asked, *, by: Actor) -> int:
    """Ask for a plan of everything the person checks, with the locks there are; its number.

    Raises UsageError for a scenario or a plan before that does not exist, PackError for a pack
    that does not, NotAllowedError without the right.
    """
    unit_id = by.top_unit(Right.CHECK)
    scenario_of(asked.scenario)
    load_pack(asked.pack)
    _demand_done(asked.previous_id, by)
    locks = PlanLock.objects.filter(under(by.paths(Right.CHECK)[:1], "account__unit__path"))
    run = PlanRun.objects.create(
        unit_id=unit_id,
        asked_by_id=by.staff_id,
        asked_at=clock.now(),
        scenario=asked.scenario,
        pack=asked.pack,
        start_on=asked.start_on,
        previous_id=asked.previous_id,
        locks=dict(locks.order_by("account_id").values_list("account_id", "fate")),
    )
    told = {"scenario": asked.scenario, "pack": asked.pack, "locks": run.locks}
    trail.write(_deed("plan.ask", run, told), by)
    return run.pk


def _demand_done(plan_id: int | None, by: Actor) -> None:
    if plan_id is not None and not runs(by).filter(pk=plan_id, state=PlanRun.DONE).exists():
        raise UsageError(
            Text(
                zh="可沿用的方案中没有第 {number} 号。",
                en="There is no plan {number} that another can stay close to.",
            ).fill(number=plan_id),
            hint=Text(
                zh="请给出范围内已完成的方案的编号。",
                en="Give the number of a plan within reach that is done.",
            ),
        )


def carry_out(run_id: int, papers: Papers) -> None:
    """Make a plan that was asked for, with what `papers` makes of it; see `jobs.carry_out`."""

    def made(run: PlanRun, by: Actor) -> Made:
        try:
            done = drafted_here(run, by, run.say)
        except ImpossibleDraftError as why:
            run.conflict = [_both(one) for one in why.conflict]
            raise
        return done, papers(done.draft, run.start_on)

    jobs.carry_out(PlanRun, run_id, made, _write)


@transaction.atomic
def _write(run: PlanRun, whole: Made) -> None:
    done, papers = whole
    draft = done.draft
    made = json.dumps(done.made, ensure_ascii=False, sort_keys=True).encode()
    run.made, run.digest = zlib.compress(made), hashlib.sha256(made).hexdigest()
    run.problem = zlib.compress(json.dumps(done.problem, ensure_ascii=False).encode())
    run.totals = _totals(draft)
    run.waivers = [_both(one) for one in draft.waivers]
    run.waves = done.made["waves"]
    run.state, run.ended_at = PlanRun.DONE, clock.now()
    run.stage_zh = run.stage_en = ""
    run.save()
    rows = [_decision(run, one) for one in draft.decisions]
    PlanDecision.objects.bulk_create(rows, batch_size=_CHUNK)
    PlanPaper.objects.bulk_create(
        PlanPaper(
            run=run,
            name=name,
            lang=lang,
            digest=hashlib.sha256(content).hexdigest(),
            content=content,
        )
        for (name, lang), content in papers.items()
    )
    trail.write(_deed("plan.done", run, {**run.totals, "digest": run.digest}), None)


def _totals(draft: Draft) -> dict[str, Any]:
    proof = draft.certificate
    broken = verify(draft.problem, draft.plan)
    return {
        **figures_json(draft.figures),
        "accounts": len(draft.decisions),
        "objective": proof.objective,
        "bound": proof.bound,
        "gap": proof.gap,
        "proven": proof.proven,
        "valid": not broken,
        "services_lost": sum(one.demand == "services" for one in broken),
        "changed": sum(one.changed is not None for one in draft.decisions),
    }


def _decision(run: PlanRun, one: Decision) -> PlanDecision:
    return PlanDecision(
        run=run,
        account_id=one.account_id,
        fate=one.fate,
        successor_id=one.successor_id or None,
        reason=_both(one.reason.words),
        grounds=[_both(ground) for ground in one.grounds],
        changed=_both(one.changed) if one.changed else None,
        wave=one.wave,
        hours_month=one.hours_month,
    )


def _both(text: Text) -> dict[str, str]:
    return {"zh": text.zh, "en": text.en}


def _deed(verb: str, run: PlanRun, after: Mapping[str, Any]) -> trail.Deed:
    return trail.Deed(
        verb=verb, kind="plan", object_id=str(run.pk), unit_id=run.unit_id, after=after
    )
