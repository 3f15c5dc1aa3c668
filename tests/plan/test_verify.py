"""The judge finds every planted fault, and nothing in a sound plan."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given

from keepfit.plan.core.exchange import plan_from, plan_json, problem_from, problem_json
from keepfit.plan.core.plans import Plan, Waiver
from keepfit.plan.core.problem import AWAY, FREE, Groups, Problem, Reach, Services
from keepfit.plan.core.soundness import validate
from keepfit.plan.core.verify import verify
from keepfit.plan.solving.engine import solve
from tests.plan.build import a_problem, accounts, merges, problems, sets


def planted(**given: Any) -> Problem:
    """Four accounts; 0 and 1 may go into 2, which can take 5 hours and cannot transact."""
    usual: dict[str, Any] = {
        "accounts": accounts(
            [9.0, 9.0, 9.0, 9.0],
            capacity=[np.inf, np.inf, 5.0, np.inf],
            protected=[False, False, False, True],
        ),
        "merges": merges((0, 2, 3.0), (1, 2, 3.0), (2, 3, 1.0)),
    }
    return a_problem([9.0] * 4, **{**usual, **given})


def service(need: int, *providers: int, deep: bool = False) -> Services:
    """One service."""
    return Services(
        ids=np.array(["s"]),
        need=np.array([need]),
        deep=np.array([deep]),
        providers=sets(list(providers)),
    )


def group(number: int, *members: int) -> Groups:
    """One group."""
    return Groups(ids=np.array(["g"]), number=np.array([number]), sets=sets(list(members)))


REACH = Reach(
    ids=np.array(["c"]), loss=np.array([0.1]), cells=sets([0, 3]), followers=np.array([50.0, 50.0])
)

FAULTS = {
    "shape": (planted(), [0, 1, 2]),
    "fate": (planted(), [0, 1, 7, 3]),
    "merge": (planted(), [1, 1, 2, 3]),
    "successor": (planted(), [2, 1, 3, 3]),
    "protected": (planted(), [0, 1, 2, -1]),
    "capacity": (planted(), [2, 2, 2, 3]),
    "services": (planted(services=service(1, 0)), [-1, 1, 2, 3]),
    "reach": (planted(reach=REACH), [2, 1, 2, 3]),
    "doubles": (planted(doubles=group(1, 0, 1)), [0, 1, 2, 3]),
    "duties": (planted(duties=group(1, 0)), [-1, 1, 2, 3]),
    "locked": (planted(locks=np.array([AWAY, FREE, FREE, FREE])), [0, 1, 2, 3]),
}


@pytest.mark.parametrize("demand", FAULTS)
def test_a_planted_fault_is_found_and_nothing_else(demand: str) -> None:
    problem, fates = FAULTS[demand]
    found = verify(problem, Plan(fate=np.array(fates)))
    assert {one.demand for one in found} == {demand}
    assert found[0].words.zh != found[0].words.en


@pytest.mark.parametrize(
    ("problem", "fates"),
    [
        (planted(services=service(1, 0, deep=True)), [2, 1, 2, 3]),
        (planted(services=service(2, 0, 1), accounts=accounts([9.0] * 4)), [2, 2, 2, 3]),
        (planted(services=service(2, 0, 2)), [2, 1, 2, 3]),
        (planted(duties=group(2, 0)), [2, 1, 2, 3]),
    ],
    ids=["not deep enough", "two into one host", "into a provider", "strict duty"],
)
def test_what_does_not_count_is_not_counted(problem: Problem, fates: list[int]) -> None:
    assert len(verify(problem, Plan(fate=np.array(fates)))) == 1


def test_a_waiver_covers_its_amount_and_no_more() -> None:
    over = Plan(
        fate=np.array([2, 2, 2, 3]), waivers=(Waiver(demand="capacity", row=2, amount=1.0),)
    )
    assert verify(planted(), over) == ()
    less = replace(over, waivers=(Waiver(demand="capacity", row=2, amount=0.5),))
    assert [one.demand for one in verify(planted(), less)] == ["capacity"]


@given(problems())
def test_problems_and_plans_survive_json(problem: Problem) -> None:
    again = problem_from(json.loads(json.dumps(problem_json(problem), allow_nan=False)))
    assert problem_json(again) == problem_json(problem)
    plan = solve(problem).plan
    read = plan_from(json.loads(json.dumps(plan_json(problem, plan))), again)
    assert read.fate.tolist() == plan.fate.tolist()
    assert read.waivers == plan.waivers


def test_every_defect_is_told_at_once() -> None:
    broken = planted(
        merges=replace(
            merges((0, 2, 3.0), (0, 2, -3.0), (1, 1, 1.0)), retained=np.array([2, 0, 0])
        ),
        services=service(3, 0, 1),
    )
    assert {(one.where, one.cause.en.split()[1]) for one in validate(broken)} >= {
        ("merges", "members"),
        ("merges", "accounts"),
        ("services", "services"),
    }
    assert len(validate(broken)) >= 5


def test_arrays_that_do_not_fit_are_told_before_their_values() -> None:
    found = validate(replace(planted(), locks=np.array([0, 99])))
    assert {one.where for one in found} == {"problem", "locks"}
