"""Evaluations, overlap and burden by programs: started, polled, read part by part, answered."""

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


def test_posts_alike_name_the_accounts_within_reach_and_count_the_others(
    office: Office, run: Run
) -> None:
    place = f"/overlaps/{run.overlap_id}/alike"
    rows = {
        who: program(office.actor(who)).read(place)["items"] for who in ("supervisor", "neighbour")
    }
    told = {
        who: [(len(one["accounts"]), one["elsewhere"]) for one in found]
        for who, found in rows.items()
    }
    assert told == {"supervisor": [(2, 0)], "neighbour": [(1, 1)]}


def test_a_pair_names_only_what_lies_within_reach(office: Office, run: Run) -> None:
    rows = program(office.actor("neighbour")).read(f"/overlaps/{run.overlap_id}/functions")["items"]
    units = {one["unit"] for row in rows for one in (row["one"], row["other"]) if one}
    assert (len(units), any(None in (row["one"], row["other"]) for row in rows)) == (1, True)


@pytest.mark.parametrize("part", ["alike", "copied", "talking", "functions", "doubled"])
def test_a_part_has_as_many_rows_as_its_report_tells(office: Office, run: Run, part: str) -> None:
    one = program(office.actor("supervisor"))
    many = one.read(f"/overlaps/{run.overlap_id}")["rows"][part]
    rows = one.read(f"/overlaps/{run.overlap_id}/{part}?limit=200")["items"]
    assert len(rows) == many


def test_the_burden_of_branches_and_accounts_is_told_within_reach(office: Office, run: Run) -> None:
    place, told = f"/burdens/{run.burden_id}", {}
    for who in ("supervisor", "neighbour"):
        one = program(office.actor(who))
        units = {row["unit_id"] for row in one.read(f"{place}/branches?limit=200")["items"]}
        accounts = one.read(f"{place}/accounts?limit=200")["items"]
        told[who] = ("office" in units, units == {"health"}, len(accounts))
    assert told == {"supervisor": (True, False, 16), "neighbour": (False, True, 5)}


def test_the_sum_of_a_branch_is_that_of_its_accounts(office: Office, run: Run) -> None:
    one, place = program(office.actor("supervisor")), f"/burdens/{run.burden_id}"
    sums = one.read(f"{place}/branches?unit=office")["items"]
    whole = next(row for row in sums if row["platform"] == "")
    rows = one.read(f"{place}/accounts?limit=200")["items"]
    assert whole["hours_likely"] == pytest.approx(sum(row["hours_likely"] for row in rows))


def test_what_the_supervision_asked_for_twice_is_told(office: Office, run: Run) -> None:
    told = program(office.actor("supervisor")).read(f"/burdens/{run.burden_id}")
    assert ("账号名称", True, 2) in {
        (one["field"], one["known"], one["requests"]) for one in told["twice"]
    }


@pytest.mark.usefixtures("run")
def test_before_asking_a_program_learns_what_the_ledger_knows(office: Office) -> None:
    found = program(office.actor("supervisor")).read("/burdens/known?fields=账号名称&fields=天气")
    known = {one["field"]: one["share"] for one in found["items"]}
    assert (known["账号名称"], known["天气"]) == (1.0, None)
