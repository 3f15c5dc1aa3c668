"""Plans in the office: made, read within reach, locked, asked why not, approved by another."""

from __future__ import annotations

import hashlib
import zlib
from pathlib import Path

import pytest
from django.test import Client

from keepfit.people.actions.staff import Newcomer, invite, take_up
from keepfit.people.core.rights import NotAllowedError, Role
from keepfit.people.jobs import left_undone
from keepfit.people.models import AuditLine
from keepfit.people.queries import actor_of
from keepfit.plan.actions.approving import NotApprovableError, approve
from keepfit.plan.actions.locking import StaleLockError, lock
from keepfit.plan.actions.running import carry_out
from keepfit.plan.models import PlanDecision, PlanLock, PlanPaper, PlanRun
from keepfit.plan.tasks import papers
from tests.web.office import DAYS, PASSWORD, Office
from tests.web.planned import START, a_plan, planned_office

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(office: Office, tmp_path: Path) -> PlanRun:
    return planned_office(office, tmp_path)


def second(office: Office) -> int:
    """Another supervisor of the whole office; returns the number of the person."""
    by = actor_of(office.people["administrator"])
    token = invite(Newcomer(login="wu", name="吴"), Role.SUPERVISOR, "office", by=by, days=DAYS)
    return take_up(token, PASSWORD)


