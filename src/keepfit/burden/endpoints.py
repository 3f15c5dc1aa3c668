"""What programs ask of burden: the reports, sums of branches, upkeep of accounts, what is known."""

from __future__ import annotations

from typing import Annotated, Any

from django.shortcuts import get_object_or_404
from ninja import Query, Router
from pydantic import Field

from keepfit.burden import office
from keepfit.burden.models import Report, Spent
from keepfit.burden.schemas import (
    Asking,
    BranchOut,
    BurdenOut,
    BurdenWhole,
    KnownOut,
    SpentOut,
    UpkeepOut,
)
from keepfit.kit.text import Text
from keepfit.kit.web.paging import in_order, newest_first
from keepfit.kit.web.schemas import Cursor, Limit, Listing
from keepfit.kit.web.words import page_lang
from keepfit.people.core.rights import Right
from keepfit.people.doors import StaffRequest, answers

router = Router(tags=["burden"])
Branch = Annotated[str, Field(max_length=64, description="单位 / the unit")]


@router.get("/burdens", response=Listing[BurdenOut])
@answers(Right.READ)
def list_burdens(request: StaffRequest, cursor: Cursor = "", limit: Limit = 50) -> dict[str, Any]:
    """负担核算，最新的在前。 Reports of burden, newest first."""
    rows, further = newest_first(office.reports(request.actor), cursor, limit)
    return {"items": [_report(one) for one in rows], "next": further}


@router.get("/burdens/known", response=Listing[KnownOut])
@answers(Right.READ)
def list_known(request: StaffRequest, asking: Query[Asking]) -> dict[str, Any]:
    """要之前先查：台账已有多少。 Before asking: how much of it the ledger knows."""
    found = office.known_already(asking.fields, request.actor)
    return {"items": [{"field": one, "share": share} for one, share in found], "next": ""}


@router.get("/burdens/{int:burden_id}", response=BurdenWhole)
@answers(Right.READ)
def read_burden(request: StaffRequest, burden_id: int) -> dict[str, Any]:
    """一次负担核算：监管自己要了什么、工时模型。 One report: what was asked for, the model."""
    found = _found(request, burden_id)
    names = ("asked_since", "asked_low", "asked_likely", "asked_high", "asked")
    return {
        **_report(found),
        **{name: getattr(found, name) for name in names},
        "twice": [{**one, "requests": len(one["requests"])} for one in found.twice],
        "efforts": [{**one, "name": _kept(one)} for one in found.efforts],
    }


@router.get("/burdens/{int:burden_id}/branches", response=Listing[BranchOut])
@answers(Right.READ)
def list_branches(
    request: StaffRequest,
    burden_id: int,
    unit: Branch = "",
    cursor: Cursor = "",
    limit: Limit = 50,
) -> dict[str, Any]:
    """各单位（含下级）的合计，分平台和不分平台。 Sums of branches, by platform and over all."""
    found = office.sums(_found(request, burden_id), request.actor)
    rows, further = in_order(found.filter(unit_id=unit) if unit else found, cursor, limit)
    names = ("unit_id", "platform", "accounts", "load")
    items = [
        {
            **_spent(one),
            **{name: getattr(one, name) for name in names},
            "unit_name": one.unit.name,
        }
        for one in rows
    ]
    return {"items": items, "next": further}


@router.get("/burdens/{int:burden_id}/accounts", response=Listing[UpkeepOut])
@answers(Right.READ)
def list_upkeep(
    request: StaffRequest, burden_id: int, cursor: Cursor = "", limit: Limit = 50
) -> dict[str, Any]:
    """范围内各账号的工时、费用和每小时成效。 Upkeep of accounts within reach, and its effect."""
    found = office.upkeep(_found(request, burden_id), "", request.actor)
    rows, further = in_order(found, cursor, limit)
    items = [
        {
            **_spent(one),
            "account_id": one.account_id,
            "name": one.account.name,
            "unit_id": one.account.unit_id,
            "basis": one.basis,
            "contract_yuan": one.contract_yuan,
        }
        for one in rows
    ]
    return {"items": items, "next": further}


def _found(request: StaffRequest, burden_id: int) -> Report:
    return get_object_or_404(office.reports(request.actor), pk=burden_id)


def _report(one: Report) -> dict[str, Any]:
    names = set(BurdenOut.model_fields) - {"burden_id"}
    return {**{name: getattr(one, name) for name in names}, "burden_id": one.pk}


def _spent(one: Spent) -> dict[str, Any]:
    return {name: getattr(one, name) for name in SpentOut.model_fields}


def _kept(words: dict[str, str]) -> str:
    return Text(zh=words["zh"], en=words["en"]).read(page_lang())
