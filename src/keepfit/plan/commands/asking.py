"""`keepfit plan verify`, `why` and `conflict`: questions about problems and plans."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from keepfit.intake.mapping import load_mapping
from keepfit.kit.console import (
    Progress,
    command_help,
    inputs_argument,
    json_option,
    lang_option,
    mapping_option,
    print_json,
)
from keepfit.kit.errors import UsageError
from keepfit.kit.text import Lang, Text
from keepfit.plan.answers import conflict_json, figures_json, reason_json
from keepfit.plan.commands.options import (
    NO_CONFLICT,
    file,
    lock_option,
    locks_given,
    pack_option,
    scenario_option,
    solving_told,
)
from keepfit.plan.conflict import conflict as smallest
from keepfit.plan.core.decisions import fate_word
from keepfit.plan.core.names import filled
from keepfit.plan.core.plans import Plan, figures
from keepfit.plan.core.reasons import Teller
from keepfit.plan.core.telling import FATES, account_words
from keepfit.plan.core.verify import verify as judge
from keepfit.plan.flow import Inputs, read_plan, read_posed, read_problem
from keepfit.plan.queries import Posed, Wanted
from keepfit.plan.refusing import conflict_lines, fate_words
from keepfit.plan.solving.engine import Options
from keepfit.plan.solving.whatif import Other, otherwise

_OTHER = Text(
    zh="另一种去向：最省的方案每月多 {costs:.2f} 小时，{many} 个账号的去向随之改变。",
    en="The other fate: the cheapest plan with it costs {costs:.2f} hours a month more;"
    " {many} accounts change their fate.",
)
_IMPOSSIBLE = Text(
    zh="另一种去向：在现有要求下不可行。", en="The other fate: impossible under these demands."
)
_CHANGE = Text(zh="  {account}：{was} → {now}", en="  {account}: {was} → {now}")


@click.command(
    help=command_help(
        Text(
            zh="不用求解器，逐项核验任何方案是否违反要求。",
            en="Judge any plan, demand by demand, without a solver.",
        ),
        "keepfit plan verify plan/problem.json plan/plan.json --json",
    )
)
@click.argument("problem_file", metavar="PROBLEM", type=file)
@click.argument("plan_file", metavar="PLAN", type=file)
@lang_option
@json_option
def verify(problem_file: Path, plan_file: Path, lang: Lang, *, as_json: bool) -> None:
    """Verify a plan."""
    problem = read_problem(problem_file).problem
    found = judge(problem, read_plan(plan_file, problem))
    if as_json:
        rows = [
            {
                "demand": one.demand,
                "wanted": one.wanted,
                "seen": one.seen,
                "words": one.words.read(lang),
            }
            for one in found
        ]
        print_json({"valid": not found, "violations": rows})
    else:
        for one in found or ():
            click.echo(one.words.read(lang))
        if not found:
            click.echo(Text(zh="方案有效。", en="The plan is valid.").read(lang))
    if found:
        raise click.exceptions.Exit(1)


@click.command(
    help=command_help(
        Text(
            zh="说明某个账号为何去或留，以及改变它要多花多少工时；"
            "--not 另列出那样的方案里哪些账号会变。",
            en="Say why an account stays or goes, and what the other fate would cost; --not lists"
            " what else would change in that plan.",
        ),
        "keepfit plan why plan/problem.json plan/plan.json ZH001",
        "keepfit plan why --not plan/problem.json plan/plan.json ZH001 --json",
    )
)
@click.argument("problem_file", metavar="PROBLEM", type=file)
@click.argument("plan_file", metavar="PLAN", type=file)
@click.argument("account_id", metavar="ID")
@click.option(
    "--not", "why_not", is_flag=True, help="列出反过来的方案 / List the plan with the other fate."
)
@lang_option
@json_option
def why(
    problem_file: Path,
    plan_file: Path,
    account_id: str,
    why_not: bool,  # noqa: FBT001  # Click hands flags over by name
    lang: Lang,
    *,
    as_json: bool,
) -> None:
    """Explain one account."""
    posed = read_problem(problem_file)
    made = read_plan(plan_file, posed.problem)
    ids = posed.problem.accounts.ids.tolist()
    if account_id not in ids:
        raise UsageError(
            Text(zh="方案里没有账号 {id}。", en="The plan has no account {id}.").fill(id=account_id)
        )
    row = ids.index(account_id)
    other = otherwise(posed.problem, made, row, _asking(lang))
    reason = Teller(posed.problem, made, posed.names).reason(row)
    word = fate_word(int(made.fate[row]), row)
    result: dict[str, Any] = {
        "account_id": account_id,
        "fate": word,
        "code": reason.code,
        "reason": reason.words.read(lang),
        "details": reason_json(reason),
        "breaks": {kind: list(some) for kind, some in reason.breaks.items()},
        "other_costs": other.costs,
        "other_changes": other.changed,
    }
    if why_not:
        result["other"] = _other(posed, made, other)
    if as_json:
        print_json(result)
        return
    click.echo(f"{account_id} {FATES[word].read(lang)}")
    click.echo(result["reason"])
    for line in _other_lines(posed, made, other, listed=why_not):
        click.echo(line.read(lang))


def _asking(lang: Lang) -> Options:
    """Return how to answer a question: to the last hour, and telling how far it is."""
    return Options(gap=1e-4, told=solving_told(Progress(lang)))


def _other(posed: Posed, made: Plan, other: Other) -> dict[str, Any] | None:
    """Return the plan with the other fate: its figures, and every account that differs."""
    if other.solved is None:
        return None
    ids, plan = posed.problem.accounts.ids.tolist(), other.solved.plan
    return {
        **figures_json(figures(posed.problem, plan)),
        "changes": [
            {
                "account_id": ids[row],
                "was": fate_word(int(made.fate[row]), row),
                "fate": fate_word(int(plan.fate[row]), row),
                "successor_id": ids[plan.fate[row]] if plan.fate[row] not in (row, -1) else "",
            }
            for row in _differing(made, plan)
        ],
    }


def _differing(made: Plan, plan: Plan) -> list[int]:
    return [row for row, fate in enumerate(plan.fate.tolist()) if fate != made.fate[row]]


def _other_lines(posed: Posed, made: Plan, other: Other, *, listed: bool) -> list[Text]:
    if other.solved is None or other.costs is None:
        return [_IMPOSSIBLE]
    lines = [_OTHER.fill(costs=other.costs, many=other.changed)]
    for row in _differing(made, other.solved.plan) if listed else ():
        was, now = int(made.fate[row]), int(other.solved.plan.fate[row])
        lines.append(
            filled(
                _CHANGE,
                account=account_words(posed.problem, posed.names, row),
                was=fate_words(posed.problem, posed.names, was, row),
                now=fate_words(posed.problem, posed.names, now, row),
            )
        )
    return lines


@click.command(
    help=command_help(
        Text(
            zh="找出不能同时满足的最小一组要求，并说明放弃其中每一项会怎样。有冲突时退出码为 1。",
            en="Find the smallest set of demands that cannot hold together, and what giving up"
            " each would bring. The exit code is 1 where there is one.",
        ),
        "keepfit plan conflict 台账.xlsx --lock close:ZH001 --json",
    )
)
@inputs_argument
@scenario_option
@pack_option
@lock_option
@mapping_option
@lang_option
@json_option
def conflict(
    inputs: tuple[Path, ...],
    scenario: str,
    pack: str,
    locks: tuple[str, ...],
    mapping: Path | None,
    lang: Lang,
    *,
    as_json: bool,
) -> None:
    """Find the smallest conflict."""
    wanted = Wanted(scenario=scenario, pack=pack, locks=locks_given(locks))
    given = Inputs(paths=inputs, headers=load_mapping(mapping), wanted=wanted)
    progress = Progress(lang)
    posed = read_posed(given, progress)
    progress(Text(zh="查找最小的一组矛盾要求", en="Looking for the smallest contradiction"))
    found = smallest(posed.problem, Options(gap=1e-3, told=solving_told(progress)))
    if as_json:
        print_json({"valid": not found, "conflict": conflict_json(posed, found, lang)})
    else:
        for line in conflict_lines(posed, found) if found else [NO_CONFLICT]:
            click.echo(line.read(lang))
    if found:
        raise click.exceptions.Exit(1)