def text(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, answer.content.decode()[:500]
    return answer.content.decode()


def test_a_plan_decides_every_account_and_loses_no_service(run: PlanRun) -> None:
    decided = PlanDecision.objects.filter(run=run).count()
    totals = run.totals
    assert (decided, totals["services_lost"], totals["valid"]) == (16, 0, True)
    assert totals["kept"] + totals["merged"] + totals["closed"] == 16


def test_its_digest_is_that_of_the_plan_it_keeps(run: PlanRun) -> None:
    assert hashlib.sha256(zlib.decompress(bytes(run.made))).hexdigest() == run.digest


def test_a_plan_comes_with_its_papers_in_both_languages(run: PlanRun) -> None:
    found = PlanPaper.objects.filter(run=run).values_list("name", "lang")
    assert set(found) == {
        (name, lang) for name in ("plan.xlsx", "plan.docx") for lang in ("zh", "en")
    }


def test_a_plan_that_is_made_is_not_made_again(run: PlanRun) -> None:
    before = run.ended_at
    carry_out(run.pk, papers)
    run.refresh_from_db()
    assert run.ended_at == before


@pytest.mark.usefixtures("run")
def test_a_plan_whose_worker_was_killed_is_made_from_the_start(office: Office) -> None:
    fresh = a_plan(office)
    PlanRun.objects.filter(pk=fresh.pk).update(state=PlanRun.RUNNING)
    PlanDecision.objects.filter(run=fresh).delete()
    PlanPaper.objects.filter(run=fresh).delete()
    assert left_undone(PlanRun) == [fresh.pk]
    carry_out(fresh.pk, papers)
    assert PlanDecision.objects.filter(run=fresh).count() == 16


def test_each_reads_the_decisions_of_its_own_branch(office: Office, run: PlanRun) -> None:
    page = text(office.browser("neighbour"), f"/plans/{run.pk}/")
    assert ("账号01" in page, "账号02" in page) == (True, False)


def test_the_papers_of_a_plan_are_for_who_reads_its_whole_branch(
    office: Office, run: PlanRun
) -> None:
    number = PlanPaper.objects.filter(run=run).first()
    assert number is not None
    where = f"/plans/{run.pk}/paper/{number.pk}/"
    assert office.browser("supervisor").get(where).content == bytes(number.content)
    assert office.browser("owner").get(where).status_code == 404


def test_a_locked_account_keeps_its_fate_in_the_next_plan(office: Office, run: PlanRun) -> None:
    gone = PlanDecision.objects.filter(run=run).exclude(fate="keep").first()
    assert gone is not None, "the little ledger has an account that goes"
    lock(gone.account_id, "keep", "仍需要", version=0, by=office.actor("checker"))
    again = a_plan(office, previous_id=run.pk)
    assert PlanDecision.objects.get(run=again, account_id=gone.account_id).fate == "keep"
    assert again.totals["changed"] >= 1


@pytest.mark.usefixtures("run")
def test_two_who_lock_the_same_account_are_told_of_each_other(office: Office) -> None:
    lock("WX01", "keep", "一", version=0, by=office.actor("checker"))
    with pytest.raises(StaleLockError):
        lock("WX01", "close", "二", version=0, by=office.actor("supervisor"))
    assert PlanLock.objects.get(account_id="WX01").fate == "keep"


@pytest.mark.usefixtures("run")
def test_who_may_not_check_may_not_lock(office: Office) -> None:
    with pytest.raises(NotAllowedError):
        lock("WX01", "keep", "我的", version=0, by=office.actor("neighbour"))


def test_locks_that_leave_no_plan_are_answered_by_a_conflict_in_words(
    office: Office, run: PlanRun
) -> None:
    for decision in PlanDecision.objects.filter(run=run):
        lock(decision.account_id, "close", "全部关停", version=0, by=office.actor("supervisor"))
    refused = a_plan(office)
    assert refused.state == PlanRun.FAILED
    assert len(refused.conflict) > 1
    assert refused.conflict[1]["zh"] in text(office.browser("supervisor"), f"/plans/{refused.pk}/")


def test_what_contradicts_elsewhere_is_not_told_to_a_branch(office: Office, run: PlanRun) -> None:
    elsewhere = "账号02 属于另一单位"
    told = {"zh": elsewhere, "en": elsewhere}
    PlanRun.objects.filter(pk=run.pk).update(waivers=[told])
    failed = PlanRun.objects.create(
        unit_id=run.unit_id,
        asked_by_id=run.asked_by_id,
        asked_at=run.asked_at,
        scenario="balanced",
        pack="cn-2019",
        start_on=START,
        state=PlanRun.FAILED,
        stage_zh=elsewhere,
        stage_en=elsewhere,
        conflict=[told],
    )
    for number in (run.pk, failed.pk):
        assert elsewhere in text(office.browser("supervisor"), f"/plans/{number}/")
        assert elsewhere not in text(office.browser("neighbour"), f"/plans/{number}/")


def test_why_not_says_what_the_other_fate_costs(office: Office, run: PlanRun) -> None:
    kept = PlanDecision.objects.filter(run=run, fate="keep").first()
    assert kept is not None
    page = text(office.browser("supervisor"), f"/plans/{run.pk}/why/{kept.account_id}/")
    assert "每月多" in page or "不可行" in page


def test_nobody_approves_a_plan_of_ones_own(office: Office, run: PlanRun) -> None:
    with pytest.raises(NotApprovableError):
        approve(run.pk, "可以", by=office.actor("supervisor"))


def test_an_approved_plan_stands_in_the_trail_with_its_digest(office: Office, run: PlanRun) -> None:
    by = actor_of(second(office))
    assert by is not None
    approve(run.pk, "经会议研究同意", by=by)
    line = AuditLine.objects.filter(verb="plan.approve").get()
    assert line.after is not None
    assert run.digest in str(line.after)
    with pytest.raises(NotApprovableError):
        approve(run.pk, "再批一次", by=by)


def test_a_plan_to_approve_waits_on_the_desk_of_another_supervisor(
    office: Office, run: PlanRun
) -> None:
    office.people["other"] = second(office)
    assert f"/plans/{run.pk}/" in text(office.browser("other"), "/")
    assert f"/plans/{run.pk}/" not in text(office.browser("supervisor"), "/")


def test_two_plans_lie_side_by_side(office: Office, run: PlanRun) -> None:
    other = a_plan(office)
    page = text(office.browser("supervisor"), f"/plans/compare/?first={run.pk}&second={other.pk}")
    assert "0 个账号的去向不同" in page


def test_an_account_shows_what_the_plan_decides_about_it(office: Office, run: PlanRun) -> None:
    decision = PlanDecision.objects.get(run=run, account_id="WX01")
    assert decision.reason["zh"] in text(office.browser("neighbour"), "/ledger/account/WX01/")


@pytest.mark.usefixtures("run")
def test_a_plan_is_asked_for_in_the_browser(office: Office) -> None:
    asked = {"scenario": "gentle", "pack": "cn-2019", "start_on": START.isoformat()}
    answer = office.browser("checker").post("/plans/", asked)
    made = PlanRun.objects.order_by("-pk").first()
    assert made is not None
    assert (answer.headers["Location"], made.scenario) == (f"/plans/{made.pk}/", "gentle")
