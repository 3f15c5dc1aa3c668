"""What programs ask of check-ups that come again: set up, read, changed, ended."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Router, Status

from keepfit.checkup import schedules as held
from keepfit.checkup.actions.scheduling import Wanted, change, end_schedule, set_up
from keepfit.checkup.models import Schedule
from keepfit.checkup.schedule_schemas import ScheduleIn, ScheduleOut
from keepfit.checkup.schedules import Planned
from keepfit.kit.web.paging import in_order
from keepfit.kit.web.schemas import Cursor, Known, Limit, Listing, Match
from keepfit.kit.web.tags import tag_of, version_asked
from keepfit.people.core.rhythm import Rhythm
from keepfit.people.core.rights import Right
from keepfit.people.doors import StaffRequest, answers

router = Router(tags=["checkup"])


@router.get("/schedules", response=Listing[ScheduleOut])
@answers(Right.READ)
def list_schedules(request: StaffRequest, cursor: Cursor = "", limit: Limit = 50) -> dict[str, Any]:
    """定期体检，先设置的在前。 Check-ups that come again, first set up first."""
    rows, further = in_order(held.schedules_of(request.actor), cursor, limit)
    return {"items": [_told(one) for one in held.told(rows, request.actor)], "next": further}


@router.post("/schedules", response={201: ScheduleOut})
@answers(Right.DECIDE)
def create_schedule(
    request: StaffRequest, response: HttpResponse, body: ScheduleIn
) -> Status[dict[str, Any]]:
    """设置定期体检。 Have a branch checked up again and again."""
    number = set_up(_wanted(body), by=request.actor)
    response["Location"] = f"/api/v1/schedules/{number}"
    return Status(201, _shown(request, response, number))


@router.get("/schedules/{int:schedule_id}", response={200: ScheduleOut, 304: None})
@answers(Right.READ)
def read_schedule(
    request: StaffRequest, response: HttpResponse, schedule_id: int, known: Known = None
) -> Any:
    """读取一项定期体检；ETag 用于修改。 One schedule; its ETag is wanted for a change."""
    told = _shown(request, response, schedule_id)
    return Status(304, None) if known == response["ETag"] else told


@router.put("/schedules/{int:schedule_id}", response=ScheduleOut)
@answers(Right.DECIDE)
def put_schedule(
    request: StaffRequest,
    response: HttpResponse,
    schedule_id: int,
    body: ScheduleIn,
    match: Match = None,
) -> dict[str, Any]:
    """修改；读取之后他人改过的，答 412。 Change a schedule; 412 where it was changed since."""
    version = version_asked(match)
    _found(request, schedule_id)
    change(schedule_id, _wanted(body), version, by=request.actor)
    return _shown(request, response, schedule_id)


@router.post("/schedules/{int:schedule_id}/end", response=ScheduleOut)
@answers(Right.DECIDE)
def stop_schedule(
    request: StaffRequest, response: HttpResponse, schedule_id: int, match: Match = None
) -> dict[str, Any]:
    """停止；读取之后他人改过的，答 412。 End a schedule; 412 where it was changed since."""
    version = version_asked(match)
    _found(request, schedule_id)
    end_schedule(schedule_id, version, by=request.actor)
    return _shown(request, response, schedule_id)


def _wanted(body: ScheduleIn) -> Wanted:
    rhythm = Rhythm(every=body.every, day=body.day, hour=body.hour)
    return Wanted(unit_id=body.unit_id, pack=body.pack, rhythm=rhythm)


def _shown(request: StaffRequest, response: HttpResponse, schedule_id: int) -> dict[str, Any]:
    found = _found(request, schedule_id)
    response["ETag"] = tag_of(found.version)
    (shown,) = held.told([found], request.actor)
    return _told(shown)


def _found(request: StaffRequest, schedule_id: int) -> Schedule:
    return get_object_or_404(held.schedules_of(request.actor), pk=schedule_id)


def _told(one: Planned) -> dict[str, Any]:
    names = ("unit_id", "pack", "every", "day", "hour")
    return {
        **{name: getattr(one.schedule, name) for name in names},
        "schedule_id": one.schedule.pk,
        "next_at": one.next_at,
        "last_at": one.last_at,
        "last_checkup": one.last_run,
        "missed": one.missed,
    }
