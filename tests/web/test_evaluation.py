"""An evaluation of the office: asked for, run with overlap and burden, read, answered."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoDbBlocker

from keepfit.burden import office as burden
from keepfit.burden.models import Branch, Upkeep
from keepfit.evaluation import office as evaluations
from keepfit.evaluation.actions.answering import answer
from keepfit.evaluation.models import Run, Standing
from keepfit.ledger.models import Account
from keepfit.overlap import office as overlaps
from keepfit.overlap.models import Report
from keepfit.people.core.rights import NotAllowedError, Right
from keepfit.people.models import AuditLine
from keepfit.people.queries import under
from tests.web.appraised import LAST, appraised
from tests.web.office import Office, an_office

_UNIT = {"neighbour": "health", "operator": "school", "owner": "education"}

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


def text(office: Office, who: str, address: str) -> str:
    answered = office.browser(who).get(address)
    assert answered.status_code == 200, address
    return answered.content.decode()


def the_last(run: Run) -> Standing:
    return Standing.objects.get(run=run, account_id=LAST)


def test_every_account_stands_in_the_run_and_the_last_is_its_only_candidate(run: Run) -> None:
    found = Standing.objects.filter(run=run)
    chosen = list(found.filter(candidate=True).values_list("account_id", flat=True))
    assert (found.count(), chosen) == (Account.objects.count(), [LAST])


def test_a_rank_lies_within_its_interval(run: Run) -> None:
    wrong = [
        one.account_id
        for one in Standing.objects.filter(run=run)
        if one.rank is None or not (one.rank_low or 0) <= one.rank <= (one.rank_high or 0)
    ]
    assert wrong == []


def test_each_owner_reads_the_standings_of_their_own_branch(office: Office, run: Run) -> None:
    mine = evaluations.standings(office.actor("neighbour")).filter(run=run)
    assert {one.account.unit_id for one in mine} == {"health"}


def test_a_candidate_of_another_branch_is_not_there(office: Office, run: Run) -> None:
    address = f"/evaluation/account/{the_last(run).pk}/"
    page = text(office, "neighbour", f"/evaluation/{run.pk}/?part=candidates")
    assert office.browser("neighbour").get(address).status_code == 404
    assert "账号00" not in page


def test_the_owner_of_a_candidate_is_told_on_the_desk_until_it_answered(
    office: Office, run: Run
) -> None:
    address = f"/evaluation/account/{the_last(run).pk}/"
    before = text(office, "owner", "/")
    answered = office.browser("owner").post(address, {"words": "正在整改，九月起每周更新"})
    assert answered.status_code == 302
    assert (address in before, address in text(office, "owner", "/")) == (True, False)


def test_an_answer_is_kept_beside_the_reasons_with_its_audit_line(office: Office, run: Run) -> None:
    one = the_last(run)
    answer(one.pk, "唯一面向牧区的账号", by=office.actor("owner"))
    line = AuditLine.objects.get(verb="candidate.answer")
    page = text(office, "supervisor", f"/evaluation/account/{one.pk}/")
    assert (line.why, line.unit_id, "唯一面向牧区的账号" in page) == (
        "唯一面向牧区的账号",
        one.account.unit_id,
        True,
    )


def test_a_second_answer_leaves_the_first_as_it_is(office: Office, run: Run) -> None:
    for words in ("甲", "乙"):
        answer(the_last(run).pk, words, by=office.actor("owner"))
    assert [one.words for one in evaluations.answers(the_last(run))] == ["甲", "乙"]


@pytest.mark.parametrize("who", ["neighbour", "supervisor", "auditor", "operator"])
def test_nobody_but_the_owner_answers(office: Office, run: Run, who: str) -> None:
    with pytest.raises(NotAllowedError):
        answer(the_last(run).pk, "x", by=office.actor(who))


def test_who_is_no_candidate_is_not_answered_for(office: Office, run: Run) -> None:
    other = Standing.objects.get(run=run, account_id="WX03")
    with pytest.raises(NotAllowedError):
        answer(other.pk, "x", by=office.actor("owner"))


@pytest.mark.parametrize("part", list(evaluations.PARTS))
@pytest.mark.parametrize("who", ["supervisor", "neighbour"])
def test_every_part_opens_for_those_above_and_below(
    office: Office, run: Run, part: str, who: str
) -> None:
    assert run.unit.name in text(office, who, f"/evaluation/{run.pk}/?part={part}")


def test_posts_alike_tell_who_was_first_and_hide_who_is_beyond_reach(
    office: Office, run: Run
) -> None:
    assert run.overlap is not None
    by = office.actor("neighbour")
    found = list(overlaps.rows(run.overlap, by, "alike"))
    told = overlaps.told("alike", found, by)
    group = next(one for one in told if "接种门诊" in one.text)
    assert ([one.name for one in group.accounts], group.elsewhere) == (["账号01"], 1)


@pytest.mark.parametrize("who", ["neighbour", "operator", "owner"])
def test_no_page_names_an_account_beyond_reach(office: Office, run: Run, who: str) -> None:
    reached = under(office.actor(who).paths(Right.READ), "unit__path")
    strange = set(Account.objects.exclude(reached).values_list("name", flat=True))
    own = Standing.objects.filter(run=run, account__unit_id=_UNIT[who]).first()
    addresses = [
        *(f"/overlaps/{run.overlap_id}/?part={part}" for part in overlaps.PARTS),
        *(f"/evaluation/{run.pk}/?part={part}" for part in evaluations.PARTS),
        f"/evaluation/{run.pk}/?part=groups&group={the_last(run).group_id}",
        f"/burden/{run.burden_id}/",
        f"/evaluation/account/{own.pk if own else 0}/",
        f"/ledger/account/{own.account_id if own else 0}/",
    ]
    pages = {one: text(office, who, one) for one in addresses}
    assert strange
    assert [one for one, page in pages.items() if any(name in page for name in strange)] == []


def test_the_sum_of_a_branch_is_that_of_its_accounts(office: Office, run: Run) -> None:
    assert run.burden is not None
    whole = burden.branch(run.burden, "office", office.actor("supervisor"))
    likely = sum(Upkeep.objects.values_list("hours_likely", flat=True))
    assert whole is not None
    assert (whole.accounts, round(whole.hours_likely, 1)) == (16, round(likely, 1))


def test_a_branch_is_summed_with_all_units_under_it(run: Run) -> None:
    assert run.burden is not None
    found = dict(Branch.objects.filter(platform="").values_list("unit_id", "accounts"))
    assert (
        found["education"] == found["school"] + Account.objects.filter(unit_id="education").count()
    )


def test_the_burden_of_another_branch_is_not_there(office: Office, run: Run) -> None:
    browser = office.browser("neighbour")
    answers = [
        browser.get(f"/burden/{run.burden_id}/?unit={unit}").status_code
        for unit in ("health", "education", "office")
    ]
    assert answers == [200, 404, 404]


def test_a_person_with_many_accounts_is_counted_and_not_named(office: Office, run: Run) -> None:
    page = text(office, "supervisor", f"/burden/{run.burden_id}/")
    whole = Branch.objects.get(unit_id="office", platform="")
    assert (whole.load["people"], whole.load["most"], "赵" in page) == (3, 2, False)


def test_what_was_asked_although_known_is_told(office: Office, run: Run) -> None:
    page = text(office, "owner", f"/burden/{run.burden_id}/")
    assert ("台账已有、仍在要的" in page, "备案号" in page) == (True, True)


def test_what_the_ledger_knows_is_not_asked_again(office: Office, run: Run) -> None:  # noqa: ARG001  # its ledger
    by = office.actor("supervisor")
    found = dict(burden.known_already(["账号名称", "公众号名称", "年度印刷费"], by))
    assert (found["账号名称"], found["年度印刷费"]) == (1.0, None)


def test_the_account_page_tells_its_year_its_place_its_cost_and_its_overlap(
    office: Office, run: Run
) -> None:
    page = text(office, "owner", f"/ledger/account/{LAST}/")
    assert run.pk
    told = ("<svg", "2024-06", "在同类中", "运维成本", "与别人重复", "末位建议对象")
    assert [one for one in told if one not in page] == []


def test_the_effect_per_hour_is_shown_of_the_accounts_within_reach(
    office: Office, run: Run
) -> None:
    page = text(office, "neighbour", f"/evaluation/{run.pk}/?part=effect")
    assert ("账号01" in page, "账号02" in page) == (True, False)


def test_a_month_before_anybody_looked_is_not_called_silent(run: Run) -> None:
    months = dict(the_last(run).months)
    assert (months["2023-07"], months["2024-05"]) == (None, 4)


def test_the_account_page_does_not_call_what_was_not_observed_silent(
    office: Office, run: Run
) -> None:
    blind = dict.fromkeys(("silent_days", "posts_per_week"), None)
    Standing.objects.filter(pk=the_last(run).pk).update(vitals=blind)
    page = text(office, "owner", f"/ledger/account/{LAST}/")
    shown = re.findall(r"<dt>(?:停更天数|周均发布条数)</dt><dd>(.*?)</dd>", page)
    assert shown == ["未观测", "未观测"]


def test_the_pages_ask_as_often_for_many_accounts_as_for_few(office: Office, run: Run) -> None:
    pages = [
        f"/evaluation/{run.pk}/?part=candidates",
        f"/evaluation/{run.pk}/?part=groups&group={the_last(run).group_id}",
        f"/evaluation/{run.pk}/?part=effect",
        f"/overlaps/{run.overlap_id}/?part=alike",
        f"/overlaps/{run.overlap_id}/?part=functions",
        f"/burden/{run.burden_id}/",
    ]
    asked = {}
    for who in ("neighbour", "owner"):  # five accounts within reach, and eleven
        browser = office.browser(who)
        for page in pages:
            with CaptureQueriesContext(connection) as queries:
                assert browser.get(page).status_code == 200
            asked[who, page] = len(queries)
    assert [asked["neighbour", page] for page in pages] == [asked["owner", page] for page in pages]


def test_a_report_of_more_groups_than_are_kept_says_so(office: Office, run: Run) -> None:
    few = text(office, "supervisor", f"/overlaps/{run.overlap_id}/?part=alike")
    assert run.overlap is not None
    Report.objects.filter(pk=run.overlap.pk).update(groups=1234)
    many = text(office, "supervisor", f"/overlaps/{run.overlap_id}/?part=alike")
    assert ("共有" in few, "共有 1,234 组" in many) == (False, True)


def test_a_service_that_others_offer_is_no_orphan_and_one_nobody_offers_is(
    office: Office,
    run: Run,  # noqa: ARG001  # its ledger
) -> None:
    shown = {
        who: text(office, who, "/services/?show=orphans") for who in ("neighbour", "supervisor")
    }
    told = {who: [f"事项{n}" in page for n in range(5)] for who, page in shown.items()}
    assert told == {who: [False] * 4 + [True] for who in shown}
