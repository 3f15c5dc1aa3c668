"""Every rule of every pack can be defended: its source, its words, its remedy, its test."""

from __future__ import annotations

import pytest

from docs import reference
from keepfit.checkup.core.rules import Rule
from keepfit.checkup.queries import ALL_MEASURES, load_pack, pack_ids
from tests.checkup.cases import CASES

RULES = {f"{pack}/{rule.rule_id}": rule for pack in pack_ids() for rule in load_pack(pack).rules}
# What a pack inherits unchanged is the same rule; it is looked at once.
WRITTEN = {rule: name for name, rule in reversed(RULES.items())}


def test_the_packs_are_found() -> None:
    assert {"cn-2019", "intl"} <= set(pack_ids())


@pytest.mark.parametrize("rule", WRITTEN, ids=WRITTEN.values())
def test_a_rule_says_in_both_languages_what_is_wrong_and_what_to_do(rule: Rule) -> None:
    said = (rule.statement, rule.remedy, rule.source.article)
    assert all(one.zh.strip() and one.en.strip() for one in said)


@pytest.mark.parametrize("rule", WRITTEN, ids=WRITTEN.values())
def test_a_rule_names_its_source_and_how_surely_it_was_read(rule: Rule) -> None:
    assert (bool(rule.source.document.strip()), rule.source.mark in "ABC") == (True, True)


@pytest.mark.parametrize("rule", WRITTEN, ids=WRITTEN.values())
def test_a_rule_that_was_only_recalled_is_off(rule: Rule) -> None:
    assert not (rule.on and rule.source.mark == "C")


@pytest.mark.parametrize("rule", WRITTEN, ids=WRITTEN.values())
def test_a_rule_leaves_time_to_put_it_right(rule: Rule) -> None:
    assert rule.days > 0 or not rule.on


@pytest.mark.parametrize("rule", WRITTEN, ids=WRITTEN.values())
def test_a_rule_judges_something_that_is_measured(rule: Rule) -> None:
    assert rule.measure in ALL_MEASURES


def test_every_rule_has_its_test_case() -> None:
    assert sorted({rule.rule_id for rule in RULES.values()} - set(CASES)) == []


def test_a_limit_that_a_pack_moves_has_its_own_test_case() -> None:
    moved = [
        name
        for name, rule in RULES.items()
        for above in [load_pack(name.split("/")[0]).extends]
        if f"{above}/{rule.rule_id}" in RULES
        and RULES[f"{above}/{rule.rule_id}"].limit != rule.limit
    ]
    assert [name for name in moved if name not in CASES] == []


def test_no_test_case_is_left_of_a_rule_that_went() -> None:
    known = {*RULES, *(rule.rule_id for rule in RULES.values())}
    assert sorted(set(CASES) - known) == []


@pytest.mark.parametrize("pack", pack_ids())
def test_every_rule_stands_in_the_docs(pack: str) -> None:
    page = reference.rules(load_pack(pack))
    assert [one.rule_id for one in load_pack(pack).rules if f"## {one.rule_id}\n" not in page] == []


def test_every_measure_stands_in_the_docs() -> None:
    page = reference.measures()
    assert [name for name in ALL_MEASURES if f"## {name}\n" not in page] == []
