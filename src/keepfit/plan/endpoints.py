"""What programs ask of plans: which there are, how far they are, and what they decide."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from ninja import Router

from keepfit.kit.text import Text
from keepfit.kit.web.paging import in_order, newest_first
from keepfit.kit.web.schemas import Cursor, Limit, Listing
from keepfit.kit.web.words import page_lang
from keepfit.people.core.rights import Right
from keepfit.people.doors import StaffRequest, answers
from keepfit.plan import office
from keepfit.plan.models import PlanRun
from keepfit.plan.schemas import DecisionOut, PlanOut
from keepfit.plan.withheld import Told, told

router = Router(tags=["plan"])
_SAME = tuple(name for name in PlanOut.model_fields if name != "plan_id")


@router.get("/plans", response=Listing[PlanOut])
@answers(Right.READ)
def list_plans(request: StaffRequest, cursor: Cursor = "", limit: Limit = 50) -> dict[str, Any]:
    """方案，最新的在前。 Plans, newest first."""
    rows, further = newest_first(office.listed(request.actor), cursor, limit)
    return {"items": [_plan(one) for one in rows], "next": further}


@router.get("/plans/{int:plan_id}", response=PlanOut)
@answers(Right.READ)
def read_plan(request: StaffRequest, plan_id: int) -> dict[str, Any]:
    """一个方案的进度和合计。 One plan: how far it is, and its totals."""
    return _plan(_found(request, plan_id))


@router.get("/plans/{int:plan_id}/decisions", response=Listing[DecisionOut])
@answers(Right.READ)
def list_decisions(
    request: StaffRequest, plan_id: int, cursor: Cursor = "", limit: Limit = 50
) -> dict[str, Any]:
    """方案对范围内各账号的决定和理由。 What a plan decides within reach, and why."""
    run = _found(request, plan_id)
    rows, further = in_order(office.decisions(run, request.actor), cursor, limit)
    items = [_decision(one, request) for one in told(run, rows, request.actor)]
    return {"items": items, "next": further}


def _found(request: StaffRequest, plan_id: int) -> PlanRun:
    found = office.runs(request.actor).filter(pk=plan_id).first()
    if found is None:
        raise Http404
    return found


def _plan(run: PlanRun) -> dict[str, Any]:
    return {**{name: getattr(run, name) for name in _SAME}, "plan_id": run.pk}


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


def _read(text: Text | None) -> str:
    return text.read(page_lang()) if text else ""
