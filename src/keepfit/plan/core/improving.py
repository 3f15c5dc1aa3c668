"""Change single fates while that costs less and breaks nothing: what a gap may have left."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from keepfit.plan.core.margins import Margins
from keepfit.plan.core.plans import CLOSED, Plan, followers_of
from keepfit.plan.core.problem import Numbers, Problem

# Beyond rounding; hours a month.
_WORTH = 1e-6


def fate_cost(problem: Problem, margins: Margins, row: int, fate: int) -> float:
    """Return what one fate of one account costs, inf where it is not allowed."""
    if fate == row:
        return float(problem.accounts.keep_cost[row])
    if fate == CLOSED:
        return float(problem.accounts.close_cost[row])
    merge = margins.merge_of(row, fate)
    return float(problem.merges.cost[merge]) if merge >= 0 else np.inf


def improved(problem: Problem, plan: Plan) -> Plan:
    """Return the plan, every account tried once, the dearest for its followers first."""
    margins = Margins(problem, plan)
    _improve(problem, margins)
    return replace(plan, fate=margins.fate)


def _worth(problem: Problem, margins: Margins) -> Numbers:
    """Return what each account costs for each follower that it has."""
    followers = np.nan_to_num(followers_of(problem))
    costs = [
        fate_cost(problem, margins, row, fate) for row, fate in enumerate(margins.fate.tolist())
    ]
    worth: Numbers = np.maximum(costs, problem.accounts.keep_cost) / (1 + followers)
    return worth


def _improve(problem: Problem, margins: Margins) -> None:
    for row in np.argsort(-_worth(problem, margins), kind="stable").tolist():
        now = int(margins.fate[row])
        best, chosen = fate_cost(problem, margins, row, now) - _WORTH, now
        for fate in (CLOSED, row, *margins.options(row)):
            cost = fate_cost(problem, margins, row, fate)
            if cost < best and not margins.broken(row, fate):
                best, chosen = cost, fate
        if chosen != now:
            margins.take(row, chosen)
