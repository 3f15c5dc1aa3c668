"""From a ledger to a problem: who is in scope, what it costs, who may go where."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import numpy as np

from keepfit.kit.text import fold
from keepfit.ledger.core.records import Ledger
from keepfit.plan.core.asked import doubles, duties, reach, services
from keepfit.plan.core.places import Place, places, protected
from keepfit.plan.core.problem import FREE, Accounts, Merges, Numbers, Problem
from keepfit.plan.core.scenarios import MOVABLE_FOLLOWERS, Scenario
from keepfit.plan.core.switches import Switches

DEEP = ("apply", "complete")
_TRANSACTING = ("wechat", "app", "wechat_mini", "alipay_mini")
# Of several accounts of a unit that cost the same, the best known and the one whose name is the
# unit's stay: less than any difference in hours that a ledger can tell.
_PROMINENT = 0.1
# Readers are asked to change platforms only where nothing else speaks for it; hours a month.
_OTHER_PLATFORM = 0.2
# Of a unit's accounts on one platform in one language, so many can be successors: the best known.
_SUCCESSORS = 5
_SEPARATORS = str.maketrans(dict.fromkeys("，、；/|;", ","))


def problem_of(
    ledger: Ledger, scenario: Scenario, switches: Switches | None = None
) -> tuple[Problem, list[Place]]:
    """Write down what a plan for this ledger has to decide; and the accounts by row."""
    asked = switches or Switches()
    here = places(ledger, scenario)
    row_of = {one.account.account_id: one.row for one in here}
    problem = Problem(
        accounts=_accounts(here, ledger, scenario, asked),
        merges=_merges(here, scenario),
        services=services(ledger, row_of),
        reach=reach(here, scenario),
        doubles=doubles(here, asked),
        duties=duties(here, ledger, asked),
        locks=np.full(len(here), FREE, dtype=np.int64),
    )
    return problem, here


def _accounts(
    here: list[Place], ledger: Ledger, scenario: Scenario, switches: Switches
) -> Accounts:
    hours = np.array([one.hours for one in here])
    deep = {one.account_id for one in ledger.offers if one.depth in DEEP}
    main = np.array([one.main for one in here], dtype=np.bool_)
    spare = np.where(main, scenario.spare_main, scenario.spare) * hours
    spare = np.maximum(spare, np.where(main, 40.0, 4.0)) + _own_hours(here, scenario)
    lost = _lost_hours(here, scenario)
    return Accounts(
        ids=np.array([one.account.account_id for one in here], dtype=np.str_),
        unit=np.array([one.account.unit_id for one in here], dtype=np.str_),
        platform=np.array([one.account.platform for one in here], dtype=np.str_),
        region=np.array([one.region for one in here], dtype=np.str_),
        hours=hours,
        keep_cost=np.maximum(
            hours + scenario.overhead_hours + _extra(here, ledger, scenario, switches), 0
        ),
        close_cost=np.full(len(here), scenario.closing_hours / scenario.months) + lost,
        capacity=spare,
        transacts=np.array(
            [
                one.account.platform in _TRANSACTING or one.account.account_id in deep
                for one in here
            ],
            np.bool_,
        ),
        protected=np.array([protected(one) for one in here], dtype=np.bool_),
    )


def _own_hours(here: list[Place], scenario: Scenario) -> Numbers:
    """Return the hours that the unit's other accounts would bring: whoever keeps them stays."""
    whole: dict[str, float] = defaultdict(float)
    for one in here:
        whole[one.account.unit_id] += _load(one, scenario)
    return np.array(
        [
            whole[one.account.unit_id] - _load(one, scenario) if one.account.unit_id else 0.0
            for one in here
        ]
    )


def _load(one: Place, scenario: Scenario) -> float:
    """Return the hours a month that an account's work still takes after a merge, to a tenth."""
    return round(scenario.moved_load * one.hours, 1)


def _lost_hours(here: list[Place], scenario: Scenario) -> Numbers:
    """Return what losing each account's followers counts for, in hours a month."""
    followers = np.array([one.followers or 0 for one in here], dtype=np.float64)
    return followers / 1000 * scenario.lost_hours


