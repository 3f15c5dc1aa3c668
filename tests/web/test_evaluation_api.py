"""Evaluations by programs: started and polled, read part by part, answered by the owner."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from keepfit.evaluation.models import Run, Standing
from tests.web.appraised import LAST, appraised
from tests.web.office import Office, an_office
from tests.web.programs import program

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def made(
    django_db_setup: None,  # noqa: ARG001  # the tables must be there
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[Office, Run]]:
    """One evaluation for all tests here: each of them works inside, and is rolled back alone."""
    with django_db_blocker.unblock(), transaction.atomic():
        office = an_office()
        yield office, appraised(office, tmp_path_factory.mktemp("office"))
        transaction.set_rollback(True)


@pytest.fixture
def office(made: tuple[Office, Run], db: None) -> Office:  # noqa: ARG001  # opens the database
    return made[0]


@pytest.fixture
def run(made: tuple[Office, Run], db: None) -> Run:  # noqa: ARG001  # as above
    return made[1]


@pytest.mark.usefixtures("run")
def test_an_evaluation_is_started_once_a_key_and_its_address_tells_how_far_it_is(
    office: Office,
) -> None:
    one, before = program(office.actor("checker")), Run.objects.count()
    asked = {"as_of": "2024-06-30", "near": False}
    answers = [one.ask("POST", "/evaluations", asked, {"Idempotency-Key": "e1"}) for _ in "12"]
    place = answers[0]["Location"].removeprefix("/api/v1")
    told = json.loads(answers[0].content)
    assert [each.status_code for each in answers] == [202, 202]
    assert (Run.objects.count(), one.read(place)["evaluation_id"]) == (
        before + 1,
        told["evaluation_id"],
    )


def test_an_evaluation_is_told_with_its_weights_and_the_reports_made_with_it(
    office: Office, run: Run
) -> None:
    told = program(office.actor("neighbour")).read(f"/evaluations/{run.pk}")
    assert (told["overlap_id"], told["burden_id"]) == (run.overlap_id, run.burden_id)
    assert {one["power"] for one in told["powers"]} == set(run.powers)


def test_groups_count_the_accounts_within_reach(office: Office, run: Run) -> None:
    place = f"/evaluations/{run.pk}/groups"
    rows = {
        who: program(office.actor(who)).read(place)["items"] for who in ("supervisor", "neighbour")
    }
    ours = Standing.objects.filter(run=run, account__unit_id="health").exclude(group_id="")
    assert sum(one["within"] for one in rows["supervisor"]) == 16
    assert sum(one["within"] for one in rows["neighbour"]) == ours.count()


def test_standings_are_asked_for_by_group(office: Office, run: Run) -> None:
    one = program(office.actor("supervisor"))
    group = Standing.objects.get(run=run, account_id=LAST).group_id
    found = one.read(f"/evaluations/{run.pk}/standings?group={group}")["items"]
    none = one.read(f"/evaluations/{run.pk}/standings?group=none")["items"]
    assert ({row["group_id"] for row in found}, none) == ({group}, [])


def test_an_owner_reads_why_an_account_is_a_candidate_and_replies(office: Office, run: Run) -> None:
    number = Standing.objects.get(run=run, account_id=LAST).pk
    one = program(office.actor("owner"))
    before = one.read(f"/standings/{number}")
    one.ask("POST", f"/standings/{number}/replies", {"words": "服务对象本来就少"})
    after = one.read(f"/standings/{number}")
    assert (before["candidate"], before["reasons"] != [], before["replies"]) == (True, True, [])
    assert [each["words"] for each in after["replies"]] == ["服务对象本来就少"]


def test_how_an_account_elsewhere_stands_is_not_told(office: Office, run: Run) -> None:
    number = Standing.objects.get(run=run, account_id=LAST).pk
    assert program(office.actor("neighbour")).ask("GET", f"/standings/{number}").status_code == 404


def test_lessons_are_told_in_the_language_asked_for(office: Office, run: Run) -> None:
    kept = {"zh": "发得勤", "en": "posts often"}
    lesson = {
        "group_id": run.groups[0]["group_id"],
        "name": kept,
        "unit": "",
        "best": 2.0,
        "rest": 1.0,
        "low": 0.5,
        "high": 1.5,
        "size": 0.9,
        "part_of": None,
        "examples": [{"account_id": LAST, "title": "接种", "url": "javascript:x", "on": "6/1"}],
    }
    Run.objects.filter(pk=run.pk).update(lessons=[lesson])
    asked = program(office.actor("neighbour")).ask(
        "GET", f"/evaluations/{run.pk}/lessons", headers={"Accept-Language": "en"}
    )
    told = json.loads(asked.content)["items"][0]
    example = {"account": "", "title": "接种", "url": "", "on": "6/1"}
    assert (told["name"], told["examples"]) == ("posts often", [example])
