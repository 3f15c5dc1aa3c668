"""Whom to write to, how, and for which day: read for the digests and for the people themselves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count

from keepfit.kit import clock
from keepfit.kit.text import Lang
from keepfit.people.core.notices import Often, Sent, digest_day
from keepfit.people.core.rights import Actor, Right
from keepfit.people.models import Digest, Grant, NoticeChoice, Staff
from keepfit.people.queries import under


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """One person who may be written to; the address is never written into a log."""

    staff_id: int
    name: str
    address: str
    lang: Lang
    often: Often
    deadlines_only: bool
    refused: bool
    version: int


def readers() -> list[Reader]:
    """Return everybody who works here and has an address, by number."""
    found = Staff.objects.filter(is_active=True).exclude(email="").order_by("pk")
    choices = NoticeChoice.objects.in_bulk()
    return [_reader(one, choices.get(one.pk)) for one in found]


def reader(staff_id: int) -> Reader:
    """Return what one person chose, with or without an address."""
    chosen = NoticeChoice.objects.filter(pk=staff_id).first()
    return _reader(Staff.objects.get(pk=staff_id), chosen)


def _reader(staff: Staff, chosen: NoticeChoice | None) -> Reader:
    return Reader(
        staff_id=staff.pk,
        name=staff.name,
        address=staff.email,
        lang="en" if staff.lang == "en" else "zh",
        often=Often(chosen.often) if chosen else Often.DAILY,
        deadlines_only=chosen.deadlines_only if chosen else False,
        refused=bool(chosen and chosen.refused_at),
        version=chosen.version if chosen else 0,
    )


def due_readers(today: date) -> list[tuple[Reader, date]]:
    """Return who is to be written to now, each with the day the digest stands for."""
    wanted = [
        (one, day)
        for one in readers()
        if not one.refused and (day := digest_day(one.often, today)) is not None
    ]
    now = clock.now()
    booked = {
        (one.staff_id, one.day): one
        for one in Digest.objects.filter(day__in={day for _, day in wanted})
    }

    def is_due(staff_id: int, day: date) -> bool:
        one = booked.get((staff_id, day))
        if one is None:
            return True
        return one.state == Sent.WAITING and one.next_at is not None and one.next_at <= now

    return [(one, day) for one, day in wanted if is_due(one.staff_id, day)]


def refused_of(by: Actor) -> list[tuple[int, str]]:
    """Return number and name of the people managed whose address the mail server refused."""
    if not by.has(Right.MANAGE_STAFF):
        return []
    grants = Grant.objects.filter(under(by.paths(Right.MANAGE_STAFF), "unit__path"))
    found = NoticeChoice.objects.filter(
        staff__in=grants.values("staff"), staff__is_active=True, refused_at__isnull=False
    )
    return [*found.order_by("staff__name").values_list("staff_id", "staff__name")]


def digests_by_state(day: date) -> Mapping[str, int]:
    """Return how many digests of a day became what."""
    rows = Digest.objects.filter(day=day).values_list("state").annotate(n=Count("pk"))
    return dict(rows.order_by("state"))
