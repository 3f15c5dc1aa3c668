"""Asked about one account, the quick answer is the judge's."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from keepfit.plan.core.improving import improved
from keepfit.plan.core.margins import Margins
from keepfit.plan.core.plans import CLOSED, Plan, objective
from keepfit.plan.core.problem import Problem
from keepfit.plan.core.verify import verify
from keepfit.plan.solving.engine import Options, solve
from tests.plan.build import problems


@given(problems(largest=9))
@settings(max_examples=60)
def test_what_one_change_breaks_is_what_the_judge_finds(problem: Problem) -> None:
    plan = solve(problem, Options(workers=1)).plan
    margins = Margins(problem, plan)
    for row in range(len(problem)):
        for fate in (CLOSED, row, *margins.problem.merges.target[margins.merges_of[row]].tolist()):
            changed = plan.fate.copy()
            changed[row] = fate
            judged = verify(problem, replace(plan, fate=changed))
            told = {(one.demand, one.row, one.wanted, one.seen) for one in judged}
            mine = margins.broken(row, fate)
            assert {(one.demand, one.row) for one in mine} == {one[:2] for one in told}


@given(problems(largest=8), st.lists(st.tuples(st.integers(0, 7), st.integers(0, 9)), max_size=4))
@settings(max_examples=40)
def test_a_fate_that_was_taken_is_the_plan_asked_from_then_on(
    problem: Problem, steps: list[tuple[int, int]]
) -> None:
    plan = solve(problem, Options(workers=1)).plan
    margins = Margins(problem, plan)
    for at, choice in steps:
        row = at % len(problem)
        fates = [CLOSED, row, *margins.options(row)]
        if not margins.guests.get(row):
            margins.take(row, fates[choice % len(fates)])
    fresh = Margins(problem, replace(plan, fate=margins.fate))
    assert np.allclose(fresh.held, margins.held)
    assert np.allclose(fresh.load, margins.load)
    for row in range(len(problem)):
        for fate in (CLOSED, row):
            assert _keys(margins, row, fate) == _keys(fresh, row, fate)


def _keys(margins: Margins, row: int, fate: int) -> list[tuple[str, int]]:
    return sorted({(one.demand, one.row) for one in margins.broken(row, fate)})


@given(problems(largest=9))
@settings(max_examples=40)
def test_an_improved_plan_is_valid_and_costs_no_more(problem: Problem) -> None:
    plan = greedy_plan(problem)
    better = improved(problem, plan)
    assert verify(problem, better) == ()
    assert objective(problem, better) <= objective(problem, plan) + 1e-9


def greedy_plan(problem: Problem) -> Plan:
    """A valid plan that leaves something to improve: solved with dear closings."""
    one = problem.accounts
    dear = replace(problem, accounts=replace(one, close_cost=one.close_cost + 30))
    return solve(dear, Options(workers=1)).plan
