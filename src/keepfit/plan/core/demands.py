"""The demands of a problem one by one: what each is called, and the problem without it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from keepfit.plan.core.problem import AWAY, FREE, Problem

DemandKind = Literal["services", "reach", "capacity", "doubles", "duties", "protected", "locked"]
KINDS: tuple[DemandKind, ...] = (
    "services",
    "reach",
    "capacity",
    "doubles",
    "duties",
    "protected",
    "locked",
)


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Demand:
    """One demand: its kind, and its row among the services, cells, groups or accounts."""

    kind: DemandKind
    row: int


def demands(problem: Problem) -> tuple[Demand, ...]:
    """Return everything that a plan of this problem must observe, but for what a plan is."""
    accounts = problem.accounts
    limited = np.isfinite(accounts.capacity)
    rows = {
        "services": np.flatnonzero(problem.services.need > 0),
        "reach": np.flatnonzero(problem.reach.loss < 1),
        "capacity": np.intersect1d(np.flatnonzero(limited), problem.merges.target),
        "doubles": np.arange(len(problem.doubles.ids)),
        "duties": np.flatnonzero(problem.duties.number > 0),
        "protected": np.flatnonzero(accounts.protected),
        "locked": np.flatnonzero(problem.locks != FREE),
    }
    return tuple(Demand(kind=kind, row=int(row)) for kind in KINDS for row in rows[kind])


def demand_id(problem: Problem, demand: Demand) -> str:
    """Return the id of the service, cell, group or account that a demand is about."""
    ids = {
        "services": problem.services.ids,
        "reach": problem.reach.ids,
        "doubles": problem.doubles.ids,
        "duties": problem.duties.ids,
    }.get(demand.kind, problem.accounts.ids)
    return str(ids[demand.row])


def without(problem: Problem, some: Iterable[Demand]) -> Problem:
    """Return the problem with these demands taken away."""
    rows: dict[str, list[int]] = {kind: [] for kind in KINDS}
    for one in some:
        rows[one.kind].append(one.row)
    need, loss = problem.services.need.copy(), problem.reach.loss.copy()
    capacity, protected = problem.accounts.capacity.copy(), problem.accounts.protected.copy()
    most, least, locks = (
        problem.doubles.number.copy(),
        problem.duties.number.copy(),
        problem.locks.copy(),
    )
    need[rows["services"]] = 0
    loss[rows["reach"]] = 1.0
    capacity[rows["capacity"]] = np.inf
    most[rows["doubles"]] = len(problem)
    least[rows["duties"]] = 0
    protected[rows["protected"]] = False
    locks[rows["locked"]] = FREE
    return replace(
        problem,
        accounts=replace(problem.accounts, capacity=capacity, protected=protected),
        services=replace(problem.services, need=need),
        reach=replace(problem.reach, loss=loss),
        doubles=replace(problem.doubles, number=most),
        duties=replace(problem.duties, number=least),
        locks=locks,
    )


def lock_word(problem: Problem, row: int) -> Literal["keep", "close", "merge"]:
    """Return what an account is locked to."""
    lock = int(problem.locks[row])
    if lock == AWAY:
        return "close"
    return "keep" if lock == row else "merge"
