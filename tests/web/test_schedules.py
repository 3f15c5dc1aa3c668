"""Scheduled check-ups: each moment once, missed ones made up for once, narrowed to their unit."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from keepfit.checkup import tasks as checkup_tasks
from keepfit.checkup.actions import scheduling
from keepfit.checkup.actions.scheduling import ScheduleError, Wanted
from keepfit.checkup.models import Run, Schedule, Verdict
from keepfit.checkup.schedules import planned
from keepfit.checkup.tasks import start_all_due, start_due
from keepfit.kit import clock
from keepfit.kit.web.alone import alone
from keepfit.people.actions.staff import revoke
from keepfit.people.booking import book, once_a_day
from keepfit.people.core.rhythm import Every, Rhythm
from keepfit.people.core.rights import NotAllowedError, Role
from keepfit.people.models import AuditLine, Booked
from keepfit.web.ticking import LOCK, tick
from tests.web.office import Office
from tests.web.test_checkup import BOOK
from tests.web.test_ledger import taken
from tests.web.test_workers import another_worker

MONTHLY = Rhythm(every=Every.MONTH, day=1, hour=6)
SET_UP = datetime(2024, 6, 15, 4, tzinfo=UTC)
DUE = datetime(2024, 7, 1, tzinfo=UTC)  # two hours after six o'clock in Shanghai


def at(monkeypatch: pytest.MonkeyPatch, moment: datetime) -> None:
    monkeypatch.setattr(clock, "now", lambda: moment)


class CutOffError(Exception):
    """The worker ends here."""


class CutOff:
    """Stands for the queue of a worker that ends between asking and queueing."""

    @staticmethod
    def enqueue(number: int) -> None:
        raise CutOffError(number)


@pytest.fixture
def planned_office(office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    """An office with a ledger, whose supervisor has education checked up every month."""
    taken(BOOK, office.actor("supervisor"), tmp_path)
    at(monkeypatch, SET_UP)
    wanted = Wanted(unit_id="education", pack="structure", rhythm=MONTHLY)
    scheduling.set_up(wanted, by=office.actor("supervisor"))
    return office


def test_nothing_runs_before_its_time(planned_office: Office) -> None:  # noqa: ARG001  # its tables
    start_all_due()
    assert Run.objects.count() == 0


def test_what_is_due_runs_once_however_often_it_is_asked(
    planned_office: Office,  # noqa: ARG001  # its tables
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    at(monkeypatch, DUE)
    start_all_due()
    start_all_due()
    assert [(one.state, str(one.as_of)) for one in Run.objects.all()] == [("DONE", "2024-07-01")]


def test_it_judges_the_accounts_of_its_unit_alone(
    planned_office: Office,  # noqa: ARG001  # its tables
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    at(monkeypatch, DUE)
    start_all_due()
    names = Verdict.objects.values_list("account__name", flat=True)
    assert set(names) == {"青溪教育", "青溪一小"}


def test_months_missed_are_made_up_for_once_and_counted(
    planned_office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    at(monkeypatch, DUE + timedelta(days=92))
    start_all_due()
    (row,) = planned(planned_office.actor("supervisor"))
    assert (Run.objects.count(), row.missed) == (1, 3)


def test_booking_and_check_up_come_together_or_not_at_all(
    planned_office: Office,  # noqa: ARG001  # its tables
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    at(monkeypatch, DUE)

    monkeypatch.setattr(checkup_tasks, "run_checkup", CutOff)
    with pytest.raises(CutOffError):
        start_due(Schedule.objects.get().pk)
    assert (Run.objects.count(), Booked.objects.count()) == (0, 0)


def test_one_whose_owner_lost_the_right_ends_and_says_why(
    planned_office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    staff_id = planned_office.people["supervisor"]
    revoke(staff_id, Role.SUPERVISOR, "office", by=planned_office.actor("administrator"))
    at(monkeypatch, DUE)
    start_all_due()
    ended = Schedule.objects.get()
    assert (ended.ended_at, "无权" in ended.ended_zh, Run.objects.count()) == (DUE, True, 0)


def test_a_change_based_on_what_was_read_too_long_ago_is_refused(planned_office: Office) -> None:
    by, number = planned_office.actor("supervisor"), Schedule.objects.get().pk
    wanted = Wanted(unit_id="health", pack="structure", rhythm=MONTHLY)
    scheduling.change(number, wanted, 1, by=by)
    with pytest.raises(ScheduleError):
        scheduling.end_schedule(number, 1, by=by)


def test_only_who_decides_sets_one_up(office: Office) -> None:
    wanted = Wanted(unit_id="office", pack="structure", rhythm=MONTHLY)
    with pytest.raises(NotAllowedError):
        scheduling.set_up(wanted, by=office.actor("checker"))


def test_setting_up_changing_and_ending_stand_in_the_trail(planned_office: Office) -> None:
    by, number = planned_office.actor("supervisor"), Schedule.objects.get().pk
    wanted = Wanted(unit_id="health", pack="structure", rhythm=MONTHLY)
    scheduling.change(number, wanted, 1, by=by)
    scheduling.end_schedule(number, 2, by=by)
    verbs = AuditLine.objects.filter(kind="schedule").order_by("seq").values_list("verb", flat=True)
    assert [*verbs] == ["schedule.set_up", "schedule.change", "schedule.end"]


def test_the_page_takes_a_schedule_and_tells_its_next_day(office: Office) -> None:
    browser = office.browser("supervisor")
    told = {"unit": "school", "pack": "cn-2019", "every": "WEEK", "day": "1", "hour": "7"}
    browser.post("/checkups/schedules/", told)
    page = browser.get("/checkups/schedules/").content.decode()
    (row,) = planned(office.actor("supervisor"))
    assert row.next_at is not None
    assert timezone.localtime(row.next_at).strftime("%Y-%m-%d %H:%M") in page


def test_the_page_keeps_a_day_there_is_not(office: Office) -> None:
    told = {"unit": "school", "pack": "cn-2019", "every": "WEEK", "day": "9", "hour": "7"}
    answer = office.browser("supervisor").post("/checkups/schedules/", told)
    assert (answer.status_code, Schedule.objects.count()) == (422, 0)


def test_the_page_changes_and_ends_one(planned_office: Office) -> None:
    browser, one = planned_office.browser("supervisor"), Schedule.objects.get()
    told = {"unit": "school", "pack": "structure", "every": "QUARTER", "day": "2", "hour": "7"}
    browser.post(f"/checkups/schedules/{one.pk}/", told | {"version": "1"})
    changed = Schedule.objects.get()
    browser.post(f"/checkups/schedules/{one.pk}/end/", {"version": "2"})
    assert (changed.unit_id, changed.every) == ("school", "QUARTER")
    assert Schedule.objects.get().ended_at is not None


def test_a_moment_is_booked_once(office: Office) -> None:  # noqa: ARG001  # its tables
    assert [book("x", DUE), book("x", DUE), book("y", DUE)] == [True, False, True]


def test_a_daily_chore_is_done_once_a_day_of_the_office(
    office: Office,  # noqa: ARG001  # its tables
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    done = []
    for hour in (15, 16, 17, 40):  # 2024-07-01 23:00 in Shanghai, midnight, one o'clock, the next
        at(monkeypatch, DUE + timedelta(hours=hour))
        once_a_day("daily", lambda: done.append(clock.now()))
    assert len(done) == 3


def test_one_worker_ticks_at_a_time(office: Office) -> None:  # noqa: ARG001  # its tables
    with another_worker(LOCK):
        assert not tick({})
    with alone("another"):
        assert tick({})


def test_a_chore_that_fails_does_not_keep_the_next_from_being_done(
    office: Office,  # noqa: ARG001  # its tables
    caplog: pytest.LogCaptureFixture,
) -> None:
    done: list[str] = []

    def wrong() -> None:
        raise ValueError

    tick({"wrong": wrong, "right": lambda: done.append("right")})
    assert (done, "chore failed" in caplog.text) == (["right"], True)
