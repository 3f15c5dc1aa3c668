"""What waits for each person, as one message a day or a week instead of one for each matter."""

from __future__ import annotations

import logging
import smtplib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlsplit

from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import timezone, translation

from keepfit.checkup.calendars import CALENDARS, work_calendar
from keepfit.checkup.core.due import works
from keepfit.kit import clock, settings
from keepfit.kit.settings import Settings
from keepfit.kit.text import Text
from keepfit.people.actions.notices import (
    book_digest,
    mark_refused,
    mark_sent,
    put_all_off,
    put_off,
)
from keepfit.people.booking import office_zone
from keepfit.people.notices import Reader, due_readers
from keepfit.people.queries import actor_of
from keepfit.web.post import Post, PostError, demand_sound, post
from keepfit.web.waiting import MOST, Waiting, waiting

_PERMANENT = 500  # answers of SMTP from here on mean “never” (RFC 5321, 4.2.1)
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """What one person would be told: for which day, and what waits."""

    reader: Reader
    day: date
    tasks: tuple[Waiting, ...]


def letters_due() -> Iterator[Letter]:
    """Yield what would be sent now, nothing booked; those for whom nothing waits as well."""
    today = _now_there().date()
    for reader, day in due_readers(today):
        yield Letter(reader=reader, day=day, tasks=_tasks(reader, today))


def send_digests() -> None:
    """Send what is due, where mail is set up, on a working day from the hour on.

    See `people/core/notices`.
    """
    ours, now = settings.load(), _now_there()
    if ours.mail_server and now.hour >= ours.mail_hour and _is_worked(now.date(), ours):
        send_due(ours)


def _is_worked(day: date, ours: Settings) -> bool:
    """Whether digests go out on a day; a calendar nobody knows is told by `demand_sound`."""
    calendar = next((one for one in CALENDARS if one == ours.mail_days), None)
    return calendar is None or works(day, work_calendar(calendar))


def send_due(ours: Settings) -> None:
    """Send what is due, whatever the hour; raises PostError where mail is not set up."""
    demand_sound(ours)
    today = _now_there().date()
    due = due_readers(today)
    if not due:
        return
    way = post(ours)
    try:
        for place, (reader, day) in enumerate(due):
            if not _opened(way):
                put_all_off([(one.staff_id, day) for one, day in due[place:]])
                return
            _send_one(Letter(reader=reader, day=day, tasks=_tasks(reader, today)), way, ours)
    finally:
        way.close()


def _opened(way: Post) -> bool:
    """Whether the way is open, opened where it is not; asked before a digest is booked as sent."""
    try:
        way.open()
    except (OSError, smtplib.SMTPException) as why:
        log.warning("mail server away", extra={"cause": type(why).__name__})
        return False
    return True


def send_trial(reader: Reader) -> None:
    """Send somebody a message that says only that mail arrives; raises PostError where not."""
    ours = settings.load()
    way = post(ours)
    subject = Text(zh="测试邮件", en="A trial of mail").read(reader.lang)
    text = Text(
        zh="收到这封邮件，说明待办提醒可以送达。", en="This arrived, and so will notices."
    ).read(reader.lang)
    base = ours.office_address.rstrip("/")
    made = EmailMultiAlternatives(
        subject=subject,
        body=f"{text}\n{base}/\n",
        from_email=ours.mail_from,
        to=[reader.address],
        headers={"Auto-Submitted": "auto-generated"},
    )
    try:
        way.send_messages([made])
    except (OSError, smtplib.SMTPException) as why:
        log.warning("trial of mail failed", extra={"cause": type(why).__name__})
        raise PostError(
            Text(zh="测试邮件没有发出：{why}", en="The trial was not sent: {why}").fill(
                why=str(why)[:200]
            )
        ) from why


def _send_one(letter: Letter, way: Post, ours: Settings) -> None:
    number = book_digest(letter.reader.staff_id, letter.day, len(letter.tasks))
    if number is None:
        return
    try:
        way.send_messages([message(letter, ours)])
    except smtplib.SMTPRecipientsRefused as why:
        codes = [code for code, _ in why.recipients.values()]
        _turned_away(number, permanent=all(code >= _PERMANENT for code in codes))
    except (smtplib.SMTPResponseException, smtplib.SMTPNotSupportedError) as why:
        # The server answered, and took nothing: trying again cannot make two of one.
        log.warning("mail not taken", extra={"digest": number, "cause": type(why).__name__})
        put_off(number)
    except (OSError, smtplib.SMTPException) as why:
        # Lost in its midst: it may have gone out, and stays SENDING. See `people/core/notices`.
        log.warning("mail not confirmed", extra={"digest": number, "cause": type(why).__name__})
        way.close()
    else:
        mark_sent(number)


def _turned_away(number: int, *, permanent: bool) -> None:
    log.warning("recipient refused", extra={"digest": number, "permanent": permanent})
    (mark_refused if permanent else put_off)(number)


def message(letter: Letter, ours: Settings) -> EmailMultiAlternatives:
    """Return the message: plain text with simple HTML beside it, in the person's language."""
    late = sum(one.late for one in letter.tasks)
    base = ours.office_address.rstrip("/")
    number = len(letter.tasks)
    shown = {"letter": letter, "base": base, "late": late, "number": number}
    shown["full"] = number == MOST
    subject = Text(
        zh="待办 {n} 项，其中逾期 {late} 项（{day}）",
        en="{n:matter|s} {n:~waits|wait} for you, {late} overdue ({day})",
    ).fill(n=number, late=str(late), day=letter.day.isoformat())
    with translation.override("en" if letter.reader.lang == "en" else "zh-hans"):
        made = EmailMultiAlternatives(
            subject=subject.read(letter.reader.lang),
            body=render_to_string("web/digest.txt", shown),
            from_email=ours.mail_from,
            to=[letter.reader.address],
            headers=_headers(letter, base),
        )
        made.attach_alternative(render_to_string("web/digest.html", shown), "text/html")
    return made


def _headers(letter: Letter, base: str) -> dict[str, str]:
    host = urlsplit(base).hostname
    return {
        # RFC 3834: nobody's automatic reply comes back to it.
        "Auto-Submitted": "auto-generated",
        # The same for each try of one digest, so that a mail server can tell them for one.
        "Message-ID": f"<digest-{letter.reader.staff_id}-{letter.day.isoformat()}@{host}>",
    }


def _tasks(reader: Reader, today: date) -> tuple[Waiting, ...]:
    actor = actor_of(reader.staff_id)
    found = [] if actor is None else waiting(actor, today)
    return tuple(one for one in found if one.due_on is not None or not reader.deadlines_only)


def _now_there() -> datetime:
    return timezone.localtime(clock.now(), office_zone())
