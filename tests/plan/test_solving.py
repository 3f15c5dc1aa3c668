"""Whatever the solver answers is valid, bounded, and on small problems the best there is."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given, reject, settings
from hypothesis import strategies as st

from keepfit.plan.conflict import conflict
from keepfit.plan.core.plans import Plan, objective
from keepfit.plan.core.problem import AWAY, FREE, Problem, Services, Sets
from keepfit.plan.core.soundness import validate
from keepfit.plan.core.verify import verify
from keepfit.plan.solving.engine import ImpossiblePlanError, Options, Solved, solve
from tests.plan.brute import least
from tests.plan.build import a_problem, merges, problems, sets

EXACT = Options(gap=0.0, workers=1)


def solved(problem: Problem) -> Solved:
    """The best plan, or the example is passed over where locks make it impossible."""
    try:
        return solve(problem, EXACT)
    except ImpossiblePlanError:
        reject()


@given(problems(largest=14))
def test_no_plan_breaks_a_demand_and_none_costs_less_than_the_bound(problem: Problem) -> None:
    assert validate(problem) == ()
    done = solve(problem, EXACT)
    assert verify(problem, done.plan) == ()
    assert done.certificate.bound <= done.certificate.objective + 1e-9
    assert done.certificate.objective == pytest.approx(objective(problem, done.plan))


@given(problems(largest=12))
@settings(max_examples=40)
def test_plans_of_up_to_twelve_accounts_are_the_best_of_all_plans(problem: Problem) -> None:
    done = solve(problem, EXACT)
    if done.plan.waivers:
        assert np.isinf(least(problem))
    else:
        assert done.certificate.objective == pytest.approx(least(problem))
        assert done.certificate.proven


@given(problems(largest=6))
@settings(max_examples=20)
def test_every_waiver_is_needed(problem: Problem) -> None:
    done = solve(problem, EXACT)
    for one in done.plan.waivers:
        rest = tuple(other for other in done.plan.waivers if other != one)
        assert verify(problem, Plan(fate=done.plan.fate, waivers=rest)) != ()


@given(problems(), st.randoms(use_true_random=False))
def test_reordering_changes_nothing(problem: Problem, random: np.random.Generator) -> None:
    order = list(range(len(problem)))
    random.shuffle(order)
    turned = _turned(problem, np.array(order))
    assert solve(turned, EXACT).certificate.objective == solve(problem, EXACT).certificate.objective


@given(problems())
def test_relabelling_changes_no_cost(problem: Problem) -> None:
    ids = np.array([f"z{99 - one}" for one in range(len(problem))])
    other = replace(problem, accounts=replace(problem.accounts, ids=ids))
    first, second = solve(problem, EXACT), solve(other, EXACT)
    assert len(first.plan.waivers) == len(second.plan.waivers)
    if not first.plan.waivers:
        assert second.certificate.objective == pytest.approx(first.certificate.objective)


@given(problems(), st.integers(0, 7))
def test_one_more_demand_never_makes_a_plan_cheaper(problem: Problem, row: int) -> None:
    before = solve(problem, EXACT)
    more = replace(
        problem,
        services=Services(
            ids=np.append(problem.services.ids, "one more"),
            need=np.append(problem.services.need, 1),
            deep=np.append(problem.services.deep, True),
            providers=sets(
                *(
                    problem.services.providers.of(one).tolist()
                    for one in range(len(problem.services.ids))
                ),
                [row % len(problem)],
            ),
        ),
    )
    after = solve(more, EXACT)
    assume(not before.plan.waivers and not after.plan.waivers)
    assert after.certificate.objective >= before.certificate.objective - 1e-9


@given(problems(), st.integers(0, 7), st.booleans())
def test_locks_are_obeyed(problem: Problem, row: int, keep: bool) -> None:  # noqa: FBT001  # drawn
    at = row % len(problem)
    locks = np.full(len(problem), FREE)
    locks[at] = at if keep else AWAY
    done = solved(replace(problem, locks=locks))
    assert bool(done.plan.fate[at] == at) is keep


def test_a_service_is_never_given_up() -> None:
    problem = a_problem(
        [5.0, 4.0],
        services=Services(
            ids=np.array(["户籍"]),
            need=np.array([1]),
            deep=np.array([False]),
            providers=sets([0]),
        ),
        locks=np.array([AWAY, FREE]),
    )
    with pytest.raises(ImpossiblePlanError, match="户籍"):
        solve(problem)


def test_a_service_moves_with_the_account_that_offered_it() -> None:
    problem = a_problem(
        [20.0, 5.0],
        merges=merges((0, 1, 2.0)),
        services=Services(
            ids=np.array(["s"]), need=np.array([1]), deep=np.array([False]), providers=sets([0])
        ),
    )
    assert solve(problem).plan.fate.tolist() == [1, 1]


def _turned(problem: Problem, order: np.ndarray[tuple[int], np.dtype[np.int64]]) -> Problem:
    place = np.empty(len(order), dtype=np.int64)
    place[order] = np.arange(len(order))
    one, found = problem.accounts, problem.merges

    def moved(old: Sets) -> Sets:
        return replace(old, member=place[old.member])

    return replace(
        problem,
        accounts=type(one)(
            **{name: getattr(one, name)[order] for name in one.__dataclass_fields__}
        ),
        merges=replace(found, source=place[found.source], target=place[found.target]),
        services=replace(problem.services, providers=moved(problem.services.providers)),
        reach=replace(problem.reach, cells=moved(problem.reach.cells)),
        doubles=replace(problem.doubles, sets=moved(problem.doubles.sets)),
        duties=replace(problem.duties, sets=moved(problem.duties.sets)),
        locks=problem.locks[order],
    )


def test_the_smallest_conflict_is_really_smallest() -> None:
    one = np.array([1])
    problem = a_problem(
        [5.0, 4.0, 3.0, 2.0],
        services=Services(
            ids=np.array(["s"]), need=one, deep=np.array([False]), providers=sets([0, 1])
        ),
        locks=np.array([AWAY, AWAY, AWAY, FREE]),
    )
    found = [one for one in conflict(problem, EXACT) if one.demand.kind == "locked"]
    assert [one.demand.row for one in found] == [0, 1]
    for member in found:
        locks = problem.locks.copy()
        locks[member.demand.row] = FREE
        again = solve(replace(problem, locks=locks), EXACT)
        assert member.objective == pytest.approx(again.certificate.objective)


def test_locks_that_agree_are_no_conflict() -> None:
    assert conflict(a_problem([5.0, 4.0], locks=np.array([AWAY, 1]))) == ()
