"""What programs ask of overlap: the reports, and each part of one within reach."""

from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404
from ninja import Router

from keepfit.kit.web.paging import in_order, newest_first
from keepfit.kit.web.schemas import Cursor, Limit, Listing
from keepfit.kit.web.words import page_lang
from keepfit.overlap import office
from keepfit.overlap.models import Doubled, Report
from keepfit.overlap.schemas import (
    AlikeOut,
    CopiedOut,
    DoubledOut,
    NamedOut,
    OverlapOut,
    OverlapWhole,
    TalkingOut,
    TwinOut,
)
from keepfit.people.core.rights import Right
from keepfit.people.doors import StaffRequest, answers

router = Router(tags=["overlap"])


@router.get("/overlaps", response=Listing[OverlapOut])
@answers(Right.READ)
def list_overlaps(request: StaffRequest, cursor: Cursor = "", limit: Limit = 50) -> dict[str, Any]:
    """重复分析，最新的在前。 Reports of overlap, newest first."""
    rows, further = newest_first(office.reports(request.actor), cursor, limit)
    return {"items": [_report(one) for one in rows], "next": further}


@router.get("/overlaps/{int:overlap_id}", response=OverlapWhole)
@answers(Right.READ)
def read_overlap(request: StaffRequest, overlap_id: int) -> dict[str, Any]:
    """一次重复分析，各部分在范围内有多少条。 One report, and how much each part holds."""
    found = _found(request, overlap_id)
    rows = {part: office.rows(found, request.actor, part).count() for part in office.PARTS}
    return {**_report(found), "rows": rows}


@router.get("/overlaps/{int:overlap_id}/alike", response=Listing[AlikeOut])
@answers(Right.READ)
def list_alike(
    request: StaffRequest, overlap_id: int, cursor: Cursor = "", limit: Limit = 50
) -> dict[str, Any]:
    """雷同内容。 Groups of posts alike."""
    found, further = _part(request, overlap_id, "alike", cursor, limit)
    items = [
        {
            "text": one.text,
            "size": one.size,
            "identical": one.identical,
            "first": _named(one.first),
            "first_known": one.known,
            "at": one.at,
            "accounts": [_named(each) for each in one.accounts],
            "elsewhere": one.elsewhere,
        }
        for one in found
    ]
    return {"items": items, "next": further}


@router.get("/overlaps/{int:overlap_id}/copied", response=Listing[CopiedOut])
@answers(Right.READ)
def list_copied(
    request: StaffRequest, overlap_id: int, cursor: Cursor = "", limit: Limit = 50
) -> dict[str, Any]:
    """转用关系。 Who copies whom."""
    found, further = _part(request, overlap_id, "copied", cursor, limit)
    items = [
        {
            "copier": _named(one.one),
            "source": _named(one.other),
            "posts": one.row.posts,
            "share": one.row.share,
        }
        for one in found
    ]
    return {"items": items, "next": further}


@router.get("/overlaps/{int:overlap_id}/talking", response=Listing[TalkingOut])
@answers(Right.READ)
def list_talking(
    request: StaffRequest, overlap_id: int, cursor: Cursor = "", limit: Limit = 50
) -> dict[str, Any]:
    """几乎只发转载和会议的账号。 Accounts that post copies and meetings nearly alone."""
    found, further = _part(request, overlap_id, "talking", cursor, limit)
    names = set(TalkingOut.model_fields) - {"account"}
    items = [
        {**{name: getattr(row, name) for name in names}, "account": _named(named)}
        for named, row in found
    ]
    return {"items": items, "next": further}


@router.get("/overlaps/{int:overlap_id}/functions", response=Listing[TwinOut])
@answers(Right.READ)
def list_functions(
    request: StaffRequest, overlap_id: int, cursor: Cursor = "", limit: Limit = 50
) -> dict[str, Any]:
    """功能重复。 Accounts that do the same, two by two."""
    found, further = _part(request, overlap_id, "functions", cursor, limit)
    names = ("score", "kind", "unobserved", "services")
    items = [
        {
            **{name: getattr(one.row, name) for name in names},
            "one": _named(one.one),
            "other": _named(one.other),
            "reasons": [each.read(page_lang()) for each in one.reasons],
        }
        for one in found
    ]
    return {"items": items, "next": further}


@router.get("/overlaps/{int:overlap_id}/doubled", response=Listing[DoubledOut])
@answers(Right.READ)
def list_doubled(
    request: StaffRequest, overlap_id: int, cursor: Cursor = "", limit: Limit = 50
) -> dict[str, Any]:
    """一家多号。 Several accounts of one unit on one platform."""
    found, further = _part(request, overlap_id, "doubled", cursor, limit)
    return {"items": [_doubled(row) for _, row in found], "next": further}


def _found(request: StaffRequest, overlap_id: int) -> Report:
    return get_object_or_404(office.reports(request.actor), pk=overlap_id)


def _part(
    request: StaffRequest, overlap_id: int, part: str, cursor: str, limit: int
) -> tuple[list[Any], str]:
    report = _found(request, overlap_id)
    rows, further = in_order(office.rows(report, request.actor, part), cursor, limit)
    return office.told(part, rows, request.actor), further


def _report(one: Report) -> dict[str, Any]:
    names = set(OverlapOut.model_fields) - {"overlap_id"}
    return {**{name: getattr(one, name) for name in names}, "overlap_id": one.pk}


def _doubled(row: Doubled) -> dict[str, Any]:
    return {
        "unit_id": row.unit_id,
        "unit_name": row.unit.name,
        "platform": row.platform,
        "accounts": [{"account_id": number, "name": name} for number, name in row.accounts],
        "score": row.score,
    }


def _named(one: office.Named | None) -> dict[str, Any] | None:
    if one is None:
        return None
    same = {name: getattr(one, name) for name in NamedOut.model_fields}
    return {**same, "platform": one.platform.read(page_lang())}