def _extra(here: list[Place], ledger: Ledger, scenario: Scenario, switches: Switches) -> Numbers:
    """Return what keeping costs beyond its hours: money, what is held against it, prominence."""
    most: dict[tuple[str, str], int] = defaultdict(int)
    for one in here:
        key = (one.account.unit_id, one.account.platform)
        most[key] = max(most[key], one.followers or 0)
    extra = np.zeros(len(here))
    for one in here:
        unit = ledger.units.get(one.account.unit_id)
        residents = unit.residents if unit else None
        held = sum(
            rule.hours
            for rule in switches.held
            if rule.speaks_of(one, residents, one.followers) and not one.main
        )
        money = (one.account.cost_yuan_year or 0.0) / 12 / scenario.yuan_an_hour
        best = most[one.account.unit_id, one.account.platform]
        known = (one.followers or 0) / best if best else 0.0
        extra[one.row] = money + held - _PROMINENT * (known + one.likeness)
    return extra


def fits(source: Place, target: Place) -> bool:
    """Say whether one account could take over another's work, by whose it is and for whom.

    The same unit, a unit above it on a related topic, or a main or integrated account of the same
    region; never across languages, which are audiences.
    """
    one, other = source.account, target.account
    if source.row == target.row or one.language != other.language:
        return False
    if one.unit_id and one.unit_id == other.unit_id:
        return True
    if target.main:
        return source.region == target.region
    return (
        other.unit_id in source.above
        and one.platform == other.platform
        and _related(one.topic, other.topic)
    )


def _related(one: str, other: str) -> bool:
    """Say whether two topics have a part in common; a topic nobody wrote down stands in no way."""
    here, there = _parts(one), _parts(other)
    return not here or not there or bool(here & there)


def _parts(topic: str) -> set[str]:
    return {fold(part) for part in topic.translate(_SEPARATORS).split(",") if part.strip()}


def _merges(here: list[Place], scenario: Scenario) -> Merges:
    lost = _lost_hours(here, scenario)
    rows = []
    for one, other in _pairs(here):
        load, kept = _load(one, scenario), _retained(one, other, scenario)
        cost = load + scenario.moving_hours / scenario.months + (1 - kept) * lost[one.row]
        if one.account.unit_id != other.account.unit_id:
            cost += scenario.elsewhere_hours
        if one.account.platform != other.account.platform:
            cost += _OTHER_PLATFORM
        rows.append((one.row, other.row, cost, load, kept))
    values = np.array(rows, dtype=np.float64).reshape(-1, 5)
    return Merges(
        source=values[:, 0].astype(np.int64),
        target=values[:, 1].astype(np.int64),
        cost=values[:, 2],
        load=values[:, 3],
        move=np.full(len(rows), scenario.moving_hours),
        retained=values[:, 4],
    )


def _pairs(here: list[Place]) -> Iterator[tuple[Place, Place]]:
    """Yield each account with each that could take it over."""
    by_unit: dict[str, list[Place]] = defaultdict(list)
    mains: dict[str, list[Place]] = defaultdict(list)
    for one in _possible_successors(here):
        by_unit[one.account.unit_id].append(one)
        if one.main:
            mains[one.region].append(one)
    for one in here:
        near = [*by_unit[one.account.unit_id], *mains[one.region]]
        for unit in one.above:
            near.extend(by_unit[unit])
        for other in {two.row: two for two in near}.values():
            if fits(one, other):
                yield one, other


def _possible_successors(here: list[Place]) -> Iterator[Place]:
    """Yield the best known of each unit's accounts on a platform in a language, and all mains."""
    cells: dict[tuple[str, str, str], list[Place]] = defaultdict(list)
    for one in here:
        cells[one.account.unit_id, one.account.platform, one.audience].append(one)
    for some in cells.values():
        best = sorted(some, key=lambda one: (-(one.followers or 0), -one.likeness, one.row))
        chosen = {one.row for one in best[:_SUCCESSORS]}
        yield from (one for one in some if one.row in chosen or protected(one))


def _retained(one: Place, other: Place, scenario: Scenario) -> float:
    """Return the share of followers that come along.

    A WeChat account can be moved with its followers into one that has at most 1,000, but no
    subscription account into a service account; everywhere else an announcement is all there is.
    """
    if one.account.platform != other.account.platform:
        return scenario.kept_other
    types = (one.account.subscription_type, other.account.subscription_type)
    movable = (
        one.account.platform == "wechat"
        and (other.account.followers or 0) <= MOVABLE_FOLLOWERS
        and types != ("subscription", "service")
    )
    return scenario.kept_moved if movable else scenario.kept_same
