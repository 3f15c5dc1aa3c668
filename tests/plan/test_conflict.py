"""The smallest conflict: really in conflict, nothing to spare, and no smaller one anywhere."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from keepfit.plan.conflict import Search, conflict, irreducible, smallest_conflict
from keepfit.plan.core.demands import Demand, demands, without
from keepfit.plan.core.plans import Plan
from keepfit.plan.core.problem import AWAY, FREE, Problem, Reach, Services
from keepfit.plan.core.verify import verify
from keepfit.plan.solving.engine import Options, solve
from tests.plan.build import a_problem, accounts, every_plan, merges, problems, sets

EXACT = Options(gap=0.0, workers=1)


def breaks(problem: Problem, plan: Plan) -> frozenset[Demand] | None:
    """The demands a plan breaks; None where it is no plan at all."""
    found = verify(problem, plan)
    if any(one.demand in ("merge", "successor") for one in found):
        return None
    return frozenset(Demand(kind=one.demand, row=one.row) for one in found)  # type: ignore[arg-type]  # what is left are kinds


def least_size(problem: Problem) -> int:
    """The size of a smallest conflict, by looking at every plan; 0 where there is none."""
    broken = {found for one in every_plan(problem) if (found := breaks(problem, one)) is not None}
    if frozenset() in broken:
        return 0
    everything = sorted(frozenset[Demand]().union(*broken))
    for size in range(1, len(everything) + 1):
        for some in combinations(everything, size):
            if all(one.intersection(some) for one in broken):
                return size
    raise AssertionError("plans that break something break something of a set of all")


@given(problems(largest=5), st.lists(st.sampled_from(["keep", "close", "free"]), max_size=5))
@settings(max_examples=30)
def test_no_smaller_set_of_demands_is_in_conflict(problem: Problem, wishes: list[str]) -> None:
    locks = np.full(len(problem), FREE)
    for row, wish in enumerate(wishes[: len(problem)]):
        locks[row] = {"keep": row, "close": AWAY, "free": FREE}[wish]
    given_all = replace(problem, locks=locks)
    found = smallest_conflict(given_all)
    assert len(found) == least_size(given_all)


@given(problems(largest=5))
@settings(max_examples=20)
def test_without_any_one_member_the_others_agree(problem: Problem) -> None:
    crowded = replace(problem, locks=np.full(len(problem), AWAY))
    found = smallest_conflict(crowded)
    others = [one for one in demands(crowded) if one not in found]
    alone = without(crowded, others)
    assert smallest_conflict(alone) or not found
    for member in found:
        assert smallest_conflict(without(alone, (member,))) == ()


def planted() -> Problem:
    """A service of two providers, both locked away; a third lock has nothing to do with it."""
    return a_problem(
        [5.0, 4.0, 3.0, 2.0],
        services=Services(
            ids=np.array(["s"]),
            need=np.array([1]),
            deep=np.array([False]),
            providers=sets([0, 1]),
        ),
        locks=np.array([AWAY, AWAY, AWAY, FREE]),
    )


def test_a_planted_conflict_is_found_whole_and_alone() -> None:
    assert smallest_conflict(planted()) == (
        Demand(kind="locked", row=0),
        Demand(kind="locked", row=1),
        Demand(kind="services", row=0),
    )


def test_what_relaxing_a_member_brings_is_what_solving_without_it_finds() -> None:
    for one in conflict(planted(), EXACT):
        again = solve(without(planted(), (one.demand,)), EXACT)
        assert one.objective == pytest.approx(again.certificate.objective)


def test_a_second_conflict_is_not_called_solved() -> None:
    twice = replace(
        planted(),
        accounts=accounts([5.0, 4.0, 3.0, 2.0], protected=[False, False, True, False]),
    )
    found = conflict(twice, EXACT)
    assert [one.demand.kind for one in found] == ["locked", "protected"]
    assert [one.objective for one in found] == [None, None]


def test_reach_against_a_double_is_a_conflict_of_two() -> None:
    problem = a_problem(
        [5.0, 4.0],
        merges=merges((0, 1, 1.0)),
        reach=Reach(
            ids=np.array(["c"]),
            loss=np.array([0.1]),
            cells=sets([0, 1]),
            followers=np.array([50.0, 50.0]),
        ),
        locks=np.array([FREE, AWAY]),
    )
    assert [one.kind for one in smallest_conflict(problem)] == ["locked", "reach"]


def test_demands_that_agree_are_no_conflict() -> None:
    assert conflict(a_problem([5.0, 4.0], locks=np.array([AWAY, 1]))) == ()


def many_locks() -> Problem:
    """Thirty accounts of the same followers, all locked away; a third of them must be kept."""
    many = 30
    return a_problem(
        [float(one + 1) for one in range(many)],
        reach=Reach(
            ids=np.array(["c"]),
            loss=np.array([2 / 3]),
            cells=sets(list(range(many))),
            followers=np.full(many, 10.0),
        ),
        locks=np.full(many, AWAY),
    )


def test_a_conflict_of_countless_ways_out_is_still_found() -> None:
    found = smallest_conflict(many_locks())
    assert [one.kind for one in found].count("locked") == 21


@given(problems(largest=5))
@settings(max_examples=20)
def test_without_any_one_member_of_an_irreducible_set_the_others_agree(problem: Problem) -> None:
    crowded = replace(problem, locks=np.full(len(problem), AWAY))
    search = Search(crowded)
    if search.agree(np.ones(len(search.all), dtype=np.bool_)):
        return
    kept = irreducible(search)
    assert not search.agree(kept)
    for member in np.flatnonzero(kept).tolist():
        rest = kept.copy()
        rest[member] = False
        assert search.agree(rest)
