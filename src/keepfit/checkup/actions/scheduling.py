"""Sets check-ups up that come again, changes and ends them, and asks for those that are due."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from keepfit.checkup.models import Run, Schedule
from keepfit.checkup.ownpacks import in_force, lasting
from keepfit.checkup.schedules import job_of, schedules_of
from keepfit.kit import clock
from keepfit.kit.errors import KeepfitError, OutdatedError
from keepfit.kit.text import Text
from keepfit.people.actions import trail
from keepfit.people.booking import due, office_zone
from keepfit.people.core.rhythm import Rhythm
from keepfit.people.core.rights import Actor, Branch, NotAllowedError, Right, narrowed
from keepfit.people.queries import actor_of, unit_paths


class ScheduleError(KeepfitError):
    """What cannot be done with a schedule as it stands."""


class StaleScheduleError(ScheduleError, OutdatedError):
    """Somebody changed the schedule since it was read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What to check up, by which pack, and when."""

    unit_id: str
    pack: str
    rhythm: Rhythm


@transaction.atomic
def set_up(wanted: Wanted, *, by: Actor) -> int:
    """Have a branch checked up again and again, from now on; returns the schedule's number."""
    _demand(wanted, by)
    made = Schedule.objects.create(staff_id=by.staff_id, **_fields(wanted))
    trail.write(_deed("schedule.set_up", made, after=_told(made)), by)
    return made.pk


@transaction.atomic
def change(schedule_id: int, wanted: Wanted, version: int, *, by: Actor) -> None:
    """Change a schedule that was read at a version; from now on it runs as whoever changed it.

    Moments that passed before the change are not made up for.
    """
    _demand(wanted, by)
    found = _held(schedule_id, version, by)
    before = _told(found)
    found.staff_id = by.staff_id
    for name, value in _fields(wanted).items():
        setattr(found, name, value)
    found.version += 1
    found.save()
    trail.write(_deed("schedule.change", found, before=before, after=_told(found)), by)


@transaction.atomic
def end_schedule(schedule_id: int, version: int, *, by: Actor) -> None:
    """Switch a schedule off that was read at a version."""
    found = _held(schedule_id, version, by)
    _end(found, None)
    trail.write(_deed("schedule.end", found, before=_told(found)), by)


@transaction.atomic
def ask_due(schedule_id: int) -> int | None:
    """Ask for the check-up that is due, booked with it; returns its number, None where none is.

    A schedule that nobody may carry out any more ends itself and says why.
    """
    rows = Schedule.objects.select_for_update(of=("self",)).select_related("unit")
    found = rows.filter(pk=schedule_id, ended_at=None).first()
    booked = due(job_of(schedule_id), found.rhythm, found.since) if found else None
    if found is None or booked is None:
        return None
    try:
        return _asked(found, *booked)
    except KeepfitError as why:
        _end(found, why.message)
        deed = _deed("schedule.end", found, before=_told(found), why=why.message.zh)
        trail.write(deed, None)
        return None


def _asked(schedule: Schedule, slot: datetime, missed: int) -> int:
    owner = actor_of(schedule.staff_id)
    if owner is None or not owner.may(Right.CHECK, schedule.unit.path):
        raise ScheduleError(
            Text(
                zh="设置人已无权对该单位进行体检，定期体检已停止，请另行设置。",
                en="Whoever set it up may no longer check the unit up. It has ended: set it anew.",
            )
        )
    branch = Branch(unit_id=schedule.unit_id, path=schedule.unit.path)
    run = Run.objects.create(
        unit_id=schedule.unit_id,
        asked_by_id=owner.staff_id,
        asked_at=clock.now(),
        pack=in_force(schedule.pack, narrowed(owner, branch, reads_only=False)),
        # The day it was planned for, so that the rows of a year stay comparable.
        as_of=slot.astimezone(office_zone()).date(),
        schedule=schedule,
    )
    told = {"pack": run.pack, "as_of": run.as_of.isoformat(), "schedule": schedule.pk}
    after = told | {"missed": missed}
    trail.write(
        trail.Deed(
            verb="checkup.ask",
            kind="checkup",
            object_id=str(run.pk),
            unit_id=run.unit_id,
            after=after,
        ),
        None,
    )
    return run.pk


def _demand(wanted: Wanted, by: Actor) -> None:
    path = unit_paths([wanted.unit_id]).get(wanted.unit_id)
    if path is None:
        raise NotAllowedError(Right.DECIDE)
    by.demand(Right.DECIDE, path)
    by.demand(Right.CHECK, path)
    in_force(lasting(wanted.pack), by)


def _held(schedule_id: int, version: int, by: Actor) -> Schedule:
    rows = schedules_of(by).select_for_update(of=("self",))
    found = rows.filter(pk=schedule_id, ended_at=None).first()
    if found is None:
        raise NotAllowedError(Right.DECIDE)
    by.demand(Right.DECIDE, found.unit.path)
    if found.version != version:
        raise StaleScheduleError(
            Text(
                zh="在您修改期间，有人改动了这项定期体检，您的修改没有保存。",
                en="Somebody changed this schedule while you were writing; nothing was kept.",
            ),
            hint=Text(zh="请重新打开页面后再改。", en="Open the page again, and change it then."),
        )
    return found


def _fields(wanted: Wanted) -> dict[str, Any]:
    return {
        "unit_id": wanted.unit_id,
        "pack": lasting(wanted.pack),
        "every": wanted.rhythm.every.value,
        "day": wanted.rhythm.day,
        "hour": wanted.rhythm.hour,
        "since": clock.now(),
    }


def _end(schedule: Schedule, why: Text | None) -> None:
    schedule.ended_at, schedule.version = clock.now(), schedule.version + 1
    if why is not None:
        schedule.ended_zh, schedule.ended_en = why.zh[:300], why.en[:300]
    schedule.save()


def _told(one: Schedule) -> Mapping[str, object]:
    return {"pack": one.pack, "every": one.every, "day": one.day, "hour": one.hour}


def _deed(verb: str, one: Schedule, **told: Any) -> trail.Deed:
    return trail.Deed(
        verb=verb, kind="schedule", object_id=str(one.pk), unit_id=one.unit_id, **told
    )
