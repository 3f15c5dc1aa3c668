"""Plan a ledger, and tell the plan account by account."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from keepfit.kit.errors import UsageError
from keepfit.kit.text import Lang, Text
from keepfit.ledger.core.records import Ledger
from keepfit.plan.core.building import problem_of
from keepfit.plan.core.exchange import plan_json, waivers_json
from keepfit.plan.core.plans import CLOSED, figures
from keepfit.plan.core.problem import Problem
from keepfit.plan.core.reasons import reasons
from keepfit.plan.core.scenarios import SCENARIOS, Scenario
from keepfit.plan.core.soundness import validate
from keepfit.plan.core.verify import verify
from keepfit.plan.solving.engine import Options, Solved, solve

# No word in the reason of these: reasons are asked account by account.
REASONED = 20_000


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


def ledger_problem(ledger: Ledger, scenario: str, locks: Mapping[str, str]) -> Problem:
    """Return the problem of a ledger. Raises UsageError for locks of accounts it does not plan."""
    problem = problem_of(ledger, scenario_of(scenario))
    return locked(problem, locks)


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
    return Problem(
        accounts=problem.accounts,
        merges=problem.merges,
        services=problem.services,
        reach=problem.reach,
        doubles=problem.doubles,
        duties=problem.duties,
        locks=rows,
    )


def planned(problem: Problem, options: Options) -> Solved:
    """Solve a sound problem. Raises UsageError with the defects of one that is not."""
    defects = validate(problem)
    if defects:
        raise UsageError(
            Text(
                zh="问题数据不成立：{all}",
                en="The problem is not sound: {all}",
            ).fill(all=" ".join(f"[{one.where}] {one.cause.en}" for one in defects[:10]))
        )
    return solve(problem, options)


def answer(problem: Problem, solved: Solved, lang: Lang) -> dict[str, Any]:
    """Return a plan as the command prints it: certificate, figures, decisions with reasons."""
    plan, certificate, sums = solved.plan, solved.certificate, figures(problem, solved.plan)
    decisions = plan_json(problem, plan)["decisions"]
    told = reasons(problem, plan) if len(problem) <= REASONED else ()
    for one, reason in zip(decisions, told, strict=False):
        one["code"] = reason.code
        one["reason"] = reason.words.read(lang)
        one["demands"] = list(reason.demands)
    for one, hours in zip(decisions, problem.accounts.hours.tolist(), strict=True):
        one["hours_month"] = round(hours, 2)
    return {
        "format": "keepfit-plan/1",
        "objective": certificate.objective,
        "bound": certificate.bound,
        "gap": certificate.gap,
        "proven": certificate.proven,
        "kept": sums.kept,
        "merged": sums.merged,
        "closed": sums.closed,
        "hours_before": sums.hours_before,
        "hours_after": sums.hours_after,
        "moving_hours": sums.moving_hours,
        "followers_lost": sums.followers_lost,
        "services_lost": sum(one.demand == "services" for one in verify(problem, plan)),
        "valid": not verify(problem, plan),
        "waivers": waivers_json(problem, plan),
        "decisions": decisions,
        "parts": [
            {"accounts": one.accounts, "objective": one.objective, "bound": one.bound}
            for one in certificate.parts
        ],
        "prices": dict(certificate.prices),
    }


def front(ledger: Ledger, options: Options) -> list[dict[str, Any]]:
    """Return the scenarios side by side: accounts and hours against followers and moves."""
    rows = []
    for name in SCENARIOS:
        problem = ledger_problem(ledger, name, {})
        solved = planned(problem, options)
        sums = figures(problem, solved.plan)
        rows.append(
            {
                "scenario": name,
                "kept": sums.kept,
                "merged": sums.merged,
                "closed": sums.closed,
                "hours_before": sums.hours_before,
                "hours_after": sums.hours_after,
                "moving_hours": sums.moving_hours,
                "followers_lost": sums.followers_lost,
                "gap": solved.certificate.gap,
                "waivers": len(solved.plan.waivers),
            }
        )
    return rows


def fate_words(fate: int, row: int) -> Text:
    """Return the word for a fate."""
    if fate == row:
        return Text(zh="保留", en="keep")
    return Text(zh="关停", en="close") if fate == CLOSED else Text(zh="并入", en="merge")
