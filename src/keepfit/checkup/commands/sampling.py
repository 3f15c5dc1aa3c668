"""`keepfit checkup sample` and `sampled`: spot checks drawn, handed out and read back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from keepfit.checkup.answers import percent
from keepfit.checkup.core.sampling import Draw
from keepfit.checkup.queries import load_pack
from keepfit.checkup.spotcheck import Plan, Result, drawn, evaluated, hand_out, load_draw
from keepfit.intake.mapping import load_mapping
from keepfit.intake.queries import read
from keepfit.kit import settings
from keepfit.kit.console import (
    Progress,
    command_help,
    inputs_argument,
    json_option,
    lang_option,
    mapping_option,
    print_json,
)
from keepfit.kit.text import Lang, Text
from keepfit.ledger.queries import ledger_of

_EXISTING = click.Path(exists=True, path_type=Path)
_STRATA = ("platform", "kind", "level", "sector", "unit")


@click.command(
    help=command_help(
        Text(
            zh="按平台、层级等分层抽样，抽签种子记录在案，分给检查人员，部分账号由两人背靠背复核。",
            en="Draw a stratified sample with a recorded seed and share it out over checkers, some "
            "accounts to two of them blindly.",
        ),
        "keepfit checkup sample 台账.xlsx --checker 甲 --checker 乙 --seed 7 --out 抽查",
    )
)
@inputs_argument
@click.option(
    "--share",
    type=click.FloatRange(0, 1, min_open=True),
    default=0.14,
    show_default=True,
    help="抽查比例 / Share of the accounts.",
)
@click.option(
    "--by",
    multiple=True,
    type=click.Choice(_STRATA),
    default=("platform", "level"),
    show_default=True,
    help="分层依据 / What divides the strata.",
)
@click.option("--checker", "checkers", multiple=True, required=True, help="检查人员 / A checker.")
@click.option(
    "--overlap",
    type=click.FloatRange(0, 1),
    default=0.1,
    show_default=True,
    help="背靠背复核的比例 / Share checked by two.",
)
@click.option("--seed", type=int, required=True, help="抽签种子 / The recorded seed.")
@click.option("--pack", default="cn-2019", show_default=True, help="指标包 / Pack.")
@click.option(
    "--out",
    required=True,
    type=click.Path(file_okay=False, path_type=Path),
    help="写到哪个文件夹 / The folder to write to.",
)
@mapping_option
@lang_option
@json_option
def sample(
    inputs: tuple[Path, ...],
    share: float,
    by: tuple[str, ...],
    checkers: tuple[str, ...],
    overlap: float,
    seed: int,
    pack: str,
    out: Path,
    mapping: Path | None,
    lang: Lang,
    *,
    as_json: bool,
) -> None:
    """Draw a sample and write the checkers' sheets."""
    plan = Plan(share=share, by=by, checkers=checkers, overlap=overlap, seed=seed)
    chosen = load_pack(pack)
    batch = read(
        inputs, settings=settings.load(), mapping=load_mapping(mapping), say=Progress(lang)
    ).demand_sound()
    ledger = ledger_of(batch.tables)
    found = drawn(ledger, chosen.statuses, plan)
    paths = hand_out(ledger, found, plan, out, lang)
    if as_json:
        print_json(_draw_answer(found, paths))
        return
    told = Text(
        zh="从 {size} 个账号中抽取 {drawn} 个，种子 {seed}。",
        en="{drawn} of {size:account|s} drawn, seed {seed}.",
    )
    size = sum(found.sizes.values())
    click.echo(told.fill(size=size, drawn=len(found.account_ids), seed=seed).read(lang))
    for path in paths:
        click.echo(path)


def _draw_answer(found: Draw, paths: list[Path]) -> dict[str, Any]:
    return {
        "seed": found.seed,
        "share": found.share,
        "accounts": list(found.account_ids),
        "strata": [
            {"stratum": list(name), "size": size, "drawn": len(found.chosen[name])}
            for name, size in found.sizes.items()
        ],
        "files": [path.as_posix() for path in paths],
    }


@click.command(
    help=command_help(
        Text(
            zh="读回检查人员填好的抽查表：两人结果是否一致，全部账号的合格率估计及其区间。",
            en="Read the checkers' sheets back: agreement, and the estimate with its interval.",
        ),
        "keepfit checkup sampled 抽查/draw.json 甲.xlsx 乙.xlsx",
    )
)
@click.argument("record", type=_EXISTING)
@click.argument("sheets", nargs=-1, required=True, type=_EXISTING)
@lang_option
@json_option
def sampled(record: Path, sheets: tuple[Path, ...], lang: Lang, *, as_json: bool) -> None:
    """Estimate the pass rate from the sheets sent back."""
    result = evaluated(load_draw(record), sheets, settings.load())
    if as_json:
        print_json(_result_answer(result))
        return
    one = result.estimate
    told = Text(
        zh="合格率估计 {rate}，{sure} 区间 {low} 至 {high}（检查 {checked}，未观测 {unseen}，"
        "总体 {population}，未交回 {missing}）",
        en="Estimated pass rate {rate}, {sure} interval {low} to {high} ({checked} checked, "
        "{unseen} not observed, {population} in all, {missing} not returned)",
    ).fill(
        rate=percent(None if one.checked == 0 else one.rate),
        sure=f"{one.confidence:.0%}",
        low=percent(one.low),
        high=percent(one.high),
        checked=one.checked,
        unseen=one.unobserved,
        population=one.population,
        missing=len(result.missing),
    )
    click.echo(told.read(lang))
    for (first, second), pair in result.agreements.items():
        kappa = "—" if pair.kappa is None else f"{pair.kappa:.2f}"
        click.echo(f"  {first} / {second}: {percent(pair.share)} ({pair.pairs}), kappa {kappa}")


def _result_answer(result: Result) -> dict[str, Any]:
    one = result.estimate
    return {
        "rate": None if one.checked == 0 else one.rate,
        "low": one.low,
        "high": one.high,
        "confidence": one.confidence,
        "checked": one.checked,
        "not_observed": one.unobserved,
        "population": one.population,
        "missing": list(result.missing),
        "agreements": [
            {
                "checkers": list(pair),
                "pairs": found.pairs,
                "share": found.share,
                "kappa": found.kappa,
                "differing": list(found.differing),
            }
            for pair, found in result.agreements.items()
        ],
    }
