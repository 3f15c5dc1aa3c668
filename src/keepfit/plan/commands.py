"""`keepfit plan`: solve, verify, ask why, compare scenarios, write the problem down."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from keepfit.kit.console import (
    Progress,
    command_help,
    inputs_argument,
    json_option,
    lang_option,
    print_json,
    say,
)
from keepfit.kit.errors import UsageError
from keepfit.kit.text import Lang, Text
from keepfit.plan.core.exchange import problem_json
from keepfit.plan.core.reasons import broken_without, reasons
from keepfit.plan.core.scenarios import SCENARIOS
from keepfit.plan.core.verify import verify as judge
from keepfit.plan.flow import read_ledger, read_plan, read_problem, write_json
from keepfit.plan.queries import answer, fate_words, planned
from keepfit.plan.queries import front as scenario_front
from keepfit.plan.solving.engine import Options
from keepfit.plan.solving.whatif import otherwise

scenario_option = click.option(
    "--scenario",
    type=click.Choice(list(SCENARIOS)),
    default="balanced",
    show_default=True,
    help="力度：稳妥、适中、彻底 / How far to go.",
)
time_option = click.option(
    "--time-limit",
    type=click.FloatRange(min=0.1),
    default=600.0,
    show_default=True,
    help="求解时限（秒） / Seconds to solve in.",
)
work_option = click.option(
    "--work-limit",
    type=click.IntRange(min=0),
    default=0,
    help="每个分块的分支节点上限，0 为不限 / Nodes in each block, 0: no limit.",
)
file = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group(
    help=command_help(
        Text(
            zh="统筹决定保留、并入、关停哪些账号，保证事项一个不丢。",
            en="Decide for all accounts at once which to keep, merge or close; no service is lost.",
        ),
        "keepfit plan solve 台账.xlsx --out plan --json",
    )
)
def plan() -> None:
    """Hold the commands about plans."""


def _locks(given: tuple[str, ...]) -> dict[str, str]:
    locks: dict[str, str] = {}
    for one in given:
        fate, _, name = one.partition(":")
        if fate not in ("keep", "close") or not name:
            raise UsageError(
                Text(
                    zh="无法识别锁定“{one}”。",
                    en="The lock “{one}” cannot be read.",
                ).fill(one=one),
                hint=Text(
                    zh="写作 keep:账号编号 或 close:账号编号。", en="Write keep:ID or close:ID."
                ),
            )
        locks[name] = fate
    return locks


@plan.command(
    help=command_help(
        Text(
            zh="求出方案，附证明（目标值、下界、差距）与逐个账号的理由。",
            en="Find a plan, with its certificate (objective, bound, gap) and a reason for each.",
        ),
        "keepfit plan solve 台账.xlsx --scenario gentle --lock keep:ZH001 --out plan --json",
    )
)
@inputs_argument
@scenario_option
@click.option("--lock", "locks", multiple=True, help="锁定 keep:编号 或 close:编号 / Lock a fate.")
@time_option
@work_option
@click.option(
    "--out",
    required=True,
    type=click.Path(file_okay=False, path_type=Path),
    help="写入的文件夹 / Folder for problem.json and plan.json.",
)
@lang_option
@json_option
def solve(
    inputs: tuple[Path, ...],
    scenario: str,
    locks: tuple[str, ...],
    time_limit: float,
    work_limit: int,
    out: Path,
    lang: Lang,
    *,
    as_json: bool,
) -> None:
    """Solve a problem or a ledger."""
    told = Progress(lang)
    problem = read_problem(inputs, scenario, _locks(locks), told)
    told(Text(zh="求解", en="Solving"))
    solved = planned(problem, Options(seconds=time_limit, work=work_limit))
    result = answer(problem, solved, lang)
    write_json(out / "problem.json", problem_json(problem))
    write_json(out / "plan.json", result)
    if as_json:
        print_json(result)
        return
    for line in _summary(result):
        click.echo(line.read(lang))


def _summary(result: dict[str, Any]) -> list[Text]:
    return [
        Text(
            zh="保留 {kept} 个，并入 {merged} 个，关停 {closed} 个；丢失事项 {services_lost} 个。",
            en="Keep {kept}, merge {merged}, close {closed}; services lost: {services_lost}.",
        ).fill(**result),
        Text(
            zh="月工时 {hours_before:,.0f} → {hours_after:,.0f}；搬迁 {moving_hours:,.0f} 小时。",
            en="Hours a month {hours_before:,.0f} → {hours_after:,.0f}; moving {moving_hours:,.0f}",
        ).fill(**result),
        Text(
            zh="目标值 {objective:,.2f}，下界 {bound:,.2f}，差距不超过 {gap:.3%}。",
            en="Objective {objective:,.2f}, bound {bound:,.2f}, gap at most {gap:.3%}.",
        ).fill(**result),
    ]


@plan.command(
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
    problem = read_problem((problem_file,), "", {}, Progress(lang))
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


@plan.command(
    help=command_help(
        Text(
            zh="说明某个账号为何去或留，以及改变它要多花多少工时。",
            en="Say why an account stays or goes, and what the other fate would cost.",
        ),
        "keepfit plan why plan/problem.json plan/plan.json ZH001",
    )
)
@click.argument("problem_file", metavar="PROBLEM", type=file)
@click.argument("plan_file", metavar="PLAN", type=file)
@click.argument("account_id", metavar="ID")
@lang_option
@json_option
def why(problem_file: Path, plan_file: Path, account_id: str, lang: Lang, *, as_json: bool) -> None:
    """Explain one account."""
    problem = read_problem((problem_file,), "", {}, Progress(lang))
    made = read_plan(plan_file, problem)
    ids = problem.accounts.ids.tolist()
    if account_id not in ids:
        raise UsageError(
            Text(zh="方案里没有账号 {id}。", en="The plan has no account {id}.").fill(id=account_id)
        )
    row = ids.index(account_id)
    fate = int(made.fate[row])
    reason = reasons(problem, made)[row]
    other = otherwise(problem, made, row)
    result = {
        "account_id": account_id,
        "fate": fate_words(fate, row).en,
        "reason": reason.words.read(lang),
        "breaks": dict(broken_without(problem, made, row)) if fate == row else {},
        "other_costs": other.costs,
        "other_changes": other.changed,
    }
    if as_json:
        print_json(result)
        return
    click.echo(f"{account_id} {fate_words(fate, row).read(lang)}: {result['reason']}")
    say(_price(other.costs), lang)


def _price(costs: float | None) -> Text:
    if costs is None:
        return Text(zh="另一种去向在现有要求下不可行。", en="The other fate is impossible here.")
    return Text(
        zh="改变它的最省方案每月多 {costs:.2f} 小时。",
        en="The cheapest plan with the other fate costs {costs:.2f} hours a month more.",
    ).fill(costs=costs)


@plan.command(
    help=command_help(
        Text(
            zh="并列各种力度：账号、工时与覆盖、搬迁的取舍。",
            en="Lay the scenarios side by side: accounts and hours against reach and moves.",
        ),
        "keepfit plan front 台账.xlsx --json",
    )
)
@inputs_argument
@time_option
@lang_option
@json_option
def front(inputs: tuple[Path, ...], time_limit: float, lang: Lang, *, as_json: bool) -> None:
    """Compare the scenarios."""
    ledger = read_ledger(inputs, None, Progress(lang))
    rows = scenario_front(ledger, Options(seconds=time_limit))
    if as_json:
        print_json({"points": rows})
        return
    for one in rows:
        name = SCENARIOS[str(one["scenario"])].name.read(lang)
        click.echo(
            f"{name}: {one['kept']} / {one['hours_after']:,.0f} h / {one['followers_lost']:,.0f}"
        )


@plan.command(
    help=command_help(
        Text(
            zh="把问题写成公开的 JSON 格式，任何人都能另行求解或核对。",
            en="Write the problem as documented JSON, so that anybody can solve or check it.",
        ),
        "keepfit plan export 台账.xlsx --out plan",
    )
)
@inputs_argument
@scenario_option
@click.option(
    "--out",
    required=True,
    type=click.Path(file_okay=False, path_type=Path),
    help="写入的文件夹 / Folder for problem.json.",
)
@lang_option
@json_option
def export(
    inputs: tuple[Path, ...], scenario: str, out: Path, lang: Lang, *, as_json: bool
) -> None:
    """Export a problem."""
    problem = read_problem(inputs, scenario, {}, Progress(lang))
    path = out / "problem.json"
    write_json(path, problem_json(problem))
    if as_json:
        print_json({"problem": path, "accounts": len(problem)})
        return
    click.echo(path)
