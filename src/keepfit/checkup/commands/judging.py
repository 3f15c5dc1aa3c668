"""`keepfit checkup run`: judge the accounts of files."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from keepfit.checkup.answers import answer, summary_lines
from keepfit.checkup.flow import Order, run_checkup
from keepfit.history.engine import EngineName
from keepfit.intake.mapping import load_mapping
from keepfit.kit.console import (
    Progress,
    as_of_option,
    command_help,
    engine_option,
    inputs_argument,
    json_option,
    lang_option,
    mapping_option,
    print_json,
)
from keepfit.kit.text import Lang, Text

pack_option = click.option(
    "--pack",
    default="cn-2019",
    show_default=True,
    help="指标包编号，或自有指标包文件 / Pack id, or the path of your own pack.",
)


@click.command(
    help=command_help(
        Text(
            zh="读入台账与内容，按指标包逐条检查，给出合格率、覆盖率与问题清单。",
            en="Read ledger and posts, judge them by a pack: pass rate, coverage and findings.",
        ),
        "keepfit checkup run 台账.xlsx 内容.csv --pack cn-2019 --as-of 2024-06-30 --json",
    )
)
@inputs_argument
@pack_option
@as_of_option
@click.option("--all", "everything", is_flag=True, help="也列出合格项 / List what passed as well.")
@mapping_option
@engine_option
@lang_option
@json_option
def run(
    inputs: tuple[Path, ...],
    pack: str,
    as_of: date,
    mapping: Path | None,
    engine: EngineName,
    lang: Lang,
    *,
    everything: bool,
    as_json: bool,
) -> None:
    """Run a check-up over files."""
    order = Order(
        inputs=inputs, pack=pack, as_of=as_of, mapping=load_mapping(mapping), engine=engine
    )
    done = run_checkup(order, say=Progress(lang))
    if as_json:
        print_json(answer(done, lang, everything=everything))
        return
    for line in summary_lines(done.checkup, lang):
        click.echo(line)
