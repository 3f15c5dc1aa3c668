"""What programs ask of plans: made, compared, asked why not, approved, and what is locked."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import Http404, HttpResponse
from ninja import Query, Router, Status

from keepfit.kit.text import Text
from keepfit.kit.web.paging import in_order, newest_first
from keepfit.kit.web.schemas import Cursor, Known, Limit, Listing, Match, Word, files
from keepfit.kit.web.tags import tag_of, version_asked
from keepfit.kit.web.words import page_lang
from keepfit.paper.media import MEDIA
from keepfit.people.core.rights import Right
from keepfit.people.doors import StaffRequest, answers
from keepfit.plan import office
from keepfit.plan.actions.approving import approve
from keepfit.plan.actions.locking import lock
from keepfit.plan.actions.running import Asked
from keepfit.plan.answers import figures_json
from keepfit.plan.models import PlanDecision, PlanLock, PlanPaper, PlanRun
from keepfit.plan.schemas import (
    ApprovalIn,
    DecisionOut,
    DifferenceOut,
    LockIn,
    LockOut,
    PaperOut,
    PlanIn,
    PlanOut,
    PlanWhole,
    WhyNotOut,
)
from keepfit.plan.tasks import start
from keepfit.plan.withheld import Told, told

router = Router(tags=["plan"])
_SAME = tuple(name for name in PlanOut.model_fields if name != "plan_id")
Other = Annotated[int, Query(alias="with", ge=1, le=2**53, description="另一方案 / another plan")]


@router.get("/plans", response=Listing[PlanOut])
@answers(Right.READ)
def list_plans(request: StaffRequest, cursor: Cursor = "", limit: Limit = 50) -> dict[str, Any]:
    """方案，最新的在前。 Plans, newest first."""
    rows, further = newest_first(office.listed(request.actor), cursor, limit)
    return {"items": [_plan(one) for one in rows], "next": further}


@router.post("/plans", response={202: PlanOut})
@answers(Right.CHECK)
def start_plan(
    request: StaffRequest, response: HttpResponse, body: PlanIn
) -> Status[dict[str, Any]]:
    """提出方案，在后台进行；进度看答复的 Location。 Start a plan; Location tells how far it is."""
    asked = Asked(
        scenario=body.scenario,
        pack=body.pack,
        start_on=body.start_on,
        previous_id=body.previous_id,
    )
    number = start(asked, by=request.actor)
    response["Location"] = f"/api/v1/plans/{number}"
    return Status(202, _plan(PlanRun.objects.get(pk=number)))


@router.get("/plans/{int:plan_id}", response=PlanWhole)
@answers(Right.READ)
def read_plan(request: StaffRequest, plan_id: int) -> dict[str, Any]:
    """一个方案的进度和合计；不成的，说明原因。 One plan: how far it is, and its totals."""
    return _whole(request, _found(request, plan_id))


@router.get("/plans/{int:plan_id}/decisions", response=Listing[DecisionOut])
@answers(Right.READ)
def list_decisions(
    request: StaffRequest, plan_id: int, cursor: Cursor = "", limit: Limit = 50
) -> dict[str, Any]:
    """方案对范围内各账号的决定和理由。 What a plan decides within reach, and why."""
    run = _found(request, plan_id)
    rows, further = in_order(office.decisions(run, request.actor), cursor, limit)
    return {"items": _decisions(request, run, rows), "next": further}


@router.get("/plans/{int:plan_id}/differences", response=Listing[DifferenceOut])
@answers(Right.READ)
def list_differences(
    request: StaffRequest, plan_id: int, other: Other, cursor: Cursor = "", limit: Limit = 50
) -> dict[str, Any]:
    """两个方案决定不同的账号。 The accounts on which two plans decide otherwise."""
    run, beside = _found(request, plan_id), _found(request, other)
    rows, further = in_order(office.differing(run, beside, request.actor), cursor, limit)
    there = office.counterparts(rows, beside, request.actor)
    pairs = zip(_decisions(request, run, rows), _decisions(request, beside, there), strict=True)
    return {"items": [{"here": one, "there": two} for one, two in pairs], "next": further}


@router.get("/plans/{int:plan_id}/why/{path:account_id}", response=WhyNotOut)
@answers(Right.CHECK)
def read_why_not(request: StaffRequest, plan_id: int, account_id: Word) -> dict[str, Any]:
    """账号换一种去向的代价；现算，可能要几秒。 What the other fate costs; solved now."""
    run = _found(request, plan_id)
    decision = office.one_decision(run, account_id, request.actor)
    if decision is None or not request.actor.may(Right.CHECK, run.unit.path):
        raise Http404
    answer = office.why_not(run, account_id)
    if answer is None:
        raise Http404
    return {
        "decision": _decisions(request, run, [decision])[0],
        "hours_month": answer.costs,
        "figures": figures_json(answer.figures) if answer.figures else {},
        "changes": [
            {"account": _read(one.account), "was": _read(one.was), "now": _read(one.now)}
            for one in answer.changes
        ],
    }


@router.post("/plans/{int:plan_id}/approval", response=PlanWhole)
@answers(Right.DECIDE)
def approve_plan(request: StaffRequest, plan_id: int, body: ApprovalIn) -> dict[str, Any]:
    """批准方案；未完成、已批准或由本人提出的，答 409。 Approve a plan somebody else made."""
    _found(request, plan_id)
    approve(plan_id, body.why, by=request.actor)
    return _whole(request, _found(request, plan_id))


@router.get("/plans/{int:plan_id}/papers", response=Listing[PaperOut])
@answers(Right.READ)
def list_plan_papers(request: StaffRequest, plan_id: int) -> dict[str, Any]:
    """方案的文件，全范围可读的人才有。 A plan's documents, for who reads its whole branch."""
    found = office.papers(_found(request, plan_id), request.actor)
    return {"items": [_paper(one) for one in found], "next": ""}


