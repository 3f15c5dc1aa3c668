"""What programs ask of people: units, staff, the audit trail."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from ninja import Router

from keepfit.kit.web.paging import mark_of, number_of, sliced
from keepfit.kit.web.schemas import Cursor, Limit, Listing, Word
from keepfit.people import queries
from keepfit.people.core.rights import Right
from keepfit.people.doors import StaffRequest, answers
from keepfit.people.schemas import LineOut, StaffOut, UnitOut, line_out

router = Router(tags=["people"])
_SEEN = (Right.READ, Right.SHAPE_UNITS)


@router.get("/units", response=Listing[UnitOut])
@answers(*_SEEN)
def list_units(request: StaffRequest, cursor: Cursor = "", limit: Limit = 50) -> dict[str, Any]:
    """单位树，自上而下。 The units within reach, each before those under it."""
    rows, further = sliced(_tree(request), cursor, limit)
    return {"items": [one.unit for one in rows], "next": further}


@router.get("/units/{unit_id}", response=UnitOut)
@answers(*_SEEN)
def read_unit(request: StaffRequest, unit_id: Word) -> Any:
    """读取一个单位。 One unit."""
    found = next((one.unit for one in _tree(request) if one.unit.unit_id == unit_id), None)
    if found is None:
        raise Http404
    return found


@router.get("/staff", response=Listing[StaffOut])
@answers(Right.SEE_STAFF)
def list_staff(request: StaffRequest, cursor: Cursor = "", limit: Limit = 50) -> dict[str, Any]:
    """可见范围内的人员。 Everybody with a role within reach."""
    rows, further = sliced(queries.staff_of(request.actor), cursor, limit)
    return {"items": rows, "next": further}


@router.get("/staff/{int:staff_id}", response=StaffOut)
@answers(Right.SEE_STAFF)
def read_staff(request: StaffRequest, staff_id: int) -> Any:
    """读取一名人员。 One person."""
    found = queries.staff_card(staff_id, request.actor)
    if found is None:
        raise Http404
    return found


@router.get("/audit", response=Listing[LineOut])
@answers(Right.READ_AUDIT)
def list_audit_lines(
    request: StaffRequest, cursor: Cursor = "", limit: Limit = 50
) -> dict[str, Any]:
    """审计记录，最新的在前。 The audit trail, newest first."""
    found = queries.audit_lines(request.actor, before=number_of(cursor), limit=limit)
    further = mark_of(found[-1].seq) if len(found) == limit else ""
    return {"items": [line_out(one) for one in found], "next": further}


def _tree(request: StaffRequest) -> list[queries.UnitRow]:
    right = next(one for one in _SEEN if request.actor.has(one))
    return queries.unit_tree(request.actor, right)
