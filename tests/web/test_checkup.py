"""A check-up of the office: asked for, run, contested, decided, put right, closed."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from keepfit.checkup import office as checkups
from keepfit.checkup.actions.deciding import take_step
from keepfit.checkup.actions.running import ask, carry_out
from keepfit.checkup.core.casework import MOVES, OPEN, State, Step, StepError, move, steps_from
from keepfit.checkup.models import Finding, Run
from keepfit.kit import clock
from keepfit.people.core.rights import NotAllowedError, Right
from keepfit.people.jobs import left_undone
from keepfit.people.models import AuditLine
from keepfit.web.waiting import MOST
from tests.web.office import Office
from tests.web.test_ledger import taken

AS_OF = date(2024, 6, 30)
BOOK = """账号名称,类型,平台,主办单位,备案号,账号管理员
青溪教育,公众号,微信公众号,education,,
青溪卫健,公众号,微信公众号,health,B-2,赵
青溪一小,公众号,微信公众号,school,B-3,
"""


@pytest.fixture
def checked(office: Office, tmp_path: Path) -> Office:
    """An office whose supervisor has made one check-up of the ledger's structure."""
    taken(BOOK, office.actor("supervisor"), tmp_path)
    number = ask("structure", AS_OF, by=office.actor("supervisor"))
    carry_out(number, tmp_path / "history")
    return office


def a_finding(name: str, rule: str = "KF-FILED") -> Finding:
    return Finding.objects.get(account__name=name, rule_id=rule)


def test_the_findings_are_those_of_the_same_check_up_at_the_desk(checked: Office) -> None:
    found = set(
        checkups.findings(checked.actor("supervisor"))
        .filter(observed=True, rule_id__in=["KF-FILED", "KF-HOLDER"])
        .values_list("account__name", "rule_id")
    )
    assert found == {
        ("青溪教育", "KF-FILED"),
        ("青溪教育", "KF-HOLDER"),
        ("青溪一小", "KF-HOLDER"),
    }


def test_what_nobody_could_see_is_no_fault_and_has_no_next_step(checked: Office) -> None:
    unseen = Finding.objects.filter(observed=False)
    assert unseen.exists()
    assert not any(checkups.steps(one, checked.actor("supervisor")) for one in unseen)