@router.get(
    "/plans/{int:plan_id}/papers/{int:paper_id}", openapi_extra=files(MEDIA["xlsx"], MEDIA["docx"])
)
@answers(Right.READ)
def read_plan_paper(request: StaffRequest, plan_id: int, paper_id: int) -> HttpResponse:
    """下载方案的一份文件。 Download one document of a plan."""
    found = office.papers(_found(request, plan_id), request.actor).filter(pk=paper_id).first()
    if found is None:
        raise Http404
    media = MEDIA[found.name.rpartition(".")[2]]
    tag = f'"{found.digest}"'
    return HttpResponse(bytes(found.content), content_type=media, headers={"ETag": tag})


@router.get("/locks", response=Listing[LockOut])
@answers(Right.READ)
def list_locks(request: StaffRequest, cursor: Cursor = "", limit: Limit = 50) -> dict[str, Any]:
    """范围内锁定的账号。 The accounts within reach that are locked."""
    rows, further = in_order(office.locks(request.actor), cursor, limit)
    return {"items": [_lock(_account(one), one) for one in rows], "next": further}


@router.get("/locks/{path:account_id}", response={200: LockOut, 304: None})
@answers(Right.CHECK)
def read_lock(
    request: StaffRequest, response: HttpResponse, account_id: Word, known: Known = None
) -> Any:
    """账号的锁定；答复的 ETag 用于改动，未锁定的也有。 The lock of an account, and its ETag."""
    told = _held(request, response, account_id)
    return Status(304, None) if known == response["ETag"] else told


@router.put("/locks/{path:account_id}", response=LockOut)
@answers(Right.CHECK)
def put_lock(
    request: StaffRequest,
    response: HttpResponse,
    account_id: Word,
    body: LockIn,
    match: Match = None,
) -> dict[str, Any]:
    """锁定或解锁账号；读取之后他人改过的，答 412。 Lock or free; 412 where changed since."""
    version = version_asked(match)
    _held(request, response, account_id)
    lock(account_id, body.fate, body.why, version=version, by=request.actor)
    return _held(request, response, account_id)


def _found(request: StaffRequest, plan_id: int) -> PlanRun:
    found = office.runs(request.actor).filter(pk=plan_id).first()
    if found is None:
        raise Http404
    return found


def _plan(run: PlanRun) -> dict[str, Any]:
    return {**{name: getattr(run, name) for name in _SAME}, "plan_id": run.pk}


def _whole(request: StaffRequest, run: PlanRun) -> dict[str, Any]:
    # Stages, conflicts and waivers name accounts of the whole branch.
    whole = request.actor.may(Right.READ, run.unit.path)
    return {
        **_plan(run),
        "stage": _read(run.stage) if whole else "",
        "conflict": [_kept(one) for one in run.conflict] if whole else [],
        "waivers": [_kept(one) for one in run.waivers] if whole else [],
    }


def _decisions(
    request: StaffRequest, run: PlanRun, rows: list[PlanDecision]
) -> list[dict[str, Any]]:
    return [_decision(one, request) for one in told(run, rows, request.actor)]


def _decision(one: Told, request: StaffRequest) -> dict[str, Any]:
    row, into = one.row, one.row.successor
    near = into is not None and request.actor.may(Right.READ, into.unit.path)
    return {
        "account_id": row.account_id,
        "fate": row.fate,
        "successor_id": row.successor_id if near else None,
        "successor": _read(one.successor),
        "reason": _read(one.reason),
        "grounds": [_read(each) for each in one.grounds],
        "changed": _read(one.changed),
        "wave": row.wave,
        "hours_month": row.hours_month,
    }


def _paper(one: PlanPaper) -> dict[str, Any]:
    same = {"name": one.name, "lang": one.lang, "digest": one.digest}
    return {**same, "paper_id": one.pk, "plan_id": one.run_id}


def _held(request: StaffRequest, response: HttpResponse, account_id: str) -> dict[str, Any]:
    found = office.one_lock(account_id, request.actor)
    if found is None:
        raise Http404
    account, held = found
    response["ETag"] = tag_of(held.version if held else 0)
    return _lock(account, held)


def _account(held: PlanLock) -> dict[str, Any]:
    one = held.account
    return {"account_id": one.pk, "name": one.name, "unit_id": one.unit_id}


def _lock(account: dict[str, Any], held: PlanLock | None) -> dict[str, Any]:
    same = {name: account[name] for name in ("account_id", "name", "unit_id")}
    if held is None:
        return {**same, "fate": "", "why": "", "at": None, "by": ""}
    return {**same, "fate": held.fate, "why": held.why, "at": held.at, "by": held.by.name}


def _kept(words: dict[str, str]) -> str:
    return _read(Text(zh=words["zh"], en=words["en"]))


def _read(text: Text | None) -> str:
    return text.read(page_lang()) if text else ""
