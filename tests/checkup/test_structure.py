from __future__ import annotations

import math
from datetime import date
from typing import Any

import pytest

from keepfit.checkup.core.catalogue import STRUCTURE_MEASURES
from keepfit.checkup.core.structure import structure
from keepfit.ledger.core.records import Account, Ledger
from keepfit.people.core.units import Unit

AS_OF = date(2024, 6, 30)
BUREAU = Unit(unit_id="u1", name="云岫县教育局", aliases=("县教体局",), parent_id="u0")
COUNTY = Unit(unit_id="u0", name="云岫县人民政府")


def an_account(account_id: str = "a1", **changes: Any) -> Account:
    given: dict[str, Any] = {
        "name": "云岫教育",
        "kind": "account",
        "platform": "wechat",
        "unit_id": "u1",
    }
    return Account(account_id=account_id, **{**given, **changes})


def measured(*accounts: Account) -> dict[str, list[float]]:
    units = {one.unit_id: one for one in (BUREAU, COUNTY)}
    ledger = Ledger(units=units, accounts={one.account_id: one for one in accounts})
    return {name: list(column) for name, column in structure(ledger, AS_OF).items()}


def test_every_structural_measure_is_defined() -> None:
    assert set(measured()) == set(STRUCTURE_MEASURES)


def test_two_accounts_of_a_unit_on_one_platform_are_counted() -> None:
    assert measured(an_account(), an_account("a2"))["same_platform_accounts"] == [2, 2]


def test_accounts_in_two_languages_serve_two_audiences() -> None:
    pair = an_account(language="English"), an_account("a2", language="Français")
    assert measured(*pair)["same_platform_accounts"] == [1, 1]


def test_a_closed_account_is_no_double() -> None:
    pair = an_account(), an_account("a2", status="closed")
    assert measured(*pair)["same_platform_accounts"][0] == 1


def test_without_a_known_unit_nothing_is_a_double() -> None:
    found = measured(an_account(unit_id=""), an_account("a2", unit_id=""))
    assert all(math.isnan(one) for one in found["same_platform_accounts"])


@pytest.mark.parametrize(
    ("asked", "number", "filed"),
    [((), "", None), (("filing_no",), "", 0), (("filing_no",), "8", 1)],
)
def test_an_empty_filing_number_counts_only_where_it_was_asked(
    asked: tuple[str, ...], number: str, filed: float | None
) -> None:
    value = measured(an_account(filing_no=number, asked=frozenset(asked)))["filed"][0]
    assert value == filed if filed is not None else math.isnan(value)


def test_a_login_never_proven_is_older_than_any_limit() -> None:
    one = an_account(asked=frozenset({"last_login_proven_on"}))
    assert measured(one)["login_proven_days"] == [math.inf]


def test_days_since_the_login_was_proven_are_counted_to_the_day() -> None:
    one = an_account(
        asked=frozenset({"last_login_proven_on"}), last_login_proven_on=date(2024, 1, 2)
    )
    assert measured(one)["login_proven_days"] == [180]


def test_one_person_named_twice_is_no_second_holder() -> None:
    one = an_account(login_holder="张三", second_holder="张三 ", asked=frozenset({"second_holder"}))
    assert measured(one)["has_second_holder"] == [0]


@pytest.mark.parametrize(
    ("owner", "matches"),
    [
        ("云岫县教育局", 1),
        ("教育局", 1),
        ("县教体局", 1),
        ("云岫县人民政府", 1),
        ("云岫县卫生健康局", 0),
    ],
)
def test_the_verified_owner_is_the_unit_or_one_above_it(owner: str, matches: float) -> None:
    assert measured(an_account(verified_owner=owner))["owner_matches"] == [matches]


def test_the_odd_name_out_is_told_and_the_common_one_is_not() -> None:
    found = measured(
        an_account(),
        an_account("a2", platform="weibo"),
        an_account("a3", platform="douyin", name="小云说教育"),
    )
    assert found["names_differ"] == [0, 0, 1]


def test_a_second_name_on_a_platform_that_has_the_common_one_is_a_double_and_no_odd_name() -> None:
    found = measured(
        an_account(), an_account("a2", platform="weibo"), an_account("a3", name="云岫招生")
    )
    assert found["names_differ"] == [0, 0, 0]
