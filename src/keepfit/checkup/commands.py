"""`keepfit checkup` and `keepfit packs`."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from keepfit.checkup.answers import answer, pack_answer, pack_lines, summary_lines
from keepfit.checkup.flow import Order, run_checkup
from keepfit.checkup.queries import load_pack, pack_ids
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

pack_option = click.option(
    "--pack",
    default="cn-2019",
    show_default=True,
    help="指标包编号，或自有指标包文件 / Pack id, or the path of your own pack.",
)


@click.group(
    help=command_help(
        Text(zh="体检：逐条规则检查每个账号。", en="Check every account rule by rule."),
        "keepfit checkup run 台账.xlsx 内容.csv --as-of 2024-06-30",
    )
)
def checkup() -> None:
    """Group the commands of the check-up."""


@checkup.command(
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
@lang_option
@json_option
def run(
    inputs: tuple[Path, ...],
    pack: str,
    as_of: date,
    mapping: Path | None,
    lang: Lang,
    *,
    everything: bool,
    as_json: bool,
) -> None:
    """Run a check-up over files."""
    order = Order(inputs=inputs, pack=pack, as_of=as_of, mapping=load_mapping(mapping))
    done = run_checkup(order, say=Progress(lang))
    if as_json:
        print_json(answer(done, lang, everything=everything))
        return
    for line in summary_lines(done.checkup, lang):
        click.echo(line)


@click.group(
    help=command_help(
        Text(zh="指标包：检查所依据的规则。", en="The rule packs."), "keepfit packs list"
    )
)
def packs() -> None:
    """Group the commands of the packs."""


@packs.command(
    name="list",
    help=command_help(
        Text(zh="列出随软件提供的指标包。", en="List the packs that are shipped."),
        "keepfit packs list --json",
    ),
)
@lang_option
@json_option
def list_packs(lang: Lang, *, as_json: bool) -> None:
    """List the shipped packs."""
    found = [load_pack(name) for name in pack_ids()]
    if as_json:
        print_json(
            [
                {"pack": one.pack_id, "zh": one.name.zh, "en": one.name.en, "rules": len(one.rules)}
                for one in found
            ]
        )
        return
    for one in found:
        click.echo(f"{one.pack_id}\t{one.name.read(lang)}")


@packs.command(
    help=command_help(
        Text(
            zh="显示一个指标包的全部规则、限值与依据。",
            en="Show a pack's rules, limits and sources.",
        ),
        "keepfit packs show cn-2019",
    )
)
@click.argument("pack")
@lang_option
@json_option
def show(pack: str, lang: Lang, *, as_json: bool) -> None:
    """Show one pack."""
    found = load_pack(pack)
    if as_json:
        print_json(pack_answer(found))
        return
    for line in pack_lines(found, lang):
        click.echo(line)
