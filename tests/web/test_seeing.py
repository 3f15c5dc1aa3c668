"""What nobody could observe is seen to; samples are looked at by two, blind to each other."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import LazySettings

from keepfit.checkup import samples, unseen
from keepfit.checkup.actions import sampling
from keepfit.checkup.actions.errands import Answered, Assignment, assign, finish
from keepfit.checkup.actions.running import ask, carry_out
from keepfit.checkup.actions.sampling import Said, Wanted
from keepfit.checkup.models import Look, Run, Sample
from keepfit.kit import clock
from keepfit.kit.errors import OutdatedError, UsageError
from keepfit.ledger.models import Account
from keepfit.people.actions.founding import HIGHEST
from keepfit.people.actions.staff import Newcomer, invite, take_up
from keepfit.people.core.rights import NotAllowedError, Role
from tests.web.office import DAYS, PASSWORD, Office
from tests.web.test_checkup import AS_OF, BOOK
from tests.web.test_ledger import taken


@pytest.fixture
def checked(office: Office, tmp_path: Path) -> Office:
    """An office with one check-up, and a second checker."""
    taken(BOOK, office.actor("supervisor"), tmp_path)
    carry_out(ask("cn-2019", AS_OF, by=office.actor("supervisor")), tmp_path / "history")
    token = invite(
        Newcomer(login="second", name="second", email=""),
        Role.CHECKER,
        HIGHEST,
        by=office.actor("administrator"),
        days=DAYS,
    )
    return Office(people={**office.people, "second": take_up(token, PASSWORD)})


def to_somebody(office: Office, name: str, who: str) -> int:
    account = Account.objects.get(name=name)
    wanted = Assignment(
        account_ids=[account.pk],
        staff_id=office.people[who],
        due_on=clock.today() + timedelta(days=5),
        words="请导出后台数据",
    )
    return assign(wanted, by=office.actor("checker"))


def test_the_queue_tells_cause_and_way_on_within_reach(checked: Office) -> None:
    rows = unseen.unseen(Run.objects.get(), checked.actor("owner"))
    assert {one.name for one in rows} == {"青溪教育", "青溪一小"}
    assert all(one.causes and one.advice for one in rows)


def test_an_errand_stands_on_the_desk_until_it_is_finished(checked: Office) -> None:
    to_somebody(checked, "青溪一小", "operator")
    assert "请导出后台数据" in checked.browser("operator").get("/").content.decode()
    (errand,) = unseen.open_errands(checked.actor("operator"))
    said = Answered(words="已导入", version=errand.version)
    with pytest.raises(NotAllowedError):
        finish(errand.pk, said, by=checked.actor("neighbour"))
    finish(errand.pk, said, by=checked.actor("operator"))
    with pytest.raises(OutdatedError, match="finished"):
        finish(errand.pk, said, by=checked.actor("checker"))
    assert "请导出后台数据" not in checked.browser("operator").get("/").content.decode()


def test_nothing_is_given_to_who_may_not_read_it_or_given_twice(checked: Office) -> None:
    with pytest.raises(UsageError, match="may not read"):
        to_somebody(checked, "青溪卫健", "operator")
    to_somebody(checked, "青溪卫健", "neighbour")
    with pytest.raises(UsageError, match="already"):
        to_somebody(checked, "青溪卫健", "checker")


def test_one_account_is_checked_again_from_the_queue(
    checked: Office, settings: LazySettings, tmp_path: Path
) -> None:
    settings.SITE = tmp_path
    account = Account.objects.get(name="青溪一小")
    answer = checked.browser("checker").post("/unobserved/again/", {"account": account.pk})
    run = Run.objects.get(only=account)
    assert (answer.headers["Location"], run.state) == (f"/checkups/{run.pk}/", Run.DONE)


def drawn(office: Office, by: str = "supervisor") -> Sample:
    people = [office.people["checker"], office.people["second"]]
    wanted = Wanted(
        name="三季度抽查", question="能否打开", share=1, overlap=1, checkers=people, seed=7
    )
    return Sample.objects.get(pk=sampling.draw_sample(wanted, by=office.actor(by)))


def answered(office: Office, sample: Sample, who: str, answers: dict[str, str]) -> None:
    for look in samples.sheet(sample, office.actor(who)):
        said = Said(answer=answers.get(look.account.name, "PASSED"), words="", version=look.version)
        sampling.answer(look.pk, said, by=office.actor(who))


def test_nobody_sees_what_another_said_until_all_is_said(checked: Office) -> None:
    sample = drawn(checked)
    answered(checked, sample, "checker", {"青溪一小": "FAILED"})
    assert samples.result(sample) is None
    page = checked.browser("second").get(f"/samples/{sample.pk}/").content.decode()
    assert 'value="FAILED" checked' not in page
    other = Look.objects.filter(checker=checked.people["checker"])[0]
    said = Said(answer="FAILED", words="", version=other.version)
    with pytest.raises(NotAllowedError):
        sampling.answer(other.pk, said, by=checked.actor("second"))


def test_differences_are_decided_by_a_third_and_counted(checked: Office) -> None:
    sample = drawn(checked)
    answered(checked, sample, "checker", {"青溪一小": "FAILED"})
    answered(checked, sample, "second", {})
    result = samples.result(sample)
    assert result is not None
    (pair,) = result.pairs
    assert (pair.agreement.pairs, len(result.differing), result.estimate.checked) == (3, 1, 2)
    account = result.differing[0][0].account_id
    said = Said(answer="FAILED", words="现场核实打不开", version=0)
    with pytest.raises(NotAllowedError):
        sampling.decide(sample.pk, account, said, by=checked.actor("second"))
    sampling.decide(sample.pk, account, said, by=checked.actor("supervisor"))
    with pytest.raises(UsageError, match="nothing to decide"):
        sampling.decide(sample.pk, account, said, by=checked.actor("supervisor"))
    settled = samples.result(sample)
    assert settled is not None
    assert (settled.estimate.checked, round(settled.estimate.rate, 2)) == (3, 0.67)
    page = checked.browser("supervisor").get(f"/samples/{sample.pk}/").content.decode()
    assert "66.7%" in page


def test_an_answer_stands_once_all_are_given_and_is_not_overwritten_unseen(
    checked: Office,
) -> None:
    sample = drawn(checked)
    look = samples.sheet(sample, checked.actor("checker"))[0]
    said = Said(answer="PASSED", words="", version=look.version)
    sampling.answer(look.pk, said, by=checked.actor("checker"))
    with pytest.raises(OutdatedError, match="elsewhere"):
        sampling.answer(look.pk, said, by=checked.actor("checker"))
    answered(checked, sample, "checker", {})
    answered(checked, sample, "second", {})
    with pytest.raises(UsageError, match="none is changed"):
        sampling.answer(look.pk, said, by=checked.actor("checker"))


def test_a_sample_takes_two_people_who_check_all_of_it(checked: Office) -> None:
    wanted = Wanted(
        name="x",
        question="x",
        share=1,
        overlap=1,
        checkers=[checked.people["checker"], checked.people["owner"]],
        seed=1,
    )
    with pytest.raises(UsageError, match="two people"):
        sampling.draw_sample(wanted, by=checked.actor("supervisor"))


def test_the_pages_open(checked: Office) -> None:
    sample = drawn(checked)
    browser = checked.browser("checker")
    pages = ("/unobserved/", "/samples/", f"/samples/{sample.pk}/", "/packs/", "/packs/cn-2019/")
    assert {browser.get(one).status_code for one in pages} == {200}
    assert checked.browser("owner").get(f"/samples/{sample.pk}/").status_code == 403
