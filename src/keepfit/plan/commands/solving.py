"""`keepfit plan solve`, `front` and `export`: from a ledger to plans."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import click

from keepfit.checkup.papers.issuer import load_issuer
from keepfit.intake.mapping import load_mapping
from keepfit.kit.console import (
    Day,
    Progress,
    command_help,
    inputs_argument,
    json_option,
    lang_option,
    mapping_option,
    print_json,
)
from keepfit.kit.text import Lang, Text
from keepfit.plan.actions.files import write_files, write_json
from keepfit.plan.answers import plan_answer, point_json
from keepfit.plan.commands.options import (
    file,
    lock_option,
    locks_given,
    out_option,
    pack_option,
    scenario_option,
    solving_told,
    tell_conflict,
    time_option,
    work_option,
)
from keepfit.plan.core.choices import Point
from keepfit.plan.core.decisions import Draft
from keepfit.plan.core.exchange import problem_json
from keepfit.plan.flow import Inputs, read_ledger, read_posed, read_previous
from keepfit.plan.fronts import LEVELS, scenario_points, swept
from keepfit.plan.papers.issuing import plan_files
from keepfit.plan.papers.records import Paper
from keepfit.plan.queries import CHANGE_HOURS, Wanted, drafted, planned, posed
from keepfit.plan.solving.engine import ImpossiblePlanError, Options

_COUNTS = Text(
    zh="保留 {kept} 个，并入 {merged} 个，关停 {closed} 个；丢失事项 0 个。",
    en="Keep {kept}, merge {merged}, close {closed}; services lost: 0.",
)
_HOURS = Text(
    zh="月工时 {before:,.0f} → {after:,.0f}；搬迁 {moving:,.0f} 小时，分 {waves} 批。",
    en="Hours a month {before:,.0f} → {after:,.0f}; moving {moving:,.0f}, in {waves:wave|s}.",
)
_PROOF = Text(
    zh="目标值 {value:,.2f}，下界 {bound:,.2f}，差距不超过 {gap:.3%}。",
    en="Objective {value:,.2f}, bound {bound:,.2f}, gap at most {gap:.3%}.",
)
_WAIVED = Text(
    zh="有 {many} 项要求相互矛盾，只能部分满足：", en="{many:demand|s} had to be given up in part:"
)
_CHANGED = Text(
    zh="与上次方案相比，{many} 个账号的去向有变。",
    en="The fate of {many:account|s} differs from the previous plan.",
)
_POINT = Text(
    zh="{mark} {name}：保留 {kept} 个，月工时 {hours:,.0f}，减少关注者 {lost:,.0f}，"
    "搬迁 {moving:,.0f} 小时",
    en="{mark} {name}: {kept} stay, {hours:,.0f} hours a month, {lost:,.0f} followers lost, "
    "{moving:,.0f} hours of moving",
)


@click.command(
    help=command_help(
        Text(
            zh="求出方案，附证明（目标值、下界、差距）、逐个账号的理由、分批安排与可签批的表。"
            "要求相互矛盾、无方案可行时，列出最小的一组矛盾要求，退出码为 1。",
            en="Find a plan, with its certificate (objective, bound, gap), a reason for each"
            " account, waves, and a book to sign. Where demands leave no plan at all, the smallest"
            " set of them is told, and the exit code is 1.",
        ),
        "keepfit plan solve 台账.xlsx --scenario gentle --lock keep:ZH001 --out plan --json",
        "keepfit plan solve 台账.xlsx --previous 上次/plan.json --out plan",
    )
)
@inputs_argument
@scenario_option
@pack_option
@lock_option
@click.option(
    "--previous",
    type=file,
    help="上次的 plan.json：尽量照旧，变动逐一说明 / The plan before; changes are told.",
)
@click.option(
    "--change-hours",
    type=click.FloatRange(min=0),
    default=CHANGE_HOURS,
    show_default=True,
    help="每月至少省多少小时才改变上次的去向 / Hours a month a change must save.",
)
@click.option("--start", type=Day(), help="第一批从哪天开始 / The day the first wave begins.")
@click.option("--issuer", type=file, help="发文机关文件，用于 plan.docx / Issuer file.")
@time_option
@work_option
@out_option
@mapping_option
@lang_option
@json_option
def solve(
    inputs: tuple[Path, ...],
    scenario: str,
    pack: str,
    locks: tuple[str, ...],
    previous: Path | None,
    change_hours: float,
    start: date | None,
    issuer: Path | None,
    time_limit: float,
    work_limit: int,
    out: Path,
    mapping: Path | None,
    lang: Lang,
    *,
    as_json: bool,
) -> None:
    """Solve a problem or a ledger."""
    wanted = Wanted(
        scenario=scenario,
        pack=pack,
        locks=locks_given(locks),
        previous=read_previous(previous) if previous else {},
        change_hours=change_hours,
    )
    progress, headers = Progress(lang), load_mapping(mapping)
    asked = read_posed(Inputs(paths=inputs, headers=headers, wanted=wanted), progress)
    options = Options(seconds=time_limit, work=work_limit, told=solving_told(progress))
    try:
        solved = planned(asked.problem, options)
    except ImpossiblePlanError as error:
        tell_conflict(asked, error.message, lang, as_json=as_json)
        raise click.exceptions.Exit(1) from error
    draft = drafted(asked, solved, start=start)
    result = _written(draft, out, Paper(issuer=load_issuer(issuer), dated=start), lang)
    if as_json:
        print_json(result)
        return
    for line in _summary(draft):
        click.echo(line.read(lang))


def _written(draft: Draft, out: Path, paper: Paper, lang: Lang) -> dict[str, Any]:
    """Write problem, plan and papers; return the plan as JSON."""
    result = plan_answer(draft, lang)
    write_json(out / "problem.json", problem_json(draft.problem, draft.names))
    write_json(out / "plan.json", result)
    write_files(out, plan_files(draft, paper, lang))
    return result


def _summary(draft: Draft) -> list[Text]:
    sums, proof = draft.figures, draft.certificate
    lines = [
        _COUNTS.fill(kept=sums.kept, merged=sums.merged, closed=sums.closed),
        _HOURS.fill(
            before=sums.hours_before,
            after=sums.hours_after,
            moving=sums.moving_hours,
            waves=len(draft.waves),
        ),
        _PROOF.fill(value=proof.objective, bound=proof.bound, gap=proof.gap),
    ]
    if draft.waivers:
        lines += [_WAIVED.fill(many=len(draft.waivers)), *draft.waivers]
    if draft.compared:
        lines.append(_CHANGED.fill(many=sum(bool(one.changed) for one in draft.decisions)))
    return lines


@click.command(
    help=command_help(
        Text(
            zh="并列各种选择：稳妥、适中、彻底三种力度，以及逐级放宽关注者损失、加重搬迁代价的一组方案。"
            "星号标出没有被其他方案全面超过的。",
            en="Lay the choices side by side: the scenarios, and a sweep over how many followers"
            " may be lost and how much moving counts. A star marks those no other beats.",
        ),
        "keepfit plan front 台账.xlsx --json",
    )
)
@inputs_argument
@pack_option
@click.option(
    "--level",
    "levels",
    multiple=True,
    type=click.FloatRange(min=0, max=1),
    help="可容忍的关注者损失，可多次给出 / Tolerated loss of followers, may be repeated.",
)
@time_option
@mapping_option
@lang_option
@json_option
def front(
    inputs: tuple[Path, ...],
    pack: str,
    levels: tuple[float, ...],
    time_limit: float,
    mapping: Path | None,
    lang: Lang,
    *,
    as_json: bool,
) -> None:
    """Compare the choices."""
    told = Progress(lang)
    ledger = read_ledger(inputs, load_mapping(mapping), told)
    wanted = Wanted(pack=pack)
    options = Options(gap=5e-3, seconds=time_limit, told=solving_told(told))
    told(Text(zh="求解各种力度", en="Solving the scenarios"))
    named = scenario_points(ledger, wanted, options)
    told(Text(zh="逐级放宽", en="Sweeping"))
    points = swept(posed(ledger, wanted).problem, options, levels or LEVELS)
    if as_json:
        print_json(
            {
                "scenarios": [point_json(one, lang) for one in named],
                "points": [point_json(one, lang) for one in points],
            }
        )
        return
    for one in (*named, *points):
        click.echo(_line(one, lang))


def _line(one: Point, lang: Lang) -> str:
    sums = one.figures
    return _POINT.fill(
        mark="*" if one.best else " ",
        name=one.name.read(lang),
        kept=sums.kept,
        hours=sums.hours_after,
        lost=sums.followers_lost,
        moving=sums.moving_hours,
    ).read(lang)


@click.command(
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
@pack_option
@lock_option
@out_option
@mapping_option
@lang_option
@json_option
def export(
    inputs: tuple[Path, ...],
    scenario: str,
    pack: str,
    locks: tuple[str, ...],
    out: Path,
    mapping: Path | None,
    lang: Lang,
    *,
    as_json: bool,
) -> None:
    """Export a problem."""
    wanted = Wanted(scenario=scenario, pack=pack, locks=locks_given(locks))
    given = Inputs(paths=inputs, headers=load_mapping(mapping), wanted=wanted)
    asked = read_posed(given, Progress(lang))
    path = out / "problem.json"
    write_json(path, problem_json(asked.problem, asked.names))
    if as_json:
        print_json({"problem": path, "accounts": len(asked.problem)})
        return
    click.echo(path)
