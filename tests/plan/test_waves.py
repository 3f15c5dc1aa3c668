"""Waves: on the way through them no demand breaks, nobody is given too much, quiet is kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
from hypothesis import given, settings

from keepfit.plan.core.decisions import Draft
from keepfit.plan.core.problem import Problem
from keepfit.plan.core.switches import Quiet
from keepfit.plan.core.verify import verify
from keepfit.plan.core.waves import DAYS, MOST, waves
from keepfit.plan.packs import switches_of
from keepfit.plan.solving.engine import Options, solve
from tests.plan.build import a_problem, merges, problems

SPRING = Quiet(
    quiet_id="SPRING", words=switches_of("cn-2019").quiet[0].words, first=(1, 20), last=(2, 25)
)


@given(problems(largest=9))
@settings(max_examples=30)
def test_no_service_no_reach_and_no_duty_breaks_between_the_waves(problem: Problem) -> None:
    plan = solve(problem, Options(workers=1)).plan
    here = np.arange(len(problem))
    gone: list[int] = []
    for one in waves(problem, plan):
        gone += one.rows
        fate = np.where(np.isin(here, gone), plan.fate, here)
        broken = {found.demand for found in verify(problem, replace(plan, fate=fate))}
        # Who has not gone yet may still be one too many; that is what the next waves are for.
        assert broken <= {"doubles", "locked"}


def test_everybody_who_goes_stands_in_one_wave(draft: Draft) -> None:
    rows = [row for one in draft.waves for row in one.rows]
    gone = [one.row for one in draft.decisions if one.fate != "keep"]
    assert sorted(rows) == gone
    assert all(len(one.rows) <= MOST for one in draft.waves)


def test_a_successor_is_given_no_more_at_once_than_it_can_take(draft: Draft) -> None:
    move = draft.problem.merges.move[0] if len(draft.problem.merges) else 0
    capacity = draft.problem.accounts.capacity
    for one in draft.waves:
        hosts = [int(draft.plan.fate[row]) for row in one.rows if draft.plan.fate[row] >= 0]
        for host in set(hosts):
            assert hosts.count(host) * move <= max(capacity[host], move)


def many() -> tuple[Problem, np.ndarray[tuple[int], np.dtype[np.int64]]]:
    """One that stays, with capacity for one at a time, and three that go into it."""
    problem = a_problem([9.0] * 4, merges=merges((1, 0, 1.0), (2, 0, 1.0), (3, 0, 1.0)))
    limited = replace(problem.accounts, capacity=np.full(4, 15.0))
    return replace(problem, accounts=limited), np.array([0, 0, 0, 0])


def test_too_much_for_one_month_takes_several() -> None:
    problem, fate = many()
    plan = replace(solve(problem).plan, fate=fate)
    assert [len(one.rows) for one in waves(problem, plan)] == [1, 1, 1]


def test_no_wave_meets_a_general_quiet() -> None:
    problem, fate = many()
    plan = replace(solve(problem).plan, fate=fate)
    found = waves(problem, plan, quiet=(SPRING,), start=date(2025, 1, 1))
    days = [
        one.first + timedelta(days=ahead)
        for one in found
        if one.first is not None
        for ahead in range(DAYS)
    ]
    assert len(found) == 3
    assert not any(SPRING.holds(day, "") for day in days)


def test_a_sector_waits_for_the_end_of_its_own_quiet() -> None:
    problem, fate = many()
    plan = replace(solve(problem).plan, fate=fate)
    exams = replace(SPRING, first=(6, 1), last=(9, 15), sectors=("教育",))
    sectors = {"a001": "教育"}
    found = waves(problem, plan, sectors, (exams,), date(2024, 6, 30))
    school = next(one for one in found if 1 in one.rows)
    assert school.first is not None
    assert school.first > date(2024, 9, 15)
    assert next(one for one in found if 2 in one.rows).first == date(2024, 6, 30)
