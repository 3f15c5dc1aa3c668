"""Takes what a person chose about mail, and books each digest before it is sent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from keepfit.kit import clock
from keepfit.kit.errors import OutdatedError
from keepfit.kit.text import Lang, Text
from keepfit.people.actions import trail
from keepfit.people.core.notices import PAUSES, Often, Sent
from keepfit.people.core.rights import Actor, NotAllowedError, Right
from keepfit.people.models import Digest, Grant, NoticeChoice, Staff


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """What a person chose, having read it at a version (0 where nothing was chosen before)."""

    address: str
    lang: Lang
    often: Often
    deadlines_only: bool
    version: int


@transaction.atomic
def choose(staff_id: int, chosen: Chosen, *, by: Actor) -> None:
    """Keep one's own address, language and rhythm; an address that was refused is tried anew."""
    if by.staff_id != staff_id:
        raise NotAllowedError(Right.MANAGE_STAFF)
    staff = Staff.objects.select_for_update().get(pk=staff_id)
    row = NoticeChoice.objects.filter(pk=staff_id).first()
    if (row.version if row else 0) != chosen.version:
        raise OutdatedError(
            Text(
                zh="这些设置刚被改动过，您的修改没有保存。",
                en="These were changed in the meantime; nothing was kept.",
            ),
            hint=Text(zh="请重新打开页面后再改。", en="Open the page again, and change them then."),
        )
    moved = staff.email != chosen.address
    staff.email, staff.lang = chosen.address, chosen.lang
    staff.save(update_fields=["email", "lang"])
    told = {"often": chosen.often.value, "deadlines_only": chosen.deadlines_only}
    NoticeChoice.objects.update_or_create(
        pk=staff_id, defaults={**told, "refused_at": None, "version": chosen.version + 1}
    )
    unit = Grant.objects.filter(staff=staff).order_by("pk").values_list("unit_id", flat=True)
    deed = trail.Deed(
        verb="staff.notices",
        kind="staff",
        object_id=str(staff_id),
        unit_id=unit.first() or "",
        # Not the address itself: the trail is kept for years, and read by others.
        after={**told, "lang": chosen.lang, "new_address": moved},
    )
    trail.write(deed, by)


def book_digest(staff_id: int, day: date, tasks: int) -> int | None:
    """Book a digest of so many tasks as being sent; its number, None where that is not ours.

    With nothing that waits it is booked as such and there is none to send.
    """
    now = clock.now()
    state = Sent.SENDING if tasks else Sent.NOTHING
    made, new = Digest.objects.get_or_create(
        staff_id=staff_id,
        day=day,
        defaults={"state": state, "tasks": tasks, "at": now, "tries": 1},
    )
    if not new:
        ours = Digest.objects.filter(pk=made.pk, state=Sent.WAITING, next_at__lte=now).update(
            state=state, tasks=tasks, at=now, tries=made.tries + 1
        )
        return made.pk if ours and tasks else None
    return made.pk if tasks else None


def mark_sent(digest_id: int) -> None:
    """Note that the server took a digest."""
    Digest.objects.filter(pk=digest_id).update(state=Sent.SENT, at=clock.now(), next_at=None)


@transaction.atomic
def mark_refused(digest_id: int) -> None:
    """Note that the server will never take the address; nothing more is sent to it."""
    Digest.objects.filter(pk=digest_id).update(state=Sent.REFUSED, at=clock.now(), next_at=None)
    staff_id = Digest.objects.values_list("staff_id", flat=True).get(pk=digest_id)
    NoticeChoice.objects.update_or_create(pk=staff_id, defaults={"refused_at": clock.now()})


def put_off(digest_id: int) -> None:
    """Have a digest tried again after a pause, or give it up for its day."""
    found = Digest.objects.get(pk=digest_id)
    again = found.tries <= len(PAUSES)
    found.state = Sent.WAITING if again else Sent.GIVEN_UP
    found.at = clock.now()
    found.next_at = found.at + PAUSES[found.tries - 1] if again else None
    found.save()


@transaction.atomic
def put_all_off(due: Sequence[tuple[int, date]]) -> None:
    """Have all digests that are due tried again after a pause: the server itself is away."""
    for staff_id, day in due:
        number = book_digest(staff_id, day, 1)
        if number is not None:
            put_off(number)
