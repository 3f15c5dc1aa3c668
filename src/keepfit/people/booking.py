"""What comes again: each due moment is booked once, in the transaction of what it sets going."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import datetime, tzinfo
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.utils import timezone

from keepfit.kit import clock, settings
from keepfit.people.core.rhythm import Rhythm, slots_between
from keepfit.people.models import Booked


def office_zone() -> tzinfo:
    """Return the time zone of the office."""
    return ZoneInfo(settings.load().feed_zone)


@transaction.atomic
def book(job: str, slot: datetime, missed: int = 0) -> bool:
    """Book one moment of a job; False where it was booked before.

    Stands inside the transaction of what is done for it, so that neither is without the other.
    """
    told = {"at": clock.now(), "missed": missed}
    _, new = Booked.objects.get_or_create(job=job, slot=slot, defaults=told)
    return new


@transaction.atomic
def due(job: str, rhythm: Rhythm, since: datetime) -> tuple[datetime, int] | None:
    """Book the last moment that is due; returns it, and how many before it nobody saw to.

    None where nothing is due. After an outage the last moment stands for all that were missed: of
    those before it the present ledger says no more.
    """
    last = last_booked([job]).get(job)
    after = since if last is None else max(since, last.slot)
    slots = [*slots_between(rhythm, after, clock.now(), office_zone())]
    if not slots or not book(job, slots[-1], len(slots) - 1):
        return None
    return slots[-1], len(slots) - 1


def last_booked(jobs: Collection[str]) -> Mapping[str, Booked]:
    """Return the last moment booked of each job that has one."""
    of_job = Booked.objects.filter(job=OuterRef("job")).order_by("-slot")
    found = Booked.objects.filter(job__in=jobs, slot=Subquery(of_job.values("slot")[:1]))
    return {one.job: one for one in found}


def once_a_day(job: str, act: Callable[[], object]) -> bool:
    """Act where nobody has done so today, the office's day; booked with it, or not at all."""
    day = timezone.localtime(clock.now(), office_zone())
    with transaction.atomic():
        new = book(job, day.replace(hour=0, minute=0, second=0, microsecond=0))
        if new:
            act()
    return new
