"""The two rule books for passwords, and what an office sets otherwise."""

from __future__ import annotations

import pytest

from keepfit.kit.errors import UsageError
from keepfit.kit.settings import load
from keepfit.people.core.policy import POLICIES, Policy, policy_of


def chosen(**told: str) -> Policy:
    """The policy of an office with these settings."""
    return policy_of(load({f"KEEPFIT_PASSWORD_{name.upper()}": one for name, one in told.items()}))


def test_as_shipped_length_counts_and_nothing_else_is_asked() -> None:
    assert chosen() == Policy(length=12, classes=0, days=0, history=0)


def test_the_standard_asks_for_kinds_change_and_new_ones() -> None:
    assert chosen(policy="gbt22239") == Policy(length=12, classes=3, days=90, history=5)


def test_each_number_may_be_set_by_itself() -> None:
    told = chosen(policy="gbt22239", length="10", classes="4", days="0", history="2")
    assert told == Policy(length=10, classes=4, days=0, history=2)


def test_a_rule_book_nobody_knows_is_an_error_that_names_those_there_are() -> None:
    with pytest.raises(UsageError) as told:
        chosen(policy="strong")
    assert all(one in told.value.message.zh for one in POLICIES)
