"""One check-up after another: what is carried over, what passes now, what the comparison says."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from keepfit.checkup.actions.deciding import take_step
from keepfit.checkup.actions.running import ask, carry_out
from keepfit.checkup.core.casework import State, Step
from keepfit.checkup.course import Wanted, compared
from keepfit.checkup.models import Finding, Run, Verdict
from keepfit.kit.errors import UsageError
from keepfit.people.core.rights import NotAllowedError
from keepfit.people.models import AuditLine
from tests.web.office import Office
from tests.web.test_checkup import AS_OF, BOOK, a_finding
from tests.web.test_ledger import taken

LATER = date(2024, 9, 30)
# Education filed its account meanwhile, health lost its login holder, the school did nothing.
NEWER = BOOK.replace("education,,", "education,B-1,").replace("B-2,赵", "B-2,")


def checked(office: Office, folder: Path, as_of: date, only: str = "") -> Run:
    number = ask("structure", as_of, by=office.actor("supervisor"), only=only)
    carry_out(number, folder / "history")
    return Run.objects.get(pk=number)


@pytest.fixture
def twice(office: Office, tmp_path: Path) -> Office:
    """An office checked, put right in part, and checked again a quarter later."""
    taken(BOOK, office.actor("supervisor"), tmp_path)
    checked(office, tmp_path, AS_OF)
    take_step(a_finding("青溪教育", "KF-HOLDER").pk, Step.CONTEST, "在办", by=office.actor("owner"))
    taken(NEWER, office.actor("supervisor"), tmp_path)
    checked(office, tmp_path, LATER)
    return office


def old_and_new(name: str, rule: str) -> list[Finding]:
    found = Finding.objects.filter(account__name=name, rule_id=rule, observed=True)
    return list(found.order_by("run_id"))


def test_what_fails_again_goes_on_with_its_state_and_its_old_deadline(twice: Office) -> None:  # noqa: ARG001  # its check-ups
    old, new = old_and_new("青溪教育", "KF-HOLDER")
    assert (old.state, new.state) == (State.CARRIED, State.CONTESTED)
    assert (new.due_on, new.carried_from_id) == (old.due_on, old.pk)
    lines = AuditLine.objects.filter(kind="finding", object_id=str(old.pk), verb="finding.carry")
    assert lines.count() == 1


def test_what_passes_now_waits_for_a_person_to_close_it(twice: Office) -> None:
    (old,) = old_and_new("青溪教育", "KF-FILED")
    assert (old.state, old.passed_in) == (State.PUT_RIGHT, Run.objects.get(as_of=LATER))
    take_step(old.pk, Step.CLOSE, "已核实", by=twice.actor("checker"))


def test_each_complaint_stands_once_in_the_comparison(twice: Office) -> None:
    before, now = Run.objects.order_by("as_of")
    by = twice.actor("supervisor")
    counts = {way: n for way, _, n in compared(before, now, Wanted(), by).counts}
    told = {
        way: {
            (one.finding.account.name, one.finding.rule_id)
            for one in compared(before, now, Wanted(way=way), by).lines
        }
        for way in counts
    }
    assert ("青溪教育", "KF-FILED") in told["fixed"]
    assert ("青溪教育", "KF-HOLDER") in told["contested"]
    assert ("青溪卫健", "KF-HOLDER") in told["new"]
    assert ("青溪一小", "KF-HOLDER") in told["overdue"]
    seen = [pair for pairs in told.values() for pair in pairs]
    assert (len(seen), sum(counts.values())) == (len(set(seen)), len(seen))


def test_a_comparison_shows_nobody_what_lies_beyond_their_reach(twice: Office) -> None:
    before, now = Run.objects.order_by("as_of")
    found = compared(before, now, Wanted(way="new"), twice.actor("owner"))
    assert "青溪卫健" not in {one.finding.account.name for one in found.lines}
    with pytest.raises(UsageError, match="earlier"):
        compared(now, before, Wanted(), twice.actor("supervisor"))


def test_one_account_is_checked_again_by_itself(twice: Office, tmp_path: Path) -> None:
    old = old_and_new("青溪一小", "KF-HOLDER")[-1]
    taken(BOOK.replace("B-3,", "B-3,钱"), twice.actor("supervisor"), tmp_path)
    run = checked(twice, tmp_path, LATER, only=old.account_id)
    found = Finding.objects.filter(run=run).values_list("account_id", flat=True).distinct()
    assert list(found) == [old.account_id]
    assert Verdict.objects.filter(run=run).count() == 1
    old.refresh_from_db()
    assert (old.state, old.passed_in_id) == (State.PUT_RIGHT, run.pk)
    with pytest.raises(NotAllowedError):
        ask("structure", LATER, by=twice.actor("supervisor"), only="nobody's")


def test_the_comparison_opens_in_the_browser(twice: Office) -> None:
    page = twice.browser("supervisor").get("/checkups/compare/?way=fixed").content.decode()
    assert ("青溪教育" in page, "已整改" in page) == (True, True)
