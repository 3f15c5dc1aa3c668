"""Casework by program: letters written and noted, blind double checks, scheduled check-ups."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from keepfit.checkup.actions.running import ask, carry_out
from keepfit.checkup.core.casework import State
from keepfit.checkup.models import Finding, Schedule
from keepfit.checkup.schedules import planned
from keepfit.kit import clock
from keepfit.people.core.rights import Role
from keepfit.people.models import Grant, Paper
from tests.web.office import Office
from tests.web.programs import Program, program
from tests.web.test_checkup import AS_OF, BOOK
from tests.web.test_ledger import taken

TERMS = {
    "organ": "青溪县政府办",
    "contact": "电话 1234",
    "sent_on": "2024-07-01",
    "reminders": True,
}
RHYTHM = {"pack": "structure", "every": "MONTH", "day": 31, "hour": 6}


@pytest.fixture
def filled(office: Office, tmp_path: Path) -> Office:
    """An office with three accounts."""
    taken(BOOK, office.actor("supervisor"), tmp_path)
    return office


@pytest.fixture
def checked(filled: Office, tmp_path: Path) -> int:
    """The number of a check-up."""
    number = ask("structure", AS_OF, by=filled.actor("supervisor"))
    carry_out(number, tmp_path / "history")
    return number


def sent(office: Office, who: str, place: str, body: Any = None, tag: str = "") -> tuple[int, Any]:
    headers = {"If-Match": tag} if tag else None
    method = "PUT" if tag and body else "POST"
    answer = program(office.actor(who)).ask(method, place, body, headers)
    return answer.status_code, json.loads(answer.content or "null")


def of_another_branch(office: Office) -> Program:
    """A program of somebody who supervises the branch beside the one that is asked about."""
    Grant.objects.create(
        staff_id=office.people["neighbour"], role=Role.SUPERVISOR, unit_id="health"
    )
    return program(office.actor("neighbour"))


def test_letters_are_written_then_noted_once(filled: Office, checked: int) -> None:
    place = f"/checkups/{checked}/letters"
    one = program(filled.actor("checker"))
    told = one.read(place)
    units = [row["unit_id"] for row in told["items"] if row["unit_id"] == "education"]
    terms = {**TERMS, "unit_ids": units, "last": told["last"]}
    written = one.ask("POST", f"{place}/documents", terms)
    names = zipfile.ZipFile(io.BytesIO(written.content)).namelist()
    assert (len(names), Finding.objects.exclude(due_on=None).exists()) == (1, True)
    noted = sent(filled, "checker", place, terms)
    again = sent(filled, "supervisor", place, terms)
    assert (noted[0], noted[1]["findings"] > 0, again[0]) == (201, True, 412)
    row = next(row for row in one.read(place)["items"] if row["unit_id"] == "education")
    assert [letter["sent_on"] for letter in row["sent"]] == ["2024-07-01"]
    Finding.objects.update(state=State.CLOSED)
    (letter,) = one.read(f"{place}/sent")["items"]
    assert one.read(place)["items"] == []
    assert (letter["unit_id"], letter["by"]) == ("education", "checker")
    page = filled.browser("checker").get(f"{place}/").content.decode()
    assert all(text in page for text in ("其他已发通知书的单位", "2024-07-01"))
    assert Paper.objects.filter(room="letters", run=checked).count() == 1


def test_letters_of_another_branch_are_not_there(filled: Office, checked: int) -> None:
    place = f"/checkups/{checked}/letters"
    supervisor, one = program(filled.actor("supervisor")), of_another_branch(filled)
    rows = supervisor.read(place)
    units = [row["unit_id"] for row in rows["items"]]
    assert {*units} == {"education", "school"}
    terms = {**TERMS, "unit_ids": units, "last": rows["last"]}
    assert sent(filled, "supervisor", place, terms)[0] == 201
    assert len(supervisor.read(f"{place}/sent")["items"]) == len(units)
    asked = [one.ask("GET", place), one.ask("GET", f"{place}/sent"), one.ask("POST", place, terms)]
    assert [answer.status_code for answer in asked] == [404, 404, 404]
    reads_all_checks_one = filled.people["owner"]
    for role, unit in ((Role.OWNER, "office"), (Role.CHECKER, "school")):
        Grant.objects.create(staff_id=reads_all_checks_one, role=role, unit_id=unit)
    two = program(filled.actor("owner"))
    letters = {"shown": two.read(place), "sent": two.read(f"{place}/sent")}
    assert [{row["unit_id"] for row in one["items"]} for one in letters.values()] == [
        {"school"}
    ] * 2


def test_a_double_check_is_blind_until_the_last_answer(filled: Office) -> None:
    people = [filled.people[who] for who in ("checker", "supervisor")]
    wanted = {"name": "抽查", "question": "是否及时答复", "share": 1, "checkers": people, "seed": 7}
    status, made = sent(filled, "supervisor", "/samples", wanted)
    place = f"/samples/{made['sample_id']}"
    assert (status, made["left"], len(made["sheet"])) == (201, 6, 3)
    for who, answers in {
        "checker": ("PASSED",) * 3,
        "supervisor": ("FAILED", "PASSED", "PASSED"),
    }.items():
        one = program(filled.actor(who))
        for line, answer in zip(one.read(place)["sheet"], answers, strict=True):
            before = one.read(place)
            assert (before["pairs"], before["differing"], before["estimate"]) == ([], [], None)
            body = {"answer": answer, "version": line["version"]}
            assert sent(filled, who, f"{place}/looks/{line['look_id']}", body)[0] == 200
    told = program(filled.actor("checker")).read(place)
    assert [(one["pairs"], round(one["share"], 2)) for one in told["pairs"]] == [(3, 0.67)]
    (disputed,) = told["differing"]
    assert {one["answer"] for one in disputed["answers"]} == {"PASSED", "FAILED"}
    decision = {"account_id": disputed["account_id"], "answer": "PASSED", "words": "看过"}
    assert sent(filled, "supervisor", f"{place}/decisions", decision)[0] == 422


def test_a_double_check_of_another_branch_is_not_there(filled: Office) -> None:
    people = [filled.people[who] for who in ("checker", "supervisor")]
    wanted = {"name": "抽查", "question": "答复", "share": 1, "checkers": people, "seed": 7}
    made = sent(filled, "supervisor", "/samples", wanted)[1]
    place = f"/samples/{made['sample_id']}"
    line = f"{place}/looks/{made['sheet'][0]['look_id']}"
    decision = {"account_id": made["sheet"][0]["account_id"], "answer": "PASSED", "words": "看过"}
    one = of_another_branch(filled)
    assert one.read("/samples")["items"] == []
    asked = [
        one.ask("GET", place),
        one.ask("POST", line, {"answer": "PASSED", "version": 1}),
        one.ask("POST", f"{place}/decisions", decision),
    ]
    assert [answer.status_code for answer in asked] == [404, 404, 404]


def test_a_line_of_somebody_else_s_sheet_is_not_there(filled: Office) -> None:
    people = [filled.people[who] for who in ("checker", "supervisor")]
    wanted = {"name": "抽查", "question": "答复", "share": 1, "checkers": people, "seed": 7}
    made = sent(filled, "supervisor", "/samples", wanted)[1]
    line = made["sheet"][0]
    place = f"/samples/{made['sample_id']}/looks/{line['look_id']}"
    body = {"answer": "PASSED", "version": line["version"]}
    assert sent(filled, "checker", place, body)[0] == 404
    statuses = [sent(filled, "supervisor", place, body)[0] for _ in "12"]
    assert statuses == [200, 412]


def test_check_ups_are_scheduled_changed_and_ended(filled: Office) -> None:
    body = {"unit_id": "office", **RHYTHM}
    status, made = sent(filled, "supervisor", "/schedules", body)
    place = f"/schedules/{made['schedule_id']}"
    assert (status, made["day"], bool(made["next_at"])) == (201, 31, True)
    tag = program(filled.actor("supervisor")).ask("GET", place)["ETag"]
    changed = sent(filled, "supervisor", place, {**body, "day": 1}, tag)
    stale = sent(filled, "supervisor", place, {**body, "day": 2}, tag)
    assert (changed[0], changed[1]["day"], stale[0]) == (200, 1, 412)
    assert sent(filled, "checker", f"{place}/end", tag='"v2"')[0] == 403
    ends = [sent(filled, "supervisor", f"{place}/end", tag=one) for one in ("", tag, '"v2"')]
    assert [status for status, _ in ends] == [428, 412, 200]
    assert ends[-1][1]["next_at"] is None
    assert program(filled.actor("owner")).read("/schedules")["items"] == []


def test_the_schedules_of_another_branch_are_not_there(filled: Office) -> None:
    made = sent(filled, "supervisor", "/schedules", {"unit_id": "education", **RHYTHM})[1]
    place = f"/schedules/{made['schedule_id']}"
    one, tag = of_another_branch(filled), {"If-Match": '"v1"'}
    assert one.read("/schedules")["items"] == []
    answers = [
        one.ask("GET", place),
        one.ask("PUT", place, {"unit_id": "health", **RHYTHM}, tag),
        one.ask("POST", f"{place}/end", None, tag),
        one.ask("POST", "/schedules", {"unit_id": "education", **RHYTHM}),
    ]
    assert [one.status_code for one in answers] == [404, 404, 404, 403]


def test_a_schedule_is_read_however_many_there_are(filled: Office) -> None:
    ends = clock.now()
    common = {"unit_id": "office", "staff_id": filled.people["supervisor"], **RHYTHM}
    many = [Schedule(**common, since=ends, ended_at=ends) for _ in range(200)]
    Schedule.objects.bulk_create([*many, Schedule(**common, since=ends)])
    one = program(filled.actor("supervisor"))
    last = Schedule.objects.latest("pk")
    assert planned(filled.actor("supervisor"))[0].schedule == last
    assert one.read(f"/schedules/{last.pk}")["next_at"]
    first = one.read("/schedules?limit=200")
    rest = one.read(f"/schedules?limit=200&cursor={first['next']}")
    assert [row["schedule_id"] for row in rest["items"]] == [last.pk]


@pytest.mark.parametrize(
    ("change", "status"), [({"day": 8, "every": "WEEK"}, 422), ({"pack": "x"}, 422)]
)
def test_a_schedule_that_cannot_be_is_not_set_up(
    filled: Office, change: dict[str, Any], status: int
) -> None:
    body = {"unit_id": "office", **RHYTHM, **change}
    assert sent(filled, "supervisor", "/schedules", body)[0] == status
    assert program(filled.actor("supervisor")).read("/schedules")["items"] == []
