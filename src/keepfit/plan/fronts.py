"""The choices side by side: how much reach and moving so many hours and accounts are worth."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from keepfit.kit.text import Text
from keepfit.ledger.core.records import Ledger
from keepfit.plan.core.choices import Point, marked
from keepfit.plan.core.decisions import Draft
from keepfit.plan.core.improving import carried
from keepfit.plan.core.plans import Plan, figures
from keepfit.plan.core.problem import Problem
from keepfit.plan.core.scenarios import SCENARIOS
from keepfit.plan.queries import Wanted, planned, posed
from keepfit.plan.solving.engine import Options

# Tolerated losses of a region's followers, from gentle to drastic; a cell may lose more by so
# much as in the scenarios. Moving counts once, and as if it took so many times the hours.
LEVELS = (0.04, 0.08, 0.12, 0.18, 0.25, 0.35)
MOVING = (1.0, 4.0)
_CELL = 5 / 3


def scenario_points(ledger: Ledger, wanted: Wanted, options: Options) -> tuple[Point, ...]:
    """Return the named scenarios."""
    found = []
    for name, scenario in SCENARIOS.items():
        problem = posed(ledger, replace(wanted, scenario=name)).problem
        found.append(
            _point(problem, problem, options, (scenario.name, name, scenario.region_loss, 1.0))
        )
    return marked(found)


def carried_points(ledger: Ledger, draft: Draft, wanted: Wanted) -> tuple[Point, ...]:
    """Return the named scenarios, each carried over from one plan: valid, near the best, quick.

    The draft's own scenario is the draft; one that would need a waiver is left out.
    """
    found = []
    for name, scenario in SCENARIOS.items():
        plan: Plan | None = draft.plan
        if name != draft.scenario:
            problem = posed(ledger, replace(wanted, scenario=name), draft.switches).problem
            plan = carried(problem, draft.plan)
        if plan is not None:
            found.append(
                Point(
                    name=scenario.name,
                    scenario=name,
                    region_loss=scenario.region_loss,
                    moving_weight=1.0,
                    figures=figures(draft.problem, plan),
                    gap=draft.certificate.gap if name == draft.scenario else np.nan,
                    waivers=len(plan.waivers),
                )
            )
    return marked(found)


def swept(
    problem: Problem,
    options: Options,
    levels: Sequence[float] = LEVELS,
    weights: Sequence[float] = MOVING,
) -> tuple[Point, ...]:
    """Return a point for each tolerated loss and each weight of moving."""
    return marked(tuple(_points(problem, options, levels, weights)))


def _points(
    problem: Problem, options: Options, levels: Sequence[float], weights: Sequence[float]
) -> Iterator[Point]:
    narrow = np.char.find(problem.reach.ids, " / ") >= 0
    merges = problem.merges
    # What one hour of moving costs a month in this problem: hours are spread over 24 months.
    monthly = merges.move / 24
    for level in levels:
        loss = np.where(narrow, min(1.0, level * _CELL), level)
        for weight in weights:
            other = replace(
                problem,
                reach=replace(problem.reach, loss=loss),
                merges=replace(merges, cost=merges.cost + (weight - 1) * monthly),
            )
            name = Text(
                zh="关注者损失不超过{level:.0%}，搬迁计{weight:g}倍",
                en="at most {level:.0%} of followers lost, moving counts {weight:g} times",
            ).fill(level=level, weight=weight)
            yield _point(problem, other, options, (name, "", level, weight))


def _point(
    base: Problem, problem: Problem, options: Options, said: tuple[Text, str, float, float]
) -> Point:
    solved = planned(problem, options)
    name, scenario, level, weight = said
    return Point(
        name=name,
        scenario=scenario,
        region_loss=level,
        moving_weight=weight,
        figures=figures(base, solved.plan),
        gap=solved.certificate.gap,
        waivers=len(solved.plan.waivers),
    )