def test_each_owner_reads_the_findings_of_their_own_branch(checked: Office) -> None:
    seen = set(checkups.findings(checked.actor("owner")).values_list("account__name", flat=True))
    assert seen <= {"青溪教育", "青溪一小"}


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("zh", {"测得": "否", "何时算违反": "否"}),
        ("en", {"Measured": "no", "Broken where": "no"}),
    ],
)
def test_a_finding_tells_its_figures_with_their_units(
    checked: Office, lang: str, said: dict[str, str]
) -> None:
    browser = checked.browser("owner")
    browser.cookies["keepfit_lang"] = lang
    page = browser.get(f"/findings/{a_finding('青溪教育').pk}/").content.decode()
    told = dict(re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", page))
    assert {name: told.get(name) for name in said} == said
    source = told["依据" if lang == "zh" else "Source"]
    assert ("每个账号" in source) == (lang == "zh")


@pytest.mark.parametrize("place", ["/checkups/{run}/", "/ledger/account/{account}/"])
def test_a_table_of_findings_tells_them_with_their_units_too(checked: Office, place: str) -> None:
    one = a_finding("青溪教育")
    Finding.objects.exclude(pk=one.pk).delete()
    Finding.objects.update(rule_id="KF-LOGIN", measured=200, limit=180)
    here = place.format(run=one.run_id, account=one.account_id)
    page = checked.browser("supervisor").get(here).content.decode()
    assert re.findall(r'<td[^>]*data-label="(测得|何时算违反)"[^>]*>(.*?)</td>', page)[:2] == [
        ("测得", "200 天"),
        ("何时算违反", "超过 180 天"),
    ]


def test_a_finding_of_another_branch_is_not_there(checked: Office) -> None:
    number = a_finding("青溪教育").pk
    assert checked.browser("neighbour").get(f"/findings/{number}/").status_code == 404


def test_who_contests_does_not_decide(checked: Office) -> None:
    number = a_finding("青溪教育").pk
    take_step(number, Step.CONTEST, "备案号在办", by=checked.actor("owner"))
    with pytest.raises(NotAllowedError):
        take_step(number, Step.WITHDRAW, "同意", by=checked.actor("owner"))


def test_the_whole_way_leaves_its_words_and_its_lines(checked: Office) -> None:
    number = a_finding("青溪教育").pk
    way = [
        ("owner", Step.CONTEST, "备案号在办"),
        ("supervisor", Step.UPHOLD, "请尽快补办"),
        ("owner", Step.PUT_RIGHT, "已补备案号"),
        ("checker", Step.REOPEN, "未见备案号"),
        ("owner", Step.PUT_RIGHT, "已更新台账"),
        ("checker", Step.CLOSE, "已核实"),
    ]
    for who, step, words in way:
        take_step(number, step, words, by=checked.actor(who))
    told = [one.words for one in checkups.taken(a_finding("青溪教育"))]
    lines = AuditLine.objects.filter(kind="finding", object_id=str(number)).count()
    assert (told, lines, a_finding("青溪教育").state) == (
        [words for _, _, words in way],
        len(way),
        State.CLOSED,
    )


def test_the_second_of_two_who_decide_at_once_is_told(checked: Office) -> None:
    number = a_finding("青溪教育").pk
    take_step(number, Step.CONTEST, "在办", by=checked.actor("owner"))
    take_step(number, Step.WITHDRAW, "属实", by=checked.actor("supervisor"))
    with pytest.raises(StepError):
        take_step(number, Step.UPHOLD, "不属实", by=checked.actor("supervisor"))


def test_every_open_state_leads_on_and_no_closed_one_does() -> None:
    assert {state for state in State if steps_from(state)} == set(OPEN)


@pytest.mark.parametrize("state", list(State))
@pytest.mark.parametrize("step", list(Step))
def test_a_step_leads_where_the_table_says_or_nowhere(state: State, step: Step) -> None:
    told = [one.end for one in MOVES if (one.start, one.step) == (state, step)]
    if told:
        assert move(state, step).end is told[0]
    else:
        with pytest.raises(StepError):
            move(state, step)


def test_a_check_up_that_was_killed_is_begun_again_and_doubles_nothing(
    checked: Office,  # noqa: ARG001  # its check-up
    tmp_path: Path,
) -> None:
    run = Run.objects.get()
    before = Finding.objects.count()
    Run.objects.update(state=Run.RUNNING)
    assert left_undone(Run) == [run.pk]
    carry_out(run.pk, tmp_path / "history")
    assert (Finding.objects.count(), Run.objects.get().state) == (before, Run.DONE)


def test_an_empty_ledger_fails_with_the_reason(office: Office, tmp_path: Path) -> None:
    number = ask("structure", AS_OF, by=office.actor("supervisor"))
    carry_out(number, tmp_path / "history")
    run = Run.objects.get()
    assert (run.state, "没有账号" in run.stage.zh) == (Run.FAILED, True)


def test_an_owner_does_not_start_a_check_up(office: Office) -> None:
    with pytest.raises(NotAllowedError):
        ask("structure", AS_OF, by=office.actor("owner"))


def test_the_desk_shows_an_owner_what_is_to_be_put_right(checked: Office) -> None:
    text = checked.browser("owner").get("/").content.decode()
    assert "青溪教育" in text
    assert "青溪卫健" not in text


def test_the_desk_says_when_it_lists_the_most_urgent_alone(checked: Office) -> None:
    browser, one = checked.browser("owner"), a_finding("青溪教育")
    few = browser.get("/").content.decode()
    for number in range(MOST):
        one.pk, one.rule_id = None, f"R{number}"
        one.save(force_insert=True)
    full = browser.get("/").content.decode()
    assert ("只列出最紧急的 50 项" in few, "只列出最紧急的 50 项" in full) == (False, True)
    assert full.count('class="task') - full.count('class="tasks') == MOST
    account = browser.get(f"/ledger/account/{one.account_id}/").content.decode()
    unseen = Finding.objects.filter(account=one.account_id, observed=True).count() - 20
    assert f"另有 {unseen} 个待办的问题" in account


def test_check_ups_are_listed_page_by_page_to_the_first(checked: Office) -> None:
    first = Run.objects.get()
    told = {"unit_id": "office", "asked_by_id": first.asked_by_id, "pack": "structure"}
    Run.objects.bulk_create(
        Run(**told, as_of=AS_OF, asked_at=clock.now(), state=Run.DONE) for _ in range(50)
    )
    browser, link = checked.browser("supervisor"), f'href="/checkups/{first.pk}/"'
    newest, oldest = (browser.get(f"/checkups/?page={n}").content.decode() for n in (1, 2))
    assert (link in newest, link in oldest) == (False, True)


def test_a_check_up_is_asked_for_and_read_in_the_browser(checked: Office) -> None:
    browser = checked.browser("supervisor")
    answer = browser.post("/checkups/", {"pack": "structure", "as_of": "2024-06-30"})
    page = browser.get(answer.headers["Location"]).content.decode()
    assert ("青溪教育" in page, "未观测" in page) == (True, True)


def test_contested_findings_wait_for_whoever_decides(checked: Office) -> None:
    take_step(a_finding("青溪教育").pk, Step.CONTEST, "在办", by=checked.actor("owner"))
    waits = checkups.open_findings(checked.actor("supervisor"), Right.DECIDE)
    assert [one.account.name for one in waits] == ["青溪教育"]


def test_the_account_page_shows_its_open_findings_and_no_others(checked: Office) -> None:
    number = a_finding("青溪教育").account_id
    page = checked.browser("owner").get(f"/ledger/account/{number}/").content.decode()
    told = {one.pk: f"/findings/{one.pk}/" in page for one in Finding.objects.all()}
    expected = {one.pk: one.observed and one.account_id == number for one in Finding.objects.all()}
    assert told == expected
