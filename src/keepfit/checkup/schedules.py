"""Check-ups that come again: which there are, when next, and what became of the last time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, QuerySet

from keepfit.checkup.models import Run, Schedule
from keepfit.checkup.ownpacks import lasting, offered
from keepfit.kit import clock
from keepfit.kit.text import Text, same
from keepfit.people.booking import last_booked, office_zone
from keepfit.people.core.rhythm import next_slot
from keepfit.people.core.rights import Actor, Right
from keepfit.people.queries import under


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """One schedule as a page shows it; `missed` moments before the last were not kept."""

    schedule: Schedule
    pack: Text
    next_at: datetime | None
    last_at: datetime | None
    missed: int
    last_run: int | None


def job_of(schedule_id: int) -> str:
    """Return under which name a schedule's moments are booked."""
    return f"checkup-{schedule_id}"


def schedules_of(by: Actor) -> QuerySet[Schedule]:
    """Return the schedules a person may read: those that run first, then those that ended."""
    reached = under(by.paths(Right.READ), "unit__path")
    found = Schedule.objects.filter(reached).select_related("unit", "staff")
    return found.order_by(F("ended_at").desc(nulls_first=True), "pk")


def running_schedules() -> list[int]:
    """Return the numbers of all schedules that run."""
    return [*Schedule.objects.filter(ended_at=None).order_by("pk").values_list("pk", flat=True)]


def planned(by: Actor, most: int = 200) -> list[Planned]:
    """Return the schedules a person may read, with when they come next and came last."""
    return told([*schedules_of(by)[:most]], by)


def told(found: Sequence[Schedule], by: Actor) -> list[Planned]:
    """Return these schedules with when they come next and came last."""
    booked = last_booked([job_of(one.pk) for one in found])
    asked = Run.objects.filter(schedule__in=found).order_by("pk")
    names = {lasting(ref): name for ref, name in offered(by)}
    runs = dict(asked.values_list("schedule_id", "pk"))
    return [
        Planned(
            schedule=one,
            pack=names.get(one.pack, same(one.pack)),
            next_at=None if one.ended_at else next_slot(one.rhythm, _from(one), office_zone()),
            last_at=last.slot if (last := booked.get(job_of(one.pk))) else None,
            missed=last.missed if last else 0,
            last_run=runs.get(one.pk),
        )
        for one in found
    ]


def _from(schedule: Schedule) -> datetime:
    return max(schedule.since, clock.now())
