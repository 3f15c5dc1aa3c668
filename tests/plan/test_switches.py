"""Packs switch demands: each of them shown by what it changes in a plan."""

from __future__ import annotations

from dataclasses import replace

import pytest

from keepfit.checkup.queries import pack_ids
from keepfit.ledger.core.records import Account, Ledger, Offer, Service
from keepfit.people.core.units import Unit
from keepfit.plan.core.building import problem_of
from keepfit.plan.core.scenarios import SCENARIOS
from keepfit.plan.packs import named_packs, switches_of
from keepfit.plan.queries import Wanted, drafted, planned, posed
from keepfit.plan.solving.engine import Options

BALANCED = SCENARIOS["balanced"]


def ledger(*accounts: Account, level: str = "town", residents: int = 10_000) -> Ledger:
    """Accounts of one unit each, below one county."""
    units = [Unit(unit_id="c", name="某县人民政府", level="county")]
    units += [
        Unit(unit_id=one.unit_id, name=one.unit_id, parent_id="c", level=level, residents=residents)
        for one in accounts
    ]
    return Ledger(
        units={one.unit_id: one for one in units},
        accounts={one.account_id: one for one in accounts},
        services={"s": Service(service_id="s", name="社保查询")},
    )


def account(name: str, **given: object) -> Account:
    """A WeChat account with a thousand followers, unless said."""
    usual = Account(
        account_id=name,
        name=name,
        kind="account",
        platform="wechat",
        unit_id=f"unit of {name}",
        followers=1000,
        hours_week=3.0,
    )
    return replace(usual, **given)  # type: ignore[arg-type]  # any field


def fates(known: Ledger, pack: str) -> dict[str, str]:
    asked = posed(known, Wanted(pack=pack))
    draft = drafted(asked, planned(asked.problem, Options(gap=0.0)))
    return {one.account_id: one.fate for one in draft.decisions}


def test_every_pack_named_exists_and_every_pack_has_its_switches() -> None:
    assert set(named_packs()) <= set(pack_ids())
    for name in pack_ids():
        assert switches_of(name).quiet


def test_sichuan_allows_a_city_one_app() -> None:
    apps = [account(f"app{one}", kind="app", platform="app") for one in range(3)]
    known = ledger(*apps, level="city")
    limits = problem_of(known, BALANCED, switches_of("cn-sichuan"))[0].doubles
    assert limits.number.tolist() == [1]
    assert limits.sets.member.tolist() == [0, 1, 2]
    assert not len(problem_of(known, BALANCED, switches_of("cn-2019"))[0].doubles.ids)


def test_zhejiang_allows_a_county_one_and_twenty_more() -> None:
    some = (account(f"a{one:02d}", followers=5000 if one < 20 else 90) for one in range(30))
    known = ledger(*some, level="county")
    limits = problem_of(known, BALANCED, switches_of("cn-zhejiang"))[0].doubles
    assert (limits.number.tolist(), limits.sets.member.tolist()) == ([21], list(range(30)))
    assert list(fates(known, "cn-zhejiang").values()).count("keep") <= 21


def test_gongshu_holds_few_followers_against_a_street_and_closes_nobody_for_it() -> None:
    small, large = account("small", followers=1999), account("large", followers=2001)
    known = ledger(small, large)
    cost = problem_of(known, BALANCED, switches_of("cn-gongshu"))[0].accounts.keep_cost
    usual = problem_of(known, BALANCED, switches_of("cn-2019"))[0].accounts.keep_cost
    # In order of ids: large, small.
    assert (cost - usual).tolist() == pytest.approx([0.0, 20.0])
    alone = replace(known, offers=(Offer(account_id="small", service_id="s"),))
    assert fates(alone, "cn-gongshu")["small"] == "keep"


def test_what_a_pack_holds_is_told_beside_the_decision() -> None:
    asked = posed(ledger(account("small", followers=10)), Wanted(pack="cn-gongshu"))
    draft = drafted(asked, planned(asked.problem, Options(gap=0.0)))
    assert ["20%" in ground.zh for one in draft.decisions for ground in one.grounds] == [True]


def test_residents_nobody_counted_are_not_held_against_a_street() -> None:
    known = ledger(account("small", followers=10))
    unit = replace(known.units["unit of small"], residents=None)
    unknown = replace(known, units={**known.units, unit.unit_id: unit})
    cost = problem_of(unknown, BALANCED, switches_of("cn-gongshu"))[0].accounts.keep_cost
    usual = problem_of(unknown, BALANCED, switches_of("cn-2019"))[0].accounts.keep_cost
    assert cost.tolist() == usual.tolist()


def test_one_account_each_is_no_demand_outside_china() -> None:
    twice = [account(f"a{one}", unit_id="u") for one in range(2)]
    known = ledger(*twice)
    assert len(problem_of(known, BALANCED, switches_of("cn-2019"))[0].doubles.ids) == 1
    assert len(problem_of(known, BALANCED, switches_of("intl"))[0].doubles.ids) == 0


def test_followers_move_only_where_the_platform_moves_them() -> None:
    """Into an account of at most 1,000, and never from a subscription into a service account."""
    source = account("from", unit_id="u", subscription_type="subscription")
    shares = {}
    for name, followers, kind in (
        ("small", 1000, "subscription"),
        ("large", 1001, "subscription"),
        ("other", 1000, "service"),
        ("unsaid", 1000, ""),
    ):
        target = account(name, unit_id="u", followers=followers, subscription_type=kind)
        problem = problem_of(ledger(source, target), BALANCED)[0]
        row = problem.accounts.ids.tolist().index("from")
        shares[name] = float(problem.merges.retained[problem.merges.source == row][0])
    same, moved = BALANCED.kept_same, BALANCED.kept_moved
    assert shares == {"small": moved, "large": same, "other": same, "unsaid": moved}


def test_a_superior_takes_over_related_topics_only() -> None:
    above = account("above", unit_id="c", topic="交通，公安")
    merges = {}
    for topic in ("交通", "教育", ""):
        here = account("below", topic=topic)
        problem = problem_of(ledger(here, above), BALANCED)[0]
        below = problem.accounts.ids.tolist().index("below")
        merges[topic] = bool((problem.merges.source == below).any())
    assert merges == {"交通": True, "教育": False, "": True}
