from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from keepfit.history.arriving import arrived
from keepfit.ledger.queries import ledger_of
from keepfit.overlap.core.functions import (
    Described,
    all_twins,
    doubled,
    function_twins,
    nearest,
)
from keepfit.overlap.core.wanted import existing_for, wanted_of
from keepfit.overlap.function_queries import function_doubles, functions_overlap, unit_twins
from tests.build import a_unit
from tests.conftest import Run
from tests.overlap.build import a_ledger, an_account, offers

UNITS = [
    a_unit("县人社局", division_code="320831", sector="人社"),
    a_unit("邻县人社局", division_code="320830"),
]


def test_two_that_offer_the_same_to_the_same_people_are_named_with_reasons() -> None:
    one = an_account("a", "人社服务", unit_id="县人社局")
    other = an_account("b", "人社服务公众号", unit_id="县人社局")
    services = offers("a", "社保卡", "失业登记") + offers("b", "社保卡", "失业登记")
    (twin,) = function_twins(Described(ledger=a_ledger([one, other], UNITS, services)))
    assert twin.score > 0.9
    assert twin.shared_services == ("失业登记", "社保卡")
    assert "主办单位相同" in [reason.zh for reason in twin.reasons]


def test_the_same_in_another_region_serves_other_people() -> None:
    one = an_account("a", "人社服务", unit_id="县人社局")
    other = an_account("b", "人社服务", unit_id="邻县人社局")
    services = offers("a", "社保卡") + offers("b", "社保卡")
    ledger = a_ledger([one, other], UNITS, services)
    assert function_twins(Described(ledger=ledger)) == []


def test_what_was_not_observed_is_said_and_weighs_nothing() -> None:
    one, other = an_account("a", unit_id="县人社局"), an_account("b", unit_id="县人社局")
    (twin,) = function_twins(Described(ledger=a_ledger([one, other], UNITS)), least=0.0)
    assert twin.unobserved == ("services", "functions", "topics", "audience")


def test_an_offer_found_broken_serves_nobody() -> None:
    one, other = (
        an_account("a", "甲", unit_id="县人社局"),
        an_account("b", "乙", unit_id="县人社局"),
    )
    broken = [*offers("a", "社保卡"), *offers("b", "社保卡")]
    whole = a_ledger([one, other], UNITS, broken)
    assert function_twins(Described(ledger=whole))[0].shared_services == ("社保卡",)


def test_topics_alone_do_not_make_two_units_doubles() -> None:
    units = [a_unit("县教育局", division_code="320831"), a_unit("县招办", division_code="320831")]
    accounts = [an_account("a", "甲", unit_id="县教育局"), an_account("b", "甲", unit_id="县招办")]
    about = {one: np.array([0.6, 0.8], np.float32) for one in "ab"}
    described = Described(ledger=a_ledger(accounts, units), topics=about)
    (twin,) = function_twins(described, least=0.2)
    assert twin.score < 0.5
    assert "主题相似度 100%" in twin.reasons[0].zh


def test_two_languages_of_one_unit_are_two_audiences() -> None:
    english = an_account("a", "Health Canada", unit_id="县人社局", language="English")
    french = an_account("b", "Health Canada", unit_id="县人社局", language="French")
    both = an_account("c", "Health Canada", unit_id="县人社局", language="Bilingual")
    assert function_twins(Described(ledger=a_ledger([english, french], UNITS))) == []
    assert len(function_twins(Described(ledger=a_ledger([english, both], UNITS)))) == 1


def test_channels_of_one_unit_are_no_doubles() -> None:
    one = an_account("a", "人社服务", unit_id="县人社局")
    other = an_account("b", "人社服务", unit_id="县人社局", platform="weibo")
    described = Described(ledger=a_ledger([one, other], UNITS))
    assert [twin.kind for twin in all_twins(described)] == ["channel"]
    assert function_twins(described) == []


