"""`keepfit packs`: the rule packs, one by one and held against each other."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from keepfit.checkup.answers import pack_answer, pack_lines
from keepfit.checkup.core.packeffect import Moved
from keepfit.checkup.flow import Order
from keepfit.checkup.packdiff import pack_difference
from keepfit.checkup.queries import load_pack, pack_ids
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


@packs.command(
    help=command_help(
        Text(
            zh="检查自有指标包是否成立：写法、指标、继承，以及是否触犯“指尖上的形式主义”禁令。",
            en="Say whether a pack of your own is sound, and free of formalism.",
        ),
        "keepfit packs lint 本县.toml",
    )
)
@click.argument("pack", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@lang_option
def lint(pack: Path, lang: Lang) -> None:
    """Load a pack, which refuses an unsound one, and say that it is sound."""
    found = load_pack(str(pack))
    sound = Text(zh="{name}：{n} 条规则，没有问题。", en="{name}: {n:rule|s}, sound.")
    click.echo(sound.fill(name=found.name.read(lang), n=len(found.rules)).read(lang))


@packs.command(
    help=command_help(
        Text(
            zh="换一个指标包（或改一个限值）会改变什么：哪些账号的结论变了，因为哪条规则。",
            en="What another pack or a changed limit would change: whose verdict, by which rule.",
        ),
        "keepfit packs diff cn-2019 cn-minhou 台账.xlsx 内容.csv --as-of 2024-06-30",
    )
)
@click.argument("old")
@click.argument("new")
@inputs_argument
@as_of_option
@mapping_option
@engine_option
@lang_option
@json_option
def diff(
    old: str,
    new: str,
    inputs: tuple[Path, ...],
    as_of: date,
    mapping: Path | None,
    engine: EngineName,
    lang: Lang,
    *,
    as_json: bool,
) -> None:
    """Judge the same accounts by two packs and tell the differences."""
    order = Order(
        inputs=inputs, pack=old, as_of=as_of, mapping=load_mapping(mapping), engine=engine
    )
    found = pack_difference(order, new, say=Progress(lang))
    if as_json:
        print_json([_moved_answer(one) for one in found])
        return
    told = Text(zh="{n} 个账号的结论不同：", en="{n:account is|accounts are} judged differently:")
    click.echo(told.fill(n=len(found)).read(lang))
    for one in found:
        click.echo(f"  {one.platform}  {one.name}: {one.before} → {one.after}  {one.why}")


def _moved_answer(one: Moved) -> dict[str, object]:
    return {
        "account_id": one.account_id,
        "name": one.name,
        "platform": one.platform,
        "before": one.before,
        "after": one.after,
        "rules": list(one.rules),
    }
