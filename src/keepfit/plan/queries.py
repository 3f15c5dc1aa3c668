"""Plan a ledger, and tell the plan account by account."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

import numpy as np

from keepfit.connectors.platforms import table
from keepfit.kit.errors import UsageError
from keepfit.kit.text import Text
from keepfit.ledger.core.records import Ledger
from keepfit.plan.core.building import problem_of
from keepfit.plan.core.churn import Previous, changes, steadied
from keepfit.plan.core.decisions import Draft, Grounds, decided
from keepfit.plan.core.improving import improved
from keepfit.plan.core.names import Names
from keepfit.plan.core.places import names_of
from keepfit.plan.core.plans import figures, objective
from keepfit.plan.core.problem import Problem
from keepfit.plan.core.reasons import reasons
from keepfit.plan.core.scenarios import SCENARIOS, Scenario
from keepfit.plan.core.soundness import validate
from keepfit.plan.core.switches import Switches
from keepfit.plan.core.telling import waiver_words
from keepfit.plan.core.waves import waves
from keepfit.plan.grounds import grounds as grounds_of
from keepfit.plan.packs import switches_of
from keepfit.plan.solving.engine import Options, Solved
from keepfit.plan.waiving import solved_somehow

# Beyond this many accounts reasons are asked account by account, and single fates not tried.
REASONED = 20_000
# Hours a month that changing one fate must save, where there is a previous plan; ours.
CHANGE_HOURS = 4.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """How to plan: scenario, pack, locks by account id, and the plan before with its price."""

    scenario: str = "balanced"
    pack: str = "cn-2019"
    locks: Mapping[str, str] = field(default_factory=dict)
    previous: Previous = field(default_factory=dict)
    change_hours: float = CHANGE_HOURS


@dataclass(frozen=True, slots=True, kw_only=True)
class Posed:
    """A problem with the names in it and what its pack asks."""

    problem: Problem
    names: Names
    wanted: Wanted
    switches: Switches = field(default_factory=Switches)
    grounds: Grounds = field(default_factory=dict)


def scenario_of(name: str) -> Scenario:
    """Return a scenario by its name. Raises UsageError where there is none."""
    if name not in SCENARIOS:
        raise UsageError(
            Text(zh="没有名为“{name}”的方案。", en="There is no scenario “{name}”.").fill(
                name=name
            ),
            hint=Text(zh="现有：{all}。", en="There are: {all}.").fill(all=", ".join(SCENARIOS)),
        )
    return SCENARIOS[name]


def posed(ledger: Ledger, wanted: Wanted, switches: Switches | None = None) -> Posed:
    """Return the problem of a ledger; without `switches` those of the pack wanted.

    Raises UsageError for locks of accounts it does not plan.
    """
    on = switches or switches_of(wanted.pack)
    problem, here = problem_of(ledger, scenario_of(wanted.scenario), on)
    names = with_platforms(names_of(ledger, here, on), problem)
    return replace(asked(problem, names, wanted, on), grounds=grounds_of(ledger, on))


def asked(
    problem: Problem, names: Names, wanted: Wanted, switches: Switches | None = None
) -> Posed:
    """Return a problem with what is wanted of it: locks, and the price of changing."""
    locked_ = locked(problem, wanted.locks)
    if wanted.previous:
        locked_ = steadied(locked_, wanted.previous, wanted.change_hours)
    return Posed(problem=locked_, names=names, wanted=wanted, switches=switches or Switches())


def with_platforms(names: Names, problem: Problem) -> Names:
    """Return the names with those of the platforms, from the platform table."""
    known = {str(one): table().title(str(one)) for one in np.unique(problem.accounts.platform)}
    return replace(names, platforms=known)


def locked(problem: Problem, locks: Mapping[str, str]) -> Problem:
    """Return the problem with these locks: account ids to "keep" or "close"."""
    row_of = {str(one): row for row, one in enumerate(problem.accounts.ids)}
    strange = [one for one in locks if one not in row_of]
    if strange:
        raise UsageError(
            Text(
                zh="锁定的账号不在本次规划范围内：{ids}。",
                en="These locked accounts are not planned here: {ids}.",
            ).fill(ids=", ".join(strange))
        )
    rows = problem.locks.copy()
    for name, fate in locks.items():
        rows[row_of[name]] = row_of[name] if fate == "keep" else -2
    return replace(problem, locks=rows)


def planned(problem: Problem, options: Options) -> Solved:
    """Solve a sound problem. Raises UsageError with the defects of one that is not.

    Raises ImpossiblePlanError where the demands contradict each other; `conflict` says which.
    """
    defects = validate(problem)
    if defects:
        raise UsageError(
            Text(
                zh="问题数据不成立："
                + "；".join(f"[{one.where}] {one.cause.zh}" for one in defects[:10]),
                en="The problem is not sound: "
                + " ".join(f"[{one.where}] {one.cause.en}" for one in defects[:10]),
            )
        )
    solved = solved_somehow(problem, options)
    if len(problem) > REASONED:
        return solved
    plan = improved(problem, solved.plan)
    value = objective(problem, plan)
    old = solved.certificate
    bound = min(old.bound, value)
    proven = value - bound <= 1e-6 * max(1.0, abs(value))
    return Solved(plan=plan, certificate=replace(old, objective=value, bound=bound, proven=proven))


def drafted(
    posed: Posed, solved: Solved, grounds: Grounds | None = None, start: date | None = None
) -> Draft:
    """Return a solved plan with everything to be said about it; waves begin on `start`."""
    problem, plan, names, wanted = posed.problem, solved.plan, posed.names, posed.wanted
    told = reasons(problem, plan, names)
    when = waves(problem, plan, names.sectors, posed.switches.quiet, start)
    changed = changes(problem, plan, wanted.previous, names)
    return Draft(
        scenario=wanted.scenario,
        problem=problem,
        plan=plan,
        certificate=solved.certificate,
        names=names,
        figures=figures(problem, plan),
        decisions=decided(problem, plan, (told, when, changed), grounds or posed.grounds),
        waves=when,
        waivers=tuple(waiver_words(problem, names, one) for one in plan.waivers),
        switches=posed.switches,
        compared=bool(wanted.previous),
        change_hours=wanted.change_hours if wanted.previous else 0.0,
    )
