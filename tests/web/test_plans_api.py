"""Plans by programs: started and polled, compared, asked why not, approved, locked, downloaded."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from django.http import HttpResponse

from keepfit.plan.models import PlanDecision, PlanLock, PlanPaper, PlanRun
from tests.web.office import Office
from tests.web.planned import START, planned_office
from tests.web.programs import Program, program
from tests.web.test_plans import second

pytestmark = pytest.mark.django_db
ASKED = {"scenario": "gentle", "pack": "cn-2019", "start_on": START.isoformat()}
KEEP = {"fate": "keep", "why": "应急值守"}


@pytest.fixture
def run(office: Office, tmp_path: Path) -> PlanRun:
    return planned_office(office, tmp_path)


def said(answer: HttpResponse) -> Any:
    return json.loads(answer.content)


def other_fates(run: PlanRun) -> PlanRun:
    """The same plan again, WX01 and WX02 with another fate; WX02 into an account elsewhere."""
    first = run.pk
    run.pk, run.approved_at = None, None
    run.save()
    rows = [*PlanDecision.objects.filter(run_id=first)]
    for row in rows:
        row.pk, row.run = None, run
        if row.account_id in ("WX01", "WX02"):
            row.fate = "close" if row.fate != "close" else "keep"
            row.successor = None
    PlanDecision.objects.bulk_create(rows)
    return run


@pytest.mark.usefixtures("run")
def test_a_plan_is_started_once_a_key_and_its_address_tells_how_far_it_is(office: Office) -> None:
    one, key = program(office.actor("checker")), {"Idempotency-Key": "plan-1"}
    before = PlanRun.objects.count()
    answers = [one.ask("POST", "/plans", ASKED, key) for _ in range(2)]
    place = answers[0]["Location"].removeprefix("/api/v1")
    assert [each.status_code for each in answers] == [202, 202]
    assert (PlanRun.objects.count(), answers[1]["Location"]) == (before + 1, answers[0]["Location"])
    assert one.read(place)["plan_id"] == said(answers[0])["plan_id"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"pack": "nothing"},
        {"scenario": "nothing"},
        {"previous_id": 999},
        {"start_on": "1024-08-01"},
        {"more": 1},
    ],
)
def test_a_plan_that_cannot_be_meant_is_refused_before_it_is_queued(
    office: Office, wrong: dict[str, Any]
) -> None:
    answer = program(office.actor("supervisor")).ask("POST", "/plans", {**ASKED, **wrong})
    assert (answer.status_code, PlanRun.objects.count()) == (422, 0)


def test_a_plan_that_failed_says_why_to_who_reads_the_whole_branch(
    office: Office, run: PlanRun
) -> None:
    line = {"zh": "账号02 属于另一单位", "en": "账号02 belongs elsewhere"}
    PlanRun.objects.filter(pk=run.pk).update(state=PlanRun.FAILED, conflict=[line], stage_zh="不成")
    told = {
        who: program(office.actor(who)).read(f"/plans/{run.pk}")
        for who in ("supervisor", "neighbour")
    }
    assert {who: (one["stage"], one["conflict"]) for who, one in told.items()} == {
        "supervisor": ("不成", [line["zh"]]),
        "neighbour": ("", []),
    }


def test_two_plans_are_compared_within_reach_page_by_page(office: Office, run: PlanRun) -> None:
    first = run.pk
    place = f"/plans/{first}/differences?with={other_fates(run).pk}&limit=1"
    one, seen, cursor = program(office.actor("supervisor")), [], ""
    for _ in range(3):
        page = one.read(f"{place}&cursor={cursor}")
        seen += [row["here"]["account_id"] for row in page["items"]]
        cursor = page["next"]
        if not cursor:
            break
    theirs = program(office.actor("neighbour")).read(place)["items"]
    assert (sorted(seen), {row["there"]["account_id"] for row in theirs}) == (
        ["WX01", "WX02"],
        {"WX01"},
    )


def test_why_not_is_answered_with_what_it_costs_to_who_checks_the_branch(
    office: Office, run: PlanRun
) -> None:
    gone = PlanDecision.objects.filter(run=run).exclude(fate="keep").first()
    assert gone is not None
    place = f"/plans/{run.pk}/why/{gone.account_id}"
    told = program(office.actor("checker")).read(place)
    statuses = [
        program(office.actor(who)).ask("GET", place).status_code for who in ("neighbour", "auditor")
    ]
    assert (told["hours_month"] is not None, told["changes"] != []) == (True, True)
    assert (told["decision"]["account_id"], statuses) == (gone.account_id, [403, 403])


def test_a_plan_is_approved_once_and_by_another(office: Office, run: PlanRun) -> None:
    office.people["other"] = second(office)
    place, ground = f"/plans/{run.pk}/approval", {"why": "经会议研究同意"}
    statuses = [
        program(office.actor(who)).ask("POST", place, ground).status_code
        for who in ("checker", "supervisor", "other", "other")
    ]
    run.refresh_from_db()
    assert statuses == [403, 409, 200, 409]
    assert (run.approved_by_id, run.approved_why) == (office.people["other"], ground["why"])


def lock(one: Program, version: str | None, body: Any = None) -> HttpResponse:
    headers = {} if version is None else {"If-Match": version}
    return one.ask("PUT", "/locks/WX01", body or KEEP, headers)


@pytest.mark.usefixtures("run")
def test_a_lock_is_changed_only_as_it_was_read(office: Office) -> None:
    one = program(office.actor("checker"))
    read = one.ask("GET", "/locks/WX01")
    answers = [lock(one, None), lock(one, read["ETag"]), lock(one, read["ETag"])]
    statuses = [each.status_code for each in answers]
    freed = lock(one, answers[1]["ETag"], {"fate": "", "why": "不再需要"})
    assert (said(read)["fate"], statuses) == ("", [428, 200, 412])
    assert (freed.status_code, freed["ETag"], PlanLock.objects.exists()) == (200, '"v0"', False)


@pytest.mark.usefixtures("run")
def test_a_lock_is_set_by_who_checks_and_listed_within_reach(office: Office) -> None:
    statuses = {
        who: lock(program(office.actor(who)), '"v0"').status_code
        for who in ("neighbour", "auditor", "supervisor")
    }
    seen = {
        who: [one["account_id"] for one in program(office.actor(who)).read("/locks")["items"]]
        for who in ("neighbour", "owner")
    }
    assert statuses == {"neighbour": 403, "auditor": 403, "supervisor": 200}
    assert seen == {"neighbour": ["WX01"], "owner": []}


def test_papers_are_for_who_reads_the_whole_branch(office: Office, run: PlanRun) -> None:
    place = f"/plans/{run.pk}/papers"
    found = program(office.actor("auditor")).read(place)["items"]
    assert len(found) == PlanPaper.objects.filter(run=run).count()
    one = f"{place}/{found[0]['paper_id']}"
    answer = program(office.actor("auditor")).ask("GET", one)
    assert hashlib.sha256(answer.content).hexdigest() == found[0]["digest"]
    listed = program(office.actor("auditor")).read("/documents")["items"]
    assert f"/api/v1{one}" in {each["endpoint"] for each in listed}
    theirs = program(office.actor("neighbour"))
    assert theirs.read("/documents")["items"] == []
    assert (theirs.read(place)["items"], theirs.ask("GET", one).status_code) == ([], 404)
