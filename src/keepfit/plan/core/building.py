"""From a ledger to a problem: who is in scope, what must hold, who may go where."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from statistics import median

import numpy as np

from keepfit.ledger.core.records import Account, Ledger
from keepfit.people.core.units import superiors
from keepfit.plan.core.problem import (
    FREE,
    Accounts,
    Groups,
    Merges,
    Problem,
    Reach,
    Rows,
    Services,
    Sets,
)
from keepfit.plan.core.scenarios import MOVABLE_FOLLOWERS, Scenario

# Work groups have neither followers nor services of record; websites follow their own rules.
_PLANNED = ("account", "app", "mini_program")
_LIVING = ("", "trial", "active", "suspended", "closing")
_MAIN = ("main", "integrated")
_DEEP = ("apply", "complete")
_TRANSACTING = ("wechat", "app", "wechat_mini", "alipay_mini")
_WEEKS = 52 / 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """An account in scope, with its row, region and the units above its own."""

    row: int
    account: Account
    region: str
    above: tuple[str, ...]
    hours: float


def places(ledger: Ledger, scenario: Scenario) -> list[Place]:
    """Return the accounts that a plan decides on, in order of their ids."""
    chosen = [
        one
        for one in sorted(ledger.accounts.values(), key=lambda one: one.account_id)
        if one.kind in _PLANNED and one.status in _LIVING
    ]
    usual = _usual_hours(chosen, scenario)
    result = []
    for row, one in enumerate(chosen):
        above = [unit.unit_id for unit in superiors(one.unit_id, ledger.units)]
        hours = usual[one.platform] if one.hours_week is None else one.hours_week * _WEEKS
        result.append(
            Place(
                row=row,
                account=one,
                region=_region(one, ledger),
                above=tuple(above),
                hours=hours,
            )
        )
    return result


def _usual_hours(chosen: Iterable[Account], scenario: Scenario) -> Mapping[str, float]:
    """Return a platform's usual hours a month, for accounts whose hours nobody asked."""
    seen: dict[str, list[float]] = defaultdict(list)
    for one in chosen:
        if one.hours_week is not None:
            seen[one.platform].append(one.hours_week * _WEEKS)
    everywhere = [hours for some in seen.values() for hours in some]
    fallback = median(everywhere) if everywhere else scenario.usual_hours
    return defaultdict(lambda: fallback, {name: median(some) for name, some in seen.items()})


def _region(one: Account, ledger: Ledger) -> str:
    """Return the division code of the unit or of the nearest above it, else the topmost unit."""
    here = ledger.units.get(one.unit_id)
    chain = [*([here] if here else []), *superiors(one.unit_id, ledger.units)]
    codes = [unit.division_code[:6] for unit in chain if unit.division_code]
    return codes[0] if codes else (chain[-1].unit_id if chain else "")


def problem_of(
    ledger: Ledger, scenario: Scenario, locks: Mapping[str, str] | None = None
) -> Problem:
    """Write down what a plan for this ledger has to decide.

    `locks` maps account ids to "keep", "close" or a successor's id.
    """
    here = places(ledger, scenario)
    row_of = {one.account.account_id: one.row for one in here}
    return Problem(
        accounts=_accounts(here, ledger, scenario, row_of),
        merges=_merges(here, scenario),
        services=_services(ledger, row_of),
        reach=_reach(here, scenario),
        doubles=_doubles(here),
        duties=_duties(here, ledger),
        locks=_locks(here, row_of, locks or {}),
    )


def _accounts(
    here: list[Place], ledger: Ledger, scenario: Scenario, row_of: Mapping[str, int]
) -> Accounts:
    hours = np.array([one.hours for one in here])
    deep = {row_of.get(one.account_id, -1) for one in ledger.offers if one.depth in _DEEP}
    main = np.array([one.account.role in _MAIN for one in here], dtype=np.bool_)
    spare = np.where(main, scenario.spare_main, scenario.spare) * hours
    return Accounts(
        ids=np.array([one.account.account_id for one in here], dtype=np.str_),
        unit=np.array([one.account.unit_id for one in here], dtype=np.str_),
        platform=np.array([one.account.platform for one in here], dtype=np.str_),
        region=np.array([one.region for one in here], dtype=np.str_),
        hours=hours,
        keep_cost=hours + scenario.overhead_hours,
        close_cost=np.full(len(here), scenario.closing_hours / scenario.months),
        capacity=np.maximum(spare, np.where(main, 40.0, 4.0)),
        transacts=np.array(
            [one.account.platform in _TRANSACTING or one.row in deep for one in here], np.bool_
        ),
        protected=np.array([bool(one.account.protected) for one in here]) | main,
    )


def fits(source: Place, target: Place) -> bool:
    """Say whether one account could take over another's work, by whose it is and for whom.

    The same unit, a unit above it, or a main or integrated account of the same region; never
    across languages, which are audiences.
    """
    one, other = source.account, target.account
    if source.row == target.row or one.language != other.language:
        return False
    if one.unit_id and one.unit_id == other.unit_id:
        return True
    if other.role in _MAIN:
        return source.region == target.region
    return other.unit_id in source.above and one.platform == other.platform


