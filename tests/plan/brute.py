"""The least cost of a problem of up to twelve accounts, by looking at every plan at once.

Written a third time, beside the model and the judge: a row is a plan, a column an account.
"""

from __future__ import annotations

from itertools import product

import numpy as np
from numpy.typing import NDArray

from keepfit.plan.core.plans import CLOSED
from keepfit.plan.core.problem import AWAY, Problem

Plans = NDArray[np.int64]
Valid = NDArray[np.bool_]


def least(problem: Problem) -> float:
    """Return the least cost of a valid plan, inf where there is none."""
    plans = every(problem)
    costs = np.where(valid(problem, plans), cost(problem, plans), np.inf)
    return float(costs.min())


def every(problem: Problem) -> Plans:
    """Return every plan whose fates are possible at all."""
    found = problem.merges
    ways = [[CLOSED, a, *found.target[found.source == a].tolist()] for a in range(len(problem))]
    return np.array(list(product(*ways)), dtype=np.int64)


def cost(problem: Problem, plans: Plans) -> NDArray[np.float64]:
    """Return what each plan costs."""
    one, here, found = problem.accounts, np.arange(len(problem)), problem.merges
    total = np.where(plans == here, one.keep_cost, 0.0).sum(axis=1)
    total += np.where(plans == CLOSED, one.close_cost, 0.0).sum(axis=1)
    for a, b, hours in zip(found.source, found.target, found.cost, strict=True):
        total += np.where(plans[:, a] == b, hours, 0.0)
    return np.asarray(total)


def valid(problem: Problem, plans: Plans) -> Valid:
    """Return which plans meet every demand."""
    here, locks = np.arange(len(problem)), problem.locks
    kept = plans == here
    good = kept[:, problem.accounts.protected].all(axis=1)
    for a, lock in enumerate(locks.tolist()):
        good &= (lock < 0) | (plans[:, a] == lock)
        good &= (lock != AWAY) | ~kept[:, a]
    for a, b in zip(problem.merges.source, problem.merges.target, strict=True):
        good &= (plans[:, a] != b) | kept[:, b]
    good &= _room(problem, plans) & _services(problem, plans, kept) & _reach(problem, plans, kept)
    for row, most in enumerate(problem.doubles.number.tolist()):
        good &= kept[:, problem.doubles.sets.of(row)].sum(axis=1) <= most
    for row, how in enumerate(problem.duties.number.tolist()):
        members = problem.duties.sets.of(row)
        left = kept[:, members] if how == 2 else plans[:, members] != CLOSED
        good &= left.any(axis=1)
    return np.asarray(good)


def _room(problem: Problem, plans: Plans) -> Valid:
    found = problem.merges
    good = np.ones(len(plans), dtype=np.bool_)
    for host in np.unique(found.target).tolist():
        load = np.zeros(len(plans))
        for row in np.flatnonzero(found.target == host).tolist():
            load += np.where(plans[:, found.source[row]] == host, found.load[row], 0.0)
        good &= load <= problem.accounts.capacity[host] + 1e-9
    return good


def _services(problem: Problem, plans: Plans, kept: Valid) -> Valid:
    services, able = problem.services, problem.accounts.transacts
    good = np.ones(len(plans), dtype=np.bool_)
    for row, need in enumerate(services.need.tolist()):
        providers = services.providers.of(row)
        doors = np.zeros(len(plans), dtype=np.int64)
        for host in range(len(problem)):
            fed = (plans[:, providers] == host).any(axis=1) & kept[:, host]
            if host not in providers and services.deep[row] and not able[host]:
                continue
            if host in providers and services.deep[row] and not able[host]:
                fed = kept[:, host]  # Its own entrance, whoever joins it.
            doors += fed
        good &= doors >= need
    return good


def _reach(problem: Problem, plans: Plans, kept: Valid) -> Valid:
    reach, found = problem.reach, problem.merges
    share = kept.astype(np.float64)
    for a, b, part in zip(found.source, found.target, found.retained, strict=True):
        share[:, a] += np.where(plans[:, a] == b, part, 0.0)
    good = np.ones(len(plans), dtype=np.bool_)
    for row in range(len(reach.ids)):
        members = reach.cells.of(row)
        weights = reach.followers[reach.cells.start[row] : reach.cells.start[row + 1]]
        due = (1 - reach.loss[row]) * weights.sum()
        good &= share[:, members] @ weights >= due - 1e-6 * max(1.0, due)
    return good
