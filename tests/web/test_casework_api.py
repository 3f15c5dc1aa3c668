"""Casework by program: letters written and noted, blind double checks, scheduled check-ups."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from keepfit.checkup.actions.running import ask, carry_out
from keepfit.checkup.models import Finding
from keepfit.people.models import Paper
from tests.web.office import Office
from tests.web.programs import program
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
    answer = program(office.actor(who)).ask("PUT" if tag else "POST", place, body, headers)
    return answer.status_code, json.loads(answer.content or "null")


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
    assert Paper.objects.filter(room="letters", run=checked).count() == 1


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
    assert sent(filled, "checker", f"{place}/end")[0] == 403
    assert sent(filled, "supervisor", f"{place}/end")[1]["next_at"] is None
    assert program(filled.actor("owner")).read("/schedules")["items"] == []


@pytest.mark.parametrize(
    ("change", "status"), [({"day": 8, "every": "WEEK"}, 422), ({"pack": "x"}, 422)]
)
def test_a_schedule_that_cannot_be_is_not_set_up(
    filled: Office, change: dict[str, Any], status: int
) -> None:
    body = {"unit_id": "office", **RHYTHM, **change}
    assert sent(filled, "supervisor", "/schedules", body)[0] == status
    assert program(filled.actor("supervisor")).read("/schedules")["items"] == []
