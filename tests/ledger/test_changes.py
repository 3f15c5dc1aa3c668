from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from keepfit.connectors.platforms import table
from keepfit.ledger.core.changes import Belief, ChangeSet, carried
from keepfit.ledger.core.records import Account, Ledger
from keepfit.ledger.queries import changes_between


def an_account(number: int, **changes: Any) -> Account:
    given: dict[str, Any] = {
        "account_id": f"x-{number}",
        "name": f"Account {number}",
        "kind": "account",
        "platform": "x",
        "url": f"https://x.com/account{number}",
        "unit_id": "u1",
    }
    return Account(**{**given, **changes})


def a_ledger(*accounts: Account) -> Ledger:
    return Ledger(accounts={one.account_id: one for one in accounts})


TEN = a_ledger(*(an_account(number) for number in range(10)))


def without(ledger: Ledger, *numbers: int) -> Ledger:
    gone = {f"x-{number}" for number in numbers}
    return a_ledger(*(one for key, one in ledger.accounts.items() if key not in gone))


def changes(old: Ledger, new: Ledger) -> ChangeSet:
    return changes_between(old, new, table(), Belief(share=0.2, accounts=5))


def test_a_ledger_does_not_differ_from_itself() -> None:
    assert changes(TEN, TEN) == ChangeSet()


def test_one_missing_account_of_ten_is_closed() -> None:
    assert [one.account.account_id for one in changes(TEN, without(TEN, 3)).closed] == ["x-3"]


def test_four_missing_of_ten_are_an_outage_and_nothing_is_closed() -> None:
    found = changes(TEN, without(TEN, 0, 1, 2, 3))
    assert (found.closed, len(found.not_observed), found.outage) == ((), 4, True)


def test_after_an_outage_the_return_of_the_accounts_is_no_wave_of_openings() -> None:
    broken = without(TEN, 0, 1, 2, 3)
    kept = carried(TEN, broken, changes(TEN, broken))
    assert changes(kept, TEN) == ChangeSet()


def test_a_mass_appearance_is_the_other_side_of_an_outage() -> None:
    found = changes(without(TEN, 0, 1, 2, 3), TEN)
    assert (found.opened, len(found.not_observed), found.outage) == ((), 4, True)


def test_in_an_outage_of_the_whole_ledger_even_a_small_platform_closes_nothing() -> None:
    lonely = an_account(77, platform="flickr", url="")
    old = a_ledger(*TEN.accounts.values(), lonely)
    assert changes(old, without(TEN, 0, 1, 2, 3)).closed == ()


def test_an_account_listed_as_closed_is_closed_in_the_midst_of_an_outage() -> None:
    new = without(TEN, 0, 1, 2, 3)
    shut = replace(new.accounts["x-5"], status="closed")
    found = changes(TEN, Ledger(accounts={**new.accounts, "x-5": shut}))
    assert [one.account.account_id for one in found.closed] == ["x-5"]


def test_a_new_name_under_the_same_link_is_a_renaming() -> None:
    new = a_ledger(*without(TEN, 3).accounts.values(), an_account(3, account_id="q", name="New"))
    found = changes(TEN, new)
    assert [one.columns for one in found.renamed] == [("name",)]
    assert (found.opened, found.closed) == ((), ())


def test_an_account_under_another_spelling_of_its_link_is_the_same() -> None:
    new = a_ledger(
        *without(TEN, 3).accounts.values(),
        an_account(3, account_id="q", url="https://twitter.com/ACCOUNT3/"),
    )
    assert (changes(TEN, new).opened, changes(TEN, new).closed) == ((), ())


def test_a_new_unit_is_a_move() -> None:
    new = a_ledger(*without(TEN, 3).accounts.values(), an_account(3, unit_id="u2"))
    assert [one.account.unit_id for one in changes(TEN, new).moved] == ["u2"]


def test_a_column_the_new_sheet_never_asked_for_has_not_changed() -> None:
    old = a_ledger(an_account(1, followers=900, asked=frozenset({"name", "followers"})))
    new = a_ledger(an_account(1, asked=frozenset({"name"})))
    assert changes(old, new).changed == ()


def test_two_accounts_with_one_name_are_not_taken_for_each_other() -> None:
    old = a_ledger(an_account(1, url="", name="Same"), an_account(2, url="", name="Same"))
    new = a_ledger(an_account(3, url="", name="Same"))
    assert changes(old, new).renamed == ()


@given(st.sets(st.integers(0, 9)))
def test_every_missing_account_is_either_closed_or_not_observed(gone: set[int]) -> None:
    found = changes(TEN, without(TEN, *gone))
    assert len(found.closed) + len(found.not_observed) == len(gone)
    assert not (found.closed and found.not_observed)