def _merges(here: list[Place], scenario: Scenario) -> Merges:
    by_unit: dict[str, list[Place]] = defaultdict(list)
    mains: dict[str, list[Place]] = defaultdict(list)
    for one in here:
        by_unit[one.account.unit_id].append(one)
        if one.account.role in _MAIN:
            mains[one.region].append(one)
    rows: list[tuple[int, int, float, float]] = []
    for one in here:
        near = [*by_unit[one.account.unit_id], *mains[one.region]]
        for unit in one.above:
            near.extend(by_unit[unit])
        for other in {two.row: two for two in near}.values():
            if fits(one, other):
                load = scenario.moved_load * one.hours
                rows.append((one.row, other.row, load, _retained(one, other, scenario)))
    loads = np.array([row[2] for row in rows], dtype=np.float64)
    move = np.full(len(rows), scenario.moving_hours)
    return Merges(
        source=np.array([row[0] for row in rows], dtype=np.int64),
        target=np.array([row[1] for row in rows], dtype=np.int64),
        cost=loads + move / scenario.months,
        load=loads,
        move=move,
        retained=np.array([row[3] for row in rows], dtype=np.float64),
    )


def _retained(one: Place, other: Place, scenario: Scenario) -> float:
    if one.account.platform != other.account.platform:
        return scenario.kept_other
    small = (other.account.followers or 0) <= MOVABLE_FOLLOWERS
    return 0.9 if one.account.platform == "wechat" and small else scenario.kept_same


def _sets(members: list[list[int]]) -> Sets:
    start = np.cumsum([0, *(len(one) for one in members)])
    flat = [row for one in members for row in one]
    return Sets(start=start.astype(np.int64), member=np.array(flat, dtype=np.int64))


def _services(ledger: Ledger, row_of: Mapping[str, int]) -> Services:
    """Return one demand for each service offered today, and one more where it can be completed."""
    broad: dict[str, set[int]] = defaultdict(set)
    deep: dict[str, set[int]] = defaultdict(set)
    for one in ledger.offers:
        row = row_of.get(one.account_id)
        if row is None or one.works is False:
            continue
        broad[one.service_id].add(row)
        if one.depth in _DEEP:
            deep[one.service_id].add(row)
    demands = []
    for service_id in sorted(broad):
        known = ledger.services.get(service_id)
        # Two entrances for what people live by, where there are two today.
        wanted = 2 if known is not None and known.livelihood else 1
        for ending, providers in (("", broad[service_id]), ("#deep", deep.get(service_id, set()))):
            if providers:
                need = min(wanted if not ending else 1, len(providers))
                demands.append((service_id + ending, need, bool(ending), sorted(providers)))
    return Services(
        ids=np.array([one[0] for one in demands], dtype=np.str_),
        need=np.array([one[1] for one in demands], dtype=np.int64),
        deep=np.array([one[2] for one in demands], dtype=np.bool_),
        providers=_sets([one[3] for one in demands]),
    )


def _reach(here: list[Place], scenario: Scenario) -> Reach:
    cells: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for one in here:
        known = one.account.credible_followers
        followers = known if known is not None else one.account.followers
        if followers:
            audience = one.account.language or "-"
            cells[f"{one.region} / {one.account.platform} / {audience}"].append(
                (one.row, followers)
            )
            cells[one.region].append((one.row, followers))
    names = sorted(cells)
    return Reach(
        ids=np.array(names, dtype=np.str_),
        loss=np.array(
            [scenario.cell_loss if " / " in one else scenario.region_loss for one in names]
        ),
        cells=_sets([[row for row, _ in cells[one]] for one in names]),
        followers=np.array([number for one in names for _, number in cells[one]], dtype=np.float64),
    )


def _groups(members: Mapping[str, list[int]], number: int) -> Groups:
    names = sorted(members)
    return Groups(
        ids=np.array(names, dtype=np.str_),
        number=np.full(len(names), number, dtype=np.int64),
        sets=_sets([members[one] for one in names]),
    )


def _doubles(here: list[Place]) -> Groups:
    """Return units with several accounts on one platform in one language."""
    members: dict[str, list[int]] = defaultdict(list)
    for one in here:
        who = one.account
        if who.unit_id and who.kind == "account":
            members[" / ".join(filter(None, (who.unit_id, who.platform, who.language)))].append(
                one.row
            )
    return _groups({name: rows for name, rows in members.items() if len(rows) > 1}, 1)


def _duties(here: list[Place], ledger: Ledger) -> Groups:
    """Return the units that offer a statutory service, each with all of its accounts."""
    statutory = {one.service_id for one in ledger.services.values() if one.statutory}
    offering = {one.account_id for one in ledger.offers if one.service_id in statutory}
    units = {one.account.unit_id for one in here if one.account.account_id in offering}
    members: dict[str, list[int]] = defaultdict(list)
    for one in here:
        if one.account.unit_id in units and one.account.unit_id:
            members[one.account.unit_id].append(one.row)
    return _groups(members, 1)


def _locks(here: list[Place], row_of: Mapping[str, int], locks: Mapping[str, str]) -> Rows:
    result = np.full(len(here), FREE, dtype=np.int64)
    for name, fate in locks.items():
        row = row_of[name]
        result[row] = {"keep": row, "close": -2}.get(fate, row_of.get(fate, FREE))
    return result
