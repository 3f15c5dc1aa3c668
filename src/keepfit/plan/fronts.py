"""The choices side by side: how much reach and moving so many hours and accounts are worth."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from keepfit.kit.text import Text
from keepfit.ledger.core.records import Ledger
from keepfit.plan.core.choices import Point, marked
from keepfit.plan.core.decisions import Draft
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
# Of a point: its name, its scenario, the tolerated loss, the weight of moving.
Said = tuple[Text, str, float, float]


def scenario_points(
    ledger: Ledger, wanted: Wanted, options: Options, draft: Draft | None = None
) -> tuple[Point, ...]:
    """Return the named scenarios, each solved; the one of `draft` is the draft itself."""
    switches = draft.switches if draft else None
    found = []
    for name, scenario in SCENARIOS.items():
        said = (scenario.name, name, scenario.region_loss, 1.0)
        if draft and name == draft.scenario:
            found.append(_told(draft.problem, draft.plan, draft.certificate.gap, said))
        else:
            problem = posed(ledger, replace(wanted, scenario=name), switches).problem
            found.append(_point(problem, problem, options, said))
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


def _point(base: Problem, problem: Problem, options: Options, said: Said) -> Point:
    solved = planned(problem, options)
    return _told(base, solved.plan, solved.certificate.gap, said)


def _told(base: Problem, plan: Plan, gap: float, said: Said) -> Point:
    name, scenario, level, weight = said
    return Point(
        name=name,
        scenario=scenario,
        region_loss=level,
        moving_weight=weight,
        figures=figures(base, plan),
        gap=gap,
        waivers=len(plan.waivers),
    )
