"""Notes letters as sent: the findings of these units are told from that day, and due by another."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction

from keepfit.checkup.calendars import CalendarName, work_calendar
from keepfit.checkup.core.casework import Step
from keepfit.checkup.core.due import working_day
from keepfit.checkup.mailing import open_complaints
from keepfit.checkup.models import Finding, Letter, Mailing, Run, Taken
from keepfit.checkup.office import runs
from keepfit.checkup.ownpacks import pack_of
from keepfit.kit import clock
from keepfit.kit.errors import OutdatedError, UsageError
from keepfit.kit.text import Text
from keepfit.people.actions import trail
from keepfit.people.core.rights import Actor, NotAllowedError, Right
from keepfit.people.papers_kept import Papers, Source, keep, of_one_branch

_CHUNK = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Sending:
    """Letters that were sent: to whom, when, and how long the units have, in working days.

    `last` is the number of the last mailing that was seen, 0 for none; `terms` is what stood in
    the letters, for the record, and `papers` are the letters themselves.
    """

    unit_ids: Collection[str]
    sent_on: date
    deadline_days: int
    calendar: CalendarName
    reminders: bool
    last: int
    terms: Mapping[str, Any]
    papers: Papers = field(default_factory=dict)


@transaction.atomic
def note_sent(run_id: int, sending: Sending, *, by: Actor) -> int:
    """Note letters as sent; returns how many findings are told by them.

    Failures are due that many working days after the day of sending, reminders as their rule says.
    Raises UsageError where the day cannot be or nothing was chosen, OutdatedError where somebody
    noted letters of the same check-up since it was looked at.
    """
    run = runs(by).select_for_update(of=("self",)).filter(pk=run_id).first()
    if run is None or not by.has(Right.CHECK):
        raise NotAllowedError(Right.CHECK)
    _demand_sound(run, sending)
    found = open_complaints(run, by, sending.unit_ids)
    if not sending.reminders:
        found = [one for one in found if one.severity != "warn"]
    if not found:
        raise UsageError(
            Text(zh="所选单位没有需要发通知的问题。", en="Nothing is to be told to these units."),
            hint=Text(zh="请至少选择一个单位。", en="Choose at least one unit."),
        )
    locked = Finding.objects.select_for_update(of=("self",)).select_related("account")
    rows = list(locked.filter(pk__in=[one.pk for one in found]).order_by("pk"))
    deadline = working_day(sending.sent_on, sending.deadline_days, work_calendar(sending.calendar))
    mailing = Mailing.objects.create(
        run=run,
        by_id=by.staff_id,
        at=clock.now(),
        sent_on=sending.sent_on,
        due_on=deadline,
        terms=dict(sending.terms),
    )
    _write_letters(mailing, rows)
    if of_one_branch(by):
        keep(sending.papers, _source(run, by))
    _notify(rows, _due_days(run, sending, deadline), mailing, by)
    return len(rows)


def _source(run: Run, by: Actor) -> Source:
    """Return what letters are kept under: the branch of whoever sends them, not of the run."""
    return Source(
        room="letters",
        run=run.pk,
        as_of=run.as_of,
        unit_id=by.top_unit(Right.CHECK),
        made_by_id=by.staff_id,
    )


def _demand_sound(run: Run, sending: Sending) -> None:
    if not run.as_of <= sending.sent_on <= clock.today():
        raise UsageError(
            Text(
                zh="发出日期应在检查日（{first}）和今天之间。",
                en="The day of sending lies between the day of the check-up ({first}) and today.",
            ).fill(first=run.as_of.isoformat())
        )
    last = Mailing.objects.filter(run=run).order_by("-pk").values_list("pk", flat=True).first()
    if (last or 0) != sending.last:
        raise OutdatedError(
            Text(
                zh="在此期间，有人登记了这次体检的通知书，您的登记没有保存。",
                en="Somebody noted letters of this check-up meanwhile; yours were not noted.",
            ),
            hint=Text(zh="请刷新后查看。", en="Load the page anew."),
        )


def _due_days(run: Run, sending: Sending, deadline: date) -> Mapping[str, date]:
    """Return by rule when a finding is due: failures by the deadline, reminders as they say."""
    calendar = work_calendar(sending.calendar)
    return {
        one.rule_id: working_day(sending.sent_on, one.days, calendar)
        if one.severity == "warn"
        else deadline
        for one in pack_of(run.pack).rules
    }


def _write_letters(mailing: Mailing, rows: Sequence[Finding]) -> None:
    units: dict[str, int] = {}
    for one in rows:
        units[one.account.unit_id] = units.get(one.account.unit_id, 0) + 1
    Letter.objects.bulk_create(
        [Letter(mailing=mailing, unit_id=unit, problems=n) for unit, n in units.items()],
        batch_size=_CHUNK,
    )


def _notify(rows: Sequence[Finding], due: Mapping[str, date], mailing: Mailing, by: Actor) -> None:
    taken, deeds = [], []
    for one in rows:
        before = {"due_on": _day(one.due_on), "notified_on": _day(one.notified_on)}
        one.notified_on = mailing.sent_on
        one.due_on = due.get(one.rule_id, mailing.due_on)
        words = f"{mailing.sent_on:%Y-%m-%d} → {one.due_on:%Y-%m-%d}"
        taken.append(
            Taken(
                finding=one,
                step=Step.NOTIFY.value,
                at=mailing.at,
                by_id=by.staff_id,
                words=words,
            )
        )
        deeds.append(
            trail.Deed(
                verb="finding.notify",
                kind="finding",
                object_id=str(one.pk),
                unit_id=one.account.unit_id,
                before=before,
                after={"due_on": _day(one.due_on), "notified_on": _day(one.notified_on)},
            )
        )
    Finding.objects.bulk_update(rows, ["notified_on", "due_on"], batch_size=_CHUNK)
    Taken.objects.bulk_create(taken, batch_size=_CHUNK)
    trail.write_all(deeds, by)


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
