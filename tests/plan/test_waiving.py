"""What is given up is the fewest that can be, also where many blocks share a demand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from hypothesis import given, settings

from keepfit.plan.conflict import Search
from keepfit.plan.core.plans import WAIVABLE
from keepfit.plan.core.problem import AWAY, FREE, Problem, Reach, Services
from keepfit.plan.core.verify import verify
from keepfit.plan.queries import planned
from keepfit.plan.solving.engine import Options, solve
from tests.plan.build import a_problem, accounts, merges, problems, sets


@given(problems(largest=7))
@settings(max_examples=40)
def test_no_plan_gives_up_fewer_demands(problem: Problem) -> None:
    search = Search(problem)
    hard = np.array([one.kind not in WAIVABLE for one in search.all], dtype=np.bool_)
    fewest = search.peace(hard, gap=0.0)
    assert fewest is not None
    waivers = solve(problem, Options(gap=0.0, workers=1)).plan.waivers
    assert len({(one.demand, one.row) for one in waivers}) == len(fewest)


def shared() -> Problem:
    """Many small units in one region; so many locked away that its reach cannot be kept."""
    rng = np.random.default_rng(1)
    many, units = 1200, 400
    locks = np.full(many, FREE)
    locks[::3][rng.permutation(units)[:200]] = AWAY
    return a_problem(
        [1.0] * many,
        accounts=accounts(rng.integers(1, 30, many).astype(float).tolist()),
        merges=merges(*((row, row + 1, 1.0) for row in range(0, many, 3))),
        services=Services(
            ids=np.array([f"s{one}" for one in range(units)]),
            need=np.ones(units, dtype=np.int64),
            deep=np.zeros(units, dtype=np.bool_),
            providers=sets(*([row, row + 2] for row in range(0, many, 3))),
        ),
        reach=Reach(
            ids=np.array(["region"]),
            loss=np.array([0.05]),
            cells=sets(list(range(many))),
            followers=rng.integers(10, 1000, many).astype(float),
        ),
        locks=locks,
    )


def test_a_shared_demand_is_given_up_by_no_more_than_it_must() -> None:
    problem = shared()
    done = planned(problem, Options(gap=1e-3))
    assert verify(problem, done.plan) == ()
    assert [(one.demand, one.row) for one in done.plan.waivers] == [("reach", 0)]
    # Everybody free stays, and whoever must go goes into a neighbour: no more can be kept.
    gone = problem.locks == AWAY
    lost = problem.reach.followers[gone].sum() * 0.5
    allowed = 0.05 * problem.reach.followers.sum()
    assert done.plan.waivers[0].amount <= (lost - allowed) * 1.001 + 1
    less = tuple(replace(one, amount=one.amount * 0.99) for one in done.plan.waivers)
    assert verify(problem, replace(done.plan, waivers=less)) != ()
