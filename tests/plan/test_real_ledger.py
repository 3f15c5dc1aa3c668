"""The register of a real government: departments as units, two languages, nothing else known."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from keepfit.ledger.core.records import Ledger
from keepfit.plan.core.decisions import Draft
from keepfit.plan.flow import read_ledger
from keepfit.plan.queries import Wanted, drafted, planned, posed
from keepfit.plan.solving.engine import Options


@pytest.fixture(scope="module")
def register(shared: Path) -> Ledger:
    path = shared / "canada_social_accounts" / "2025-06-05.csv"
    return read_ledger((path,), None, lambda _: None)


@pytest.fixture(scope="module")
def one_each(register: Ledger) -> Draft:
    """Planned as if the rule of one account for each unit and platform held there."""
    asked = posed(register, Wanted())
    return drafted(asked, planned(asked.problem, Options(gap=5e-3)))


def cell(ledger: Ledger, account_id: str) -> tuple[str, str, str]:
    one = ledger.accounts[account_id]
    return one.unit_id, one.platform, one.language


def test_every_department_keeps_one_account_on_each_platform_in_each_language(
    register: Ledger, one_each: Draft
) -> None:
    kept = Counter(cell(register, one.account_id) for one in one_each.fated("keep"))
    assert set(kept.values()) == {1}
    assert set(kept) == {cell(register, one) for one in register.accounts}


def test_nobody_is_sent_to_another_language(register: Ledger, one_each: Draft) -> None:
    for one in one_each.fated("merge"):
        successor = register.accounts[one.successor_id]
        assert register.accounts[one.account_id].language == successor.language
        assert register.accounts[one.account_id].unit_id == successor.unit_id


def test_nothing_is_closed_for_want_of_figures(one_each: Draft) -> None:
    assert one_each.fated("close") == ()
    assert {one.reason.code for one in one_each.fated("keep")} == {"unseen"}


def test_the_account_that_bears_the_departments_name_is_the_one_that_stays(
    register: Ledger, one_each: Draft
) -> None:
    fates = {one.account_id: one.fate for one in one_each.decisions}
    parks = {
        one.name: fates[one.account_id]
        for one in register.accounts.values()
        if register.units[one.unit_id].name in ("Parks Canada", "Parcs Canada")
        and one.platform == "facebook"
    }
    assert parks["Parks Canada"] == parks["Parcs Canada"] == "keep"
    assert list(parks.values()).count("keep") == 2


def test_every_merger_names_the_rule_and_the_account_that_stays(
    register: Ledger, one_each: Draft
) -> None:
    for one in one_each.fated("merge"):
        said = one.reason.words.en
        assert register.accounts[one.successor_id].name in said
        assert " keeps " in said


def test_without_that_rule_nothing_is_known_against_anybody(register: Ledger) -> None:
    asked = posed(register, Wanted(pack="intl"))
    draft = drafted(asked, planned(asked.problem, Options(gap=5e-3)))
    assert len(draft.fated("keep")) == len(register.accounts)
