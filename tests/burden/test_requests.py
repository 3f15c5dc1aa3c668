from __future__ import annotations

from keepfit.burden.core.records import AskedTwice, Request
from keepfit.burden.core.requests import asked, asked_total, asked_twice
from keepfit.burden.core.work import drawn
from keepfit.intake.tables import exchange_tables
from keepfit.ledger.core.records import Account, Ledger
from tests.burden.build import a_model, a_request, an_account

MODEL = a_model()
EFFORTS = drawn(MODEL, 0)


def twice(*requests: Request, accounts: list[Account]) -> dict[str, AskedTwice]:
    ledger = Ledger(accounts={one.account_id: one for one in accounts})
    found = asked_twice(requests, ledger, exchange_tables(), 0.8)
    return {one.field: one for one in found}


KNOWN = [an_account(f"a{n}", followers=100 * n) for n in range(10)]


def test_stated_hours_count_as_stated() -> None:
    total = asked_total([a_request(hours_each=2.0, units=30)], EFFORTS, MODEL)
    assert (total.low, total.likely, total.high) == (60.0, 60.0, 60.0)


def test_unstated_hours_come_from_the_model_with_their_range() -> None:
    total = asked_total([a_request(units=100)], EFFORTS, MODEL)
    assert 30 < total.low < total.likely < total.high < 300


def test_requests_are_counted_by_who_sent_them_and_kind() -> None:
    found = asked(
        [a_request("1"), a_request("2"), a_request("3", kind="repost"), a_request("4", kind="?")],
        EFFORTS,
    )
    assert [(one.kind, one.requests, one.answers) for one in found] == [
        ("form", 2, 200),
        ("other", 1, 100),
        ("repost", 1, 100),
    ]


def test_a_field_the_ledger_knows_is_told() -> None:
    found = twice(a_request(fields=("粉丝数", "天气")), accounts=KNOWN)
    assert {name: one.known for name, one in found.items()} == {"粉丝数": True}


def test_another_spelling_of_a_known_field_is_the_same_field() -> None:
    found = twice(
        a_request("1", fields=("粉丝数",)), a_request("2", fields=("关注人数",)), accounts=KNOWN
    )
    assert found["粉丝数"].requests == ("1", "2")
    assert found["粉丝数"].answers == 200


def test_a_field_the_ledger_does_not_know_may_be_asked_once_but_not_twice() -> None:
    accounts = [an_account(f"a{n}") for n in range(10)]
    once = twice(a_request("1", fields=("粉丝数",)), accounts=accounts)
    again = twice(
        a_request("1", fields=("粉丝数",)), a_request("2", fields=("粉丝数",)), accounts=accounts
    )
    assert once == {}
    assert (again["粉丝数"].known, again["粉丝数"].requests) == (False, ("1", "2"))


def test_an_asked_and_empty_cell_is_an_answer() -> None:
    accounts = [an_account(f"a{n}", asked=frozenset({"filing_no"})) for n in range(10)]
    assert twice(a_request(fields=("备案号",)), accounts=accounts)["备案号"].known
