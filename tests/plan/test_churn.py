"""A plan after a plan: what is the same stays, what changes says why."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
from hypothesis import given, settings

from keepfit.ledger.core.records import Ledger
from keepfit.plan.core.churn import changes, steadied
from keepfit.plan.core.decisions import Draft, fate_word
from keepfit.plan.core.names import Names
from keepfit.plan.core.problem import FREE, Problem, Services
from keepfit.plan.core.verify import verify
from keepfit.plan.flow import read_previous
from keepfit.plan.queries import Wanted, drafted, planned, posed
from keepfit.plan.solving.engine import Options, solve
from tests.plan.build import a_problem, merges, problems, sets

EXACT = Options(gap=0.0, workers=1)


def fates(draft: Draft) -> dict[str, str]:
    return {one.account_id: one.successor_id or one.fate for one in draft.decisions}


def test_the_same_ledger_planned_again_changes_nothing(ledger: Ledger, draft: Draft) -> None:
    wanted = Wanted(previous=fates(draft))
    again = posed(ledger, wanted)
    second = drafted(again, planned(again.problem, Options(gap=5e-3)))
    assert [one for one in second.decisions if one.changed] == []


def test_a_smaller_ledger_changes_little_and_says_why(ledger: Ledger, draft: Draft) -> None:
    """A third of the merged accounts' followers left in between."""
    fewer = dict(ledger.accounts)
    for one in draft.fated("merge")[::3]:
        fewer[one.account_id] = replace(fewer[one.account_id], followers=10, credible_followers=10)
    changed = replace(ledger, accounts=fewer)
    free = posed(changed, Wanted())
    fresh = planned(free.problem, Options(gap=5e-3)).plan
    ids = free.problem.accounts.ids.tolist()
    old = fates(draft)
    flips = sum(
        old[name] != (ids[fate] if fate_word(fate, row) == "merge" else fate_word(fate, row))
        for row, (name, fate) in enumerate(zip(ids, fresh.fate.tolist(), strict=True))
    )
    asked = posed(changed, Wanted(previous=old))
    steady = drafted(asked, planned(asked.problem, Options(gap=5e-3)))
    told = [one for one in steady.decisions if one.changed]
    assert len(told) < flips
    assert all(one.changed and one.changed.zh.startswith("上次为") for one in told)


@given(problems(largest=7))
@settings(max_examples=30)
def test_a_plan_before_only_makes_other_fates_dearer(problem: Problem) -> None:
    first = solve(problem, EXACT)
    ids = problem.accounts.ids.tolist()
    before = {
        ids[row]: ids[fate] if fate_word(fate, row) == "merge" else fate_word(fate, row)
        for row, fate in enumerate(first.plan.fate.tolist())
    }
    second = solve(steadied(problem, before, 5.0), EXACT)
    assert verify(problem, second.plan) == ()
    if not first.plan.waivers and not second.plan.waivers:
        assert second.plan.fate.tolist() == first.plan.fate.tolist()


def test_a_new_demand_is_the_reason_for_the_change() -> None:
    problem = a_problem([9.0, 3.0], merges=merges((0, 1, 2.0)))
    demanding = replace(
        problem,
        services=Services(
            ids=np.array(["s"]), need=np.array([1]), deep=np.array([False]), providers=sets([1])
        ),
    )
    before = {"a000": "keep", "a001": "close"}
    asked = steadied(demanding, before, 1.0)
    plan = solve(asked, EXACT).plan
    found = changes(asked, plan, before, Names())
    assert [one.row for one in found if "事项“s”" in one.words.zh] == [1]


def test_fates_are_read_from_a_plans_file(solved: Path) -> None:
    before = read_previous(solved / "plan.json")
    assert before["WX0001"] == "keep"
    assert FREE == -1
    assert set(before.values()) - {"keep", "close"} <= set(before)
