"""What another fate of one account would cost: everything else is planned anew around it."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from keepfit.plan.core.plans import Plan, objective
from keepfit.plan.core.problem import AWAY, FREE, Problem
from keepfit.plan.solving.engine import ImpossiblePlanError, Options, Solved, solve

# Beyond this many accounts only the account's own region is planned anew.
_WHOLE = 1500


@dataclass(frozen=True, slots=True, kw_only=True)
class Other:
    """The cheapest plan with the other fate, and how much dearer it is; None where none exists."""

    solved: Solved | None
    costs: float | None
    changed: int


def otherwise(problem: Problem, plan: Plan, row: int, options: Options | None = None) -> Other:
    """Return the cheapest plan in which this account is not what it is now: kept, or not kept."""
    kept = bool(plan.fate[row] == row)
    locks = problem.locks.copy()
    if len(problem) > _WHOLE:
        region = problem.accounts.region
        outside = (region != region[row]) & (locks == FREE)
        locks[outside] = np.where(plan.fate[outside] >= 0, plan.fate[outside], AWAY)
    locks[row] = AWAY if kept else row
    if kept and problem.accounts.protected[row]:
        return Other(solved=None, costs=None, changed=0)
    try:
        solved = solve(replace(problem, locks=locks), options or Options(gap=1e-4))
    except ImpossiblePlanError:
        return Other(solved=None, costs=None, changed=0)
    # A waiver more is no plan of this problem.
    known = {(one.demand, one.row) for one in plan.waivers}
    if {(one.demand, one.row) for one in solved.plan.waivers} - known:
        return Other(solved=None, costs=None, changed=0)
    return Other(
        solved=solved,
        costs=objective(problem, solved.plan) - objective(problem, plan),
        changed=int(np.count_nonzero(solved.plan.fate != plan.fate)),
    )
