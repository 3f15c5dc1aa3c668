"""Where demands contradict each other: the fewest given up, each by as little as can be.

The solver waives what single blocks cannot meet. What many blocks share (a region's reach, a main
account's hours) is settled here, for the whole problem at once.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from keepfit.plan.conflict import Search
from keepfit.plan.core.plans import WAIVABLE, Plan, Waiver
from keepfit.plan.core.problem import Problem
from keepfit.plan.core.verify import verify
from keepfit.plan.solving.engine import ImpossiblePlanError, Options, Solved, solve

# Room for rounding when a limit is set to what can be reached.
_ROOM = 1e-6


def solved_somehow(problem: Problem, options: Options) -> Solved:
    """Return a plan, with waivers where there is no other.

    Raises ImpossiblePlanError where no plan exists even if all is waived that may be.
    """
    try:
        return solve(problem, options)
    except ImpossiblePlanError as error:
        relaxed = _relaxed(problem)
        if relaxed is None:
            raise
        first = error
    try:
        found = solve(relaxed, options)
    except ImpossiblePlanError:
        raise first from None
    plan = replace(found.plan, waivers=())
    return replace(found, plan=replace(plan, waivers=told(problem, plan)))


def told(problem: Problem, plan: Plan) -> tuple[Waiver, ...]:
    """Return the waivers that a plan needs, from what the judge says of it without any."""
    return tuple(
        Waiver(
            demand=WAIVABLE[WAIVABLE.index(one.demand)],
            row=one.row,
            amount=abs(one.wanted - one.seen) * (1 + _ROOM),
        )
        for one in verify(problem, replace(plan, waivers=()))
        if one.demand in WAIVABLE
    )


def _relaxed(problem: Problem) -> Problem | None:
    """Return the problem with what must be given up given up; None where nothing helps."""
    search = Search(problem)
    hard = np.array([one.kind not in WAIVABLE for one in search.all], dtype=np.bool_)
    given = search.peace(hard, gap=0.0)
    if given is None or not len(given):
        return None
    amounts = search.least(given) * (1 + _ROOM) + _ROOM
    loss, capacity = problem.reach.loss.copy(), problem.accounts.capacity.copy()
    most, least = problem.doubles.number.copy(), problem.duties.number.copy()
    for place in given.tolist():
        one, amount = search.all[place], float(amounts[place])
        if one.kind == "reach":
            loss[one.row] = min(1.0, float(loss[one.row]) + amount)
        elif one.kind == "capacity":
            capacity[one.row] += amount
        elif one.kind == "doubles":
            most[one.row] += int(np.ceil(amount - 10 * _ROOM))
        else:
            least[one.row] = 0
    return replace(
        problem,
        accounts=replace(problem.accounts, capacity=capacity),
        reach=replace(problem.reach, loss=loss),
        doubles=replace(problem.doubles, number=most),
        duties=replace(problem.duties, number=least),
    )
