"""What programs ask of check-ups: runs, their progress, findings and the steps with them."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Query, Router, Status

from keepfit.checkup import office
from keepfit.checkup.actions.deciding import take_step, take_steps
from keepfit.checkup.actions.errands import Answered, Assignment, assign, finish
from keepfit.checkup.course import Wanted, compared
from keepfit.checkup.models import Finding, Run
from keepfit.checkup.schemas import (
    CourseOf,
    CourseOut,
    DoneIn,
    DoneOut,
    ErrandOut,
    ErrandsIn,
    ErrandsOut,
    FindingOut,
    FindingWhole,
    RunIn,
    RunOut,
    Sought,
    StepIn,
    StepsIn,
    StepsOut,
    UnseenOut,
)
from keepfit.checkup.tasks import start
from keepfit.checkup.unseen import Unseen, last_run, open_errands, unseen
from keepfit.kit.web.paging import in_order, newest_first, sliced
from keepfit.kit.web.schemas import STALE, Cursor, Limit, Listing
from keepfit.kit.web.words import page_lang
from keepfit.people.core.rights import Right
from keepfit.people.doors import StaffRequest, answers

router = Router(tags=["checkup"])
_STEPS = (Right.CONTEST, Right.DECIDE, Right.CHECK)


@router.get("/checkups", response=Listing[RunOut])
@answers(Right.READ)
def list_checkups(request: StaffRequest, cursor: Cursor = "", limit: Limit = 50) -> dict[str, Any]:
    """体检，最新的在前。 Check-ups, newest first."""
    rows, further = newest_first(office.runs(request.actor), cursor, limit)
    return {"items": [_run(one) for one in rows], "next": further}


@router.post("/checkups", response={201: RunOut})
@answers(Right.CHECK)
def start_checkup(
    request: StaffRequest, response: HttpResponse, body: RunIn
) -> Status[dict[str, Any]]:
    """发起体检，在后台进行；可只查一个账号。 Start a check-up, of one account where given."""
    number = start(body.pack, body.as_of, by=request.actor, only=body.account)
    response["Location"] = f"/api/v1/checkups/{number}"
    return Status(201, _run(Run.objects.get(pk=number)))


@router.get("/checkups/{int:checkup_id}", response=RunOut)
@answers(Right.READ)
def read_checkup(request: StaffRequest, checkup_id: int) -> dict[str, Any]:
    """一次体检的进度和结果。 One check-up: how far it is, and its totals."""
    return _run(_run_of(request, checkup_id))


@router.get("/checkups/{int:checkup_id}/differences", response=CourseOut)
@answers(Right.READ)
def list_course(
    request: StaffRequest,
    checkup_id: int,
    wanted: Query[CourseOf],
    cursor: Cursor = "",
    limit: Limit = 50,
) -> dict[str, Any]:
    """与以前一次体检比较：改了什么、新增什么。 Held against an earlier one: what became of it."""
    first, now = _run_of(request, wanted.before), _run_of(request, checkup_id)
    found = compared(first, now, Wanted(way=wanted.way), request.actor)
    lines, further = sliced(found.lines, cursor, limit)
    lang = page_lang()
    return {
        "ways": [
            {"way": one, "name": name.read(lang), "findings": number}
            for one, name, number in found.counts
        ],
        "items": [{**_finding(one.finding), "carried": one.carried} for one in lines],
        "next": further,
    }


@router.get("/findings", response=Listing[FindingOut])
@answers(Right.READ)
def list_findings(
    request: StaffRequest,
    wanted: Query[Sought],
    cursor: Cursor = "",
    limit: Limit = 50,
) -> dict[str, Any]:
    """问题，可按体检、账号、状态。 Findings, of one check-up, account or state where given."""
    found = office.findings(request.actor).filter(**wanted.columns())
    rows, further = in_order(found, cursor, limit)
    return {"items": [_finding(one) for one in rows], "next": further}


@router.get("/findings/{int:finding_id}", response=FindingWhole)
@answers(Right.READ)
def read_finding(request: StaffRequest, finding_id: int) -> dict[str, Any]:
    """一个问题：证据、经过、现在可办的步骤。 One finding, with evidence, steps taken and open."""
    return _whole(request, finding_id)


@router.post("/findings/{int:finding_id}/steps", response={201: FindingWhole})
@answers(*_STEPS)
def step_finding(request: StaffRequest, finding_id: int, body: StepIn) -> Status[dict[str, Any]]:
    """办理一步：申诉、决定、报告整改、复查。 Take a step; 409 where it leads nowhere."""
    _whole(request, finding_id)
    take_step(finding_id, body.step, body.words, by=request.actor)
    return Status(201, _whole(request, finding_id))


@router.post("/findings/steps", response=StepsOut)
@answers(*_STEPS)
def step_findings(request: StaffRequest, body: StepsIn) -> dict[str, int]:
    """对多个问题办同一步：全部办成，或一个也不办。 The same step with several: all or none."""
    reached = office.findings(request.actor).filter(pk__in=body.findings).count()
    if reached < len(set(body.findings)):
        raise Http404
    return {"taken": take_steps(body.findings, body.step, body.words, by=request.actor)}


@router.get("/unobserved", response=Listing[UnseenOut])
@answers(Right.READ)
def list_unobserved(
    request: StaffRequest, cursor: Cursor = "", limit: Limit = 50
) -> dict[str, Any]:
    """最近一次体检未观测到的账号，缺得多的在前。 What the last check-up could not observe."""
    run = last_run(request.actor)
    rows, further = sliced(unseen(run, request.actor) if run else [], cursor, limit)
    return {"items": [_unseen(one) for one in rows], "next": further}


@router.get("/errands", response=Listing[ErrandOut])
@answers(Right.READ)
def list_errands(request: StaffRequest, cursor: Cursor = "", limit: Limit = 50) -> dict[str, Any]:
    """未观测账号的未办事项。 What somebody is to see to, and has not yet."""
    rows, further = in_order(open_errands(request.actor), cursor, limit)
    names = ("account_id", "due_on", "words", "version")
    items = [
        {
            **{name: getattr(one, name) for name in names},
            "errand_id": one.pk,
            "assigned_to": one.assigned_to_id,
        }
        for one in rows
    ]
    return {"items": items, "next": further}


@router.post("/errands", response={201: ErrandsOut})
@answers(Right.CHECK)
def assign_errands(request: StaffRequest, body: ErrandsIn) -> Status[dict[str, int]]:
    """把未观测账号分派给人办理，全部或一个也不。 Give accounts to somebody: all or none."""
    wanted = Assignment(
        account_ids=body.accounts, staff_id=body.staff_id, due_on=body.due_on, words=body.words
    )
    return Status(201, {"assigned": assign(wanted, by=request.actor)})


@router.post("/errands/{int:errand_id}/done", response=DoneOut, openapi_extra=STALE)
@answers(Right.READ)
def finish_errand(request: StaffRequest, errand_id: int, body: DoneIn) -> dict[str, int]:
    """办结：由被分派的人或检查人员。 Book it as seen to, by its assignee or a checker."""
    if not open_errands(request.actor).filter(pk=errand_id).exists():
        raise Http404
    finish(errand_id, Answered(words=body.words, version=body.version), by=request.actor)
    return {"errand_id": errand_id}


def _unseen(one: Unseen) -> dict[str, Any]:
    names = ("account_id", "name", "platform", "unit", "rules", "causes")
    return {
        **{name: getattr(one, name) for name in names},
        "advice": [each.read(page_lang()) for each in one.advice],
        "errand_id": one.errand.pk if one.errand else None,
    }


def _run_of(request: StaffRequest, checkup_id: int) -> Run:
    return get_object_or_404(office.runs(request.actor), pk=checkup_id)


def _run(run: Run) -> dict[str, Any]:
    names = ("unit_id", "pack", "as_of", "state", "asked_at", "started_at", "ended_at", "totals")
    told = {name: getattr(run, name) for name in names}
    return {**told, "checkup_id": run.pk, "stage": run.stage.read(page_lang())}


def _finding(found: Finding) -> dict[str, Any]:
    same = set(FindingOut.model_fields) - {"finding_id", "checkup_id", "statement", "remedy"}
    lang = page_lang()
    return {
        **{name: getattr(found, name) for name in same},
        "finding_id": found.pk,
        "checkup_id": found.run_id,
        "statement": found.statement.read(lang),
        "remedy": found.remedy.read(lang),
    }


def _whole(request: StaffRequest, finding_id: int) -> dict[str, Any]:
    found = office.findings(request.actor).filter(pk=finding_id).first()
    if found is None:
        raise Http404
    taken = [
        {"step": one.name.read(page_lang()), "at": one.at, "by": one.by, "words": one.words}
        for one in office.taken(found)
    ]
    steps = [step for step, _ in office.steps(found, request.actor)]
    return {**_finding(found), "evidence": found.evidence, "taken": taken, "steps": steps}
