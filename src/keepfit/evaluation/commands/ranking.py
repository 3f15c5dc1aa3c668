"""`keepfit evaluation run` and `learn`: accounts of files among their peers."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from keepfit.evaluation.answers import (
    evaluation_answer,
    evaluation_lines,
    lesson_lines,
    lessons_answer,
)
from keepfit.evaluation.flow import Order, run_evaluation
from keepfit.evaluation.lessons import lessons
from keepfit.evaluation.queries import load_terms
from keepfit.intake.mapping import load_mapping
from keepfit.kit.console import (
    Progress,
    as_of_option,
    command_help,
    inputs_argument,
    json_option,
    lang_option,
    mapping_option,
    print_json,
)
from keepfit.kit.text import Lang, Text

_Command = Callable[..., None]


def _options(command: _Command) -> _Command:
    options: tuple[Any, ...] = (
        inputs_argument,
        as_of_option,
        click.option(
            "--powers",
            type=click.Path(exists=True, dir_okay=False, path_type=Path),
            help="自有的四力权重文件（TOML） / Your own weights of the four powers.",
        ),
        click.option(
            "--periods",
            type=click.IntRange(1, 12),
            help="连续几个时段 / How many periods running.",
        ),
        click.option(
            "--rounds",
            type=click.IntRange(20, 10_000),
            help="抽样轮数 / Rounds of the bootstrap.",
        ),
        click.option(
            "--seed",
            type=click.IntRange(min=0),
            default=0,
            show_default=True,
            help="随机种子，相同种子结果相同 / Seed; the same seed gives the same answer.",
        ),
        mapping_option,
        lang_option,
        json_option,
    )
    for option in reversed(options):
        command = option(command)
    return command


def _order(given: dict[str, Any]) -> Order:
    powers: Path | None = given["powers"]
    return Order(
        inputs=given["inputs"],
        as_of=given["as_of"],
        terms=load_terms(powers) if powers else None,
        rounds=given["rounds"],
        periods=given["periods"],
        seed=given["seed"],
        mapping=load_mapping(given["mapping"]),
    )


@click.command(
    help=command_help(
        Text(
            zh="与同类账号比较四力，给出得分、名次及其区间；多期都在末位十分之一的才列为"
            "末位建议对象，并同时列出保留理由。不排名单位和个人。",
            en="Compare the four powers among peers: scores, ranks and their intervals. Only what "
            "is surely in the last tenth for several periods becomes a candidate, with what speaks "
            "for it. Units and people are never ranked.",
        ),
        "keepfit evaluation run 台账.xlsx 内容.csv --as-of 2024-06-30 --json",
    )
)
@_options
def run(lang: Lang, *, as_json: bool, **given: Any) -> None:
    """Evaluate the accounts of files."""
    done = run_evaluation(_order(given), say=Progress(lang))
    if as_json:
        print_json(evaluation_answer(done.evaluation, done.observed.ledger, lang))
        return
    for line in evaluation_lines(done.evaluation, done.observed.ledger, lang):
        click.echo(line)


@click.command(
    help=command_help(
        Text(
            zh="同类组内，公众认可的账号与其余账号做法有何不同；只列证据充分的，附真实例子。",
            en="What those the public values do differently from their peers; only what is well "
            "evidenced, with real examples.",
        ),
        "keepfit evaluation learn 台账.xlsx 内容.csv --as-of 2024-06-30",
    )
)
@_options
def learn(lang: Lang, *, as_json: bool, **given: Any) -> None:
    """Learn from the best of each peer group."""
    if given["periods"] is None:
        given["periods"] = 1
    done = run_evaluation(_order(given), say=Progress(lang))
    found = lessons(done.observed, done.course[0], done.evaluation)
    if as_json:
        print_json(lessons_answer(found, lang))
        return
    for line in lesson_lines(found, done.evaluation.groups, lang):
        click.echo(line)
