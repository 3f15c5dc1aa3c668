"""`keepfit burden run` and `requests`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import click

from keepfit.burden.answers import burden_answer, requests_answer
from keepfit.burden.flow import Accounted, Order, run_burden
from keepfit.burden.lines import burden_lines, request_lines
from keepfit.burden.queries import load_model
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

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_Command = Callable[..., None]


def _options(command: _Command) -> _Command:
    options: tuple[Any, ...] = (
        inputs_argument,
        as_of_option,
        click.option(
            "--days",
            type=click.IntRange(7),
            default=90,
            show_default=True,
            help="窗口期天数 / Days of the window.",
        ),
        click.option(
            "--work", type=_FILE, help="自有的工时模型（TOML） / Your own work model (TOML)."
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


def _accounted(
    lang: Lang, given: dict[str, Any], plan: Path | None = None, pilots: Path | None = None
) -> Accounted:
    as_of: date = given["as_of"]
    order = Order(
        inputs=given["inputs"],
        as_of=as_of,
        days=given["days"],
        model=load_model(given["work"]) if given["work"] else None,
        plan=plan,
        pilots=pilots,
        seed=given["seed"],
        mapping=load_mapping(given["mapping"]),
    )
    return run_burden(order, say=Progress(lang))


@click.command(
    help=command_help(
        Text(
            zh="核算每个账号、应用和工作群的工时与经费，每小时、每元带来什么；可对照方案前后，"
            "按事先定好的标准评判试点。",
            en="Work out hours and costs of accounts, apps and groups, and what an hour and a yuan "
            "bring; compare before and after a plan; judge pilots by criteria set at their start.",
        ),
        "keepfit burden run 台账.xlsx 内容.csv --as-of 2024-06-30 --json",
    )
)
@click.option(
    "--plan",
    type=_FILE,
    help="方案：plan.json，或拟关停清单 / plan.json, or a table of account_id, successor_id.",
)
@click.option("--pilots", type=_FILE, help="试点及退出标准（TOML） / Pilots and criteria (TOML).")
@_options
def run(plan: Path | None, pilots: Path | None, lang: Lang, *, as_json: bool, **given: Any) -> None:
    """Work out the burden."""
    done = _accounted(lang, given, plan, pilots)
    if as_json:
        print_json(burden_answer(done.burden, done.ledger, lang))
        return
    for line in burden_lines(done.burden, done.ledger, lang):
        click.echo(line)


@click.command(
    help=command_help(
        Text(
            zh="监管下发的填表、转发、截图、会议等要求占了基层多少工时，哪些内容台账已有却还在要。",
            en="How many hours the supervision's own requests take, and which fields it asked for "
            "although the ledger knows them.",
        ),
        "keepfit burden requests 台账.xlsx 下发任务.xlsx --as-of 2024-06-30 --json",
    )
)
@_options
def requests(lang: Lang, *, as_json: bool, **given: Any) -> None:
    """Count the requests of the supervision."""
    done = _accounted(lang, given)
    if as_json:
        print_json(requests_answer(done.burden, lang))
        return
    for line in request_lines(done.burden, lang):
        click.echo(line)
