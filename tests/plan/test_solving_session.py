"""A problem that stays open answers locks and questions as solving it anew would."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.plan_instances import instance
from keepfit.plan.core.plans import objective
from keepfit.plan.core.problem import AWAY, Groups, Problem, Reach
from keepfit.plan.core.verify import verify
from keepfit.plan.solving.engine import ImpossiblePlanError, Options, Progress, solve
from keepfit.plan.solving.session import Session
from keepfit.plan.solving.whatif import otherwise
from tests.plan.build import a_problem, problems, sets

EXACT = Options(gap=0.0, workers=1)


def locked(problem: Problem, row: int, *, keep: bool) -> Problem:
    """The problem with one lock."""
    locks = problem.locks.copy()
    locks[row] = row if keep else AWAY
    return replace(problem, locks=locks)


@pytest.fixture(scope="module")
def city() -> Session:
    """Some regions that share platforms, solved once."""
    session = Session(instance(500))
    session.solve()
    return session


@given(problems(), st.integers(0, 7), st.booleans())
@settings(max_examples=60)
def test_a_lock_costs_what_solving_anew_says(problem: Problem, row: int, keep: bool) -> None:  # noqa: FBT001  # drawn
    at = row % len(problem)
    session = Session(problem, EXACT)
    before = session.solve()
    try:
        cold = solve(locked(problem, at, keep=keep), EXACT)
    except ImpossiblePlanError:
        with pytest.raises(ImpossiblePlanError):
            session.lock(at, keep=keep)
        return
    warm = session.lock(at, keep=keep)
    assert verify(locked(problem, at, keep=keep), warm.plan) == ()
    if warm.plan.waivers == before.plan.waivers == cold.plan.waivers:
        assert warm.certificate.objective == pytest.approx(cold.certificate.objective)


@given(problems(), st.integers(0, 7))
@settings(max_examples=60)
def test_the_other_fate_never_costs_less(problem: Problem, row: int) -> None:
    at = row % len(problem)
    other = Session(problem, EXACT).why_not(at)
    asked = otherwise(problem, solve(problem, EXACT).plan, at, EXACT)
    assert (other.costs is None) == (asked.costs is None)
    if other.costs is not None:
        assert other.costs >= -1e-6
        assert other.costs == pytest.approx(asked.costs, abs=1e-6)


def test_locks_of_a_city_stay_within_their_bound(city: Session) -> None:
    before = city.solve()
    kept = int(np.flatnonzero(before.plan.fate < 0)[0])
    after = city.lock(kept, keep=True)
    assert after.plan.fate[kept] == kept
    assert after.certificate.bound <= after.certificate.objective
    assert after.certificate.bound >= before.certificate.bound - 1e-6
    assert city.free(kept).certificate.objective == before.certificate.objective


def test_a_block_of_many_columns_is_asked_by_those_that_matter(city: Session) -> None:
    before = city.solve()
    row = int(np.flatnonzero(before.plan.fate[:72] < 0)[0])  # The first region is the largest.
    other = city.why_not(row)
    assert other.costs is not None
    assert other.costs > 0


def test_a_question_changes_no_plan(city: Session) -> None:
    before = city.solve()
    row = int(np.flatnonzero(before.plan.fate >= 0)[5])
    other = city.why_not(row)
    assert other.solved is not None
    assert other.solved.plan.fate[row] != before.plan.fate[row]
    assert city.solve() is before


def test_a_lock_that_leaves_no_plan_is_not_set() -> None:
    protected = np.array([True, False])
    problem = a_problem([5.0, 4.0])
    problem = replace(problem, accounts=replace(problem.accounts, protected=protected))
    session = Session(problem)
    with pytest.raises(ImpossiblePlanError):
        session.lock(0, keep=False)
    assert session.locks == {}


class Falling:
    """A clock on which every look takes so many seconds."""

    def __init__(self, step: float) -> None:
        self.now, self.step = 0.0, step

    def __call__(self) -> float:
        """Look at it."""
        self.now += self.step
        return self.now


@pytest.mark.parametrize("step", [1.0, 0.1, 0.03, 0.01])
def test_a_plan_cut_short_is_valid_and_within_its_bound(step: float) -> None:
    problem = instance(300)
    done = solve(problem, Options(seconds=1.0, workers=1, clock=Falling(step)))
    assert verify(problem, done.plan) == ()
    assert done.certificate.bound <= done.certificate.objective
    assert objective(problem, done.plan) == pytest.approx(done.certificate.objective)


def triangles(many: int) -> Problem:
    """Parts in each of which at most one of three may stay, half of which is not enough reach."""
    triples = [[3 * k, 3 * k + 1, 3 * k + 2] for k in range(many)]
    pairs = [pair for a, b, c in triples for pair in ([a, b], [b, c], [a, c])]
    return a_problem(
        [1.0] * (3 * many),
        doubles=Groups(
            ids=np.array([f"pair {one}" for one in range(len(pairs))]),
            number=np.ones(len(pairs), dtype=np.int64),
            sets=sets(*pairs),
        ),
        reach=Reach(
            ids=np.array([f"cell {one}" for one in range(many)]),
            loss=np.full(many, 0.55),
            cells=sets(*triples),
            followers=np.ones(3 * many),
        ),
    )


def test_cut_short_what_only_whole_numbers_contradict_is_given_up_and_told() -> None:
    problem = triangles(4)
    patient = Session(problem, Options(workers=1)).solve()
    hurried = Session(problem, Options(seconds=1.0, workers=1, clock=Falling(1.0))).solve()
    assert verify(problem, hurried.plan) == ()
    assert len(hurried.plan.waivers) == len(patient.plan.waivers) == 4


def test_progress_counts_up_to_the_last_block() -> None:
    seen: list[Progress] = []
    solve(instance(300), Options(workers=1, told=seen.append))
    assert seen[-1].done == seen[-1].of
    assert {one.step.en for one in seen} >= {"Solving and proving block by block"}
