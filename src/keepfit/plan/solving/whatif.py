"""What another fate of one account would cost: everything it touches is planned anew around it."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from keepfit.plan.core.order import Orders, canonical, put_back
from keepfit.plan.core.plans import Certificate, Plan, objective
from keepfit.plan.core.problem import AWAY, Numbers, Problem, Rows
from keepfit.plan.core.verify import verify
from keepfit.plan.solving.around import Around
from keepfit.plan.solving.blocks import split
from keepfit.plan.solving.engine import (
    ImpossiblePlanError,
    Options,
    Solved,
    demand_consistent,
    solve,
)
from keepfit.plan.solving.highs import Effort
from keepfit.plan.solving.matrix import Model, model_of
from keepfit.plan.solving.outcome import composed, fates, reach_totals


@dataclass(frozen=True, slots=True, kw_only=True)
class Other:
    """The cheapest plan with the other fate, and how much dearer it is; None where none exists."""

    solved: Solved | None
    costs: float | None
    changed: int


_NONE = Other(solved=None, costs=None, changed=0)


def otherwise(problem: Problem, plan: Plan, row: int, options: Options | None = None) -> Other:
    """Return the cheapest plan found in which this account is not what it is now: kept, or not."""
    kept = bool(plan.fate[row] == row)
    if kept and problem.accounts.protected[row]:
        return _NONE
    locks = problem.locks.copy()
    locks[row] = AWAY if kept else row
    locked, wanted = replace(problem, locks=locks), options or Options(gap=1e-4)
    try:
        solved = _near(problem, plan, locked, wanted) or solve(locked, wanted)
    except ImpossiblePlanError:
        return _NONE
    # A waiver more is no plan of this problem.
    if not same_waivers(plan, solved.plan):
        return _NONE
    return Other(
        solved=solved,
        costs=objective(problem, solved.plan) - objective(problem, plan),
        changed=int(np.count_nonzero(solved.plan.fate != plan.fate)),
    )


def same_waivers(known: Plan, other: Plan) -> bool:
    """Return whether a plan gives up nothing that the known one does not."""
    given = {(one.demand, one.row): one.amount for one in known.waivers}
    return all(
        one.amount <= given.get((one.demand, one.row), 0.0) * (1 + 1e-6) for one in other.waivers
    )


def _near(problem: Problem, plan: Plan, locked: Problem, options: Options) -> Solved | None:
    """Return the best plan that differs only in the blocks the lock touches, None if there is none.

    Its bound is only that of the problem as a whole: what any plan must cost at least.
    """
    ordered, order = canonical(problem)
    place = np.argsort(order["capacity"], kind="stable")
    model = waived_model(ordered, plan, order)
    cut = split(model)
    if len(cut.dead):
        return None
    at = np.where(plan.fate >= 0, place[np.maximum(plan.fate, 0)], plan.fate)
    values = _values(model, at[order["capacity"]])
    around = Around(
        model=model, cut=cut, found=tuple(values[block.columns] for block in cut.blocks)
    )
    turned = canonical(locked)[0]
    other = around.model_with(turned)
    demand_consistent(turned, other)
    rows = around.touched(other)
    if rows is None:
        return None
    effort = Effort(gap=options.gap, nodes=options.work, seconds=60.0, seed=options.seed)
    bounded = around.bounded(other, rows)
    found = around.replanned(bounded, rows, effort)
    if found is None:
        return None
    fate = fates(model, composed(bounded, list(found)), len(problem))
    result = put_back(Plan(fate=fate), order)
    result = replace(result, waivers=plan.waivers)
    if verify(locked, result):
        return None
    cost = objective(problem, result)
    certificate = Certificate(objective=cost, bound=min(cost, _least(problem)))
    return Solved(plan=result, certificate=certificate)


def _least(problem: Problem) -> float:
    """Return what every account costs at least, whatever else is demanded."""
    least = np.minimum(problem.accounts.keep_cost, problem.accounts.close_cost)
    np.minimum.at(least, problem.merges.source, problem.merges.cost)
    return float(least.sum())


def waived_model(problem: Problem, plan: Plan, order: Orders | None = None) -> Model:
    """Return a problem's model with the floors that a plan's waivers leave.

    With `order` the problem is the one put in order, and the plan's rows are those before.
    """
    model = model_of(problem)
    floor, totals = model.floor.copy(), reach_totals(problem)
    for one in plan.waivers:
        row = one.row if order is None else int(np.flatnonzero(order[one.demand] == one.row)[0])
        scale = totals[row] if one.demand == "reach" else 1.0
        here = (model.demand == one.demand) & (model.row_of == row)
        floor[here] -= one.amount / scale * (1 + 1e-7)
    return replace(model, floor=floor)


def _values(model: Model, fate: Rows) -> Numbers:
    """Return the values of all columns in a plan; shares stay 0."""
    taken = (model.account >= 0) & (fate[np.maximum(model.account, 0)] == model.choice)
    values: Numbers = taken.astype(np.float64)
    return values