def test_followers_in_common_are_told_where_lists_are_given() -> None:
    accounts = [an_account(one, "政务服务", unit_id="县人社局") for one in "ab"]
    lists = {"a": np.array([1, 2, 3, 4]), "b": np.array([2, 4, 9, 11, 12])}
    found = functions_overlap(a_ledger(accounts, UNITS), followers=lists)
    assert [one.audience for one in found.twins] == [0.5]
    assert "audience" not in found.twins[0].unobserved


def test_an_existing_account_that_does_the_job_is_named_before_a_new_one_opens() -> None:
    accounts = [an_account("a", "县人社", unit_id="县人社局"), an_account("b", "县水务")]
    ledger = a_ledger(accounts, UNITS, offers("a", "社保卡办理", "失业登记"))
    (found,) = existing_for(
        Described(ledger=ledger), [wanted_of("社保卡通 / 社保卡办理 / 县人社局")]
    )
    assert (found.verdict, found.nearest[0].a) == ("exists", "a")
    assert found.known == ("社保卡办理",)


def test_what_nobody_offers_has_no_existing_account() -> None:
    ledger = a_ledger([an_account("a", "县人社", unit_id="县人社局")], UNITS, offers("a", "社保卡"))
    (found,) = existing_for(Described(ledger=ledger), [wanted_of("宠物之家 / 犬证办理 / 县人社局")])
    assert found.verdict == "none"


@pytest.mark.parametrize("seed", [1, 3])
def test_the_doubles_of_a_county_are_found_and_nothing_else(
    run: Run, tmp_path: Path, seed: int
) -> None:
    run("sample", "county", "--seed", str(seed), "--out", tmp_path)
    truth = json.loads((tmp_path / "truth" / "truth.json").read_text(encoding="utf-8"))
    made = {
        (one["name"], one["platform"])
        for one in truth["accounts"].values()
        if {"doubled", "doubled_app"} & {*one["made"]}
    }
    came = arrived((tmp_path / "input",), None, lambda _: None)
    ledger = ledger_of(came.batch.tables)
    told = {
        (ledger.accounts[one].name, ledger.accounts[one].platform)
        for twin in function_doubles(ledger)
        for one in (twin.a, twin.b)
    }
    precision, recall = len(told & made) / len(told), len(told & made) / len(made)
    assert (precision, recall) == (1.0, 1.0)


def test_the_nearest_match_of_each_account_is_named() -> None:
    accounts = [an_account(one, "政务服务", unit_id="县人社局") for one in "abc"]
    services = offers("a", "社保卡", "就业") + offers("b", "社保卡", "就业") + offers("c", "社保卡")
    best = nearest(function_twins(Described(ledger=a_ledger(accounts, UNITS, services))))
    assert {best["a"].a, best["a"].b} == {"a", "b"}


def test_several_accounts_of_one_unit_on_one_platform_are_doubled() -> None:
    living = [an_account("a", unit_id="县人社局"), an_account("b", unit_id="县人社局")]
    others = [
        an_account("c", unit_id="县人社局", status="closed"),
        an_account("d", unit_id="县人社局", language="en"),
        an_account("e", unit_id="县人社局", platform="weibo"),
    ]
    (one,) = doubled(a_ledger([*living, *others], UNITS))
    assert one.account_ids == ("a", "b")


def test_one_unit_under_two_names_is_told() -> None:
    units = [a_unit("临江县教育和体育局"), a_unit("临江县教体局"), a_unit("临江县水利局")]
    told = {one.name: one.unit_id for one in unit_twins(units)}
    assert told.get("临江县教体局") == "临江县教育和体育局"
    assert "临江县水利局" not in told


def test_audiences_without_lists_are_not_observed() -> None:
    accounts = [an_account(one, unit_id="县人社局") for one in "ab"]
    found = functions_overlap(a_ledger(accounts, UNITS))
    assert ["audience" in one.unobserved for one in found.twins] == [True]
