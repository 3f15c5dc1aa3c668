"""`keepfit ledger`: what changed between versions of a ledger."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from keepfit.connectors.platforms import PlatformTable, table
from keepfit.intake.mapping import load_mapping
from keepfit.intake.queries import read
from keepfit.kit import settings
from keepfit.kit.console import (
    Progress,
    command_help,
    json_option,
    lang_option,
    mapping_option,
    print_json,
)
from keepfit.kit.text import Lang, Text
from keepfit.ledger.core.changes import Belief, Change, ChangeSet, Outage, carried
from keepfit.ledger.core.records import Ledger
from keepfit.ledger.queries import changes_between, ledger_of

_LISTS = ("opened", "closed", "renamed", "moved", "changed", "not_observed")
_TITLES = {
    "opened": Text(zh="新开", en="Opened"),
    "closed": Text(zh="关停", en="Closed"),
    "renamed": Text(zh="更名", en="Renamed"),
    "moved": Text(zh="变更主办单位", en="Moved to another unit"),
    "changed": Text(zh="信息变化", en="Changed"),
    "not_observed": Text(zh="未观测", en="Not observed"),
}


@click.group(
    help=command_help(
        Text(zh="台账：有哪些账号，与上一版相比变了什么。", en="The ledger and its changes."),
        "keepfit ledger diff 2024Q1.xlsx 2024Q2.xlsx",
    )
)
def ledger() -> None:
    """Group the commands of the ledger."""


@ledger.command(
    help=command_help(
        Text(
            zh="比较两版或多版台账：新开、关停、更名、变更、信息变化。一个平台的账号一次消失过多时"
            "视为采集中断，不记关停；多版时，中断的账号沿用上一版。",
            en="Compare versions of a ledger, oldest first. Where too many accounts of a platform "
            "vanish at once it is an outage and nothing is booked closed; over several versions, "
            "what was not observed is carried on.",
        ),
        "keepfit ledger diff 2024Q1.xlsx 2024Q2.xlsx --json",
    )
)
@click.argument("versions", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option(
    "--with",
    "beside",
    multiple=True,
    type=click.Path(exists=True, path_type=Path),
    help="随每一版一同读入的文件，如单位名录 / Files read with every version, such as unit names.",
)
@click.option(
    "--outage-share",
    type=click.FloatRange(0, 1),
    help="一次消失超过此比例视为中断，默认见设置 / Share above which it is an outage.",
)
@mapping_option
@lang_option
@json_option
def diff(
    versions: tuple[Path, ...],
    beside: tuple[Path, ...],
    outage_share: float | None,
    mapping: Path | None,
    lang: Lang,
    *,
    as_json: bool,
) -> None:
    """Compare two versions of a ledger, or each of several with the one before."""
    if len(versions) < 2:
        raise click.UsageError("OLD NEW [NEWER…]")
    limits = settings.load()
    belief = Belief(
        share=limits.outage_share if outage_share is None else outage_share,
        accounts=limits.outage_accounts,
    )
    progress = Progress(lang)
    known = load_mapping(mapping)
    ledgers = []
    for path in versions:
        progress(Text(zh=f"读取 {path.name}", en=f"Reading {path.name}"))
        batch = read([path, *beside], settings=limits, mapping=known, say=progress)
        ledgers.append(ledger_of(batch.demand_sound().tables))
    steps = _steps(ledgers, table(), belief)
    if as_json:
        answers = [_answer(step, ledgers[row + 1]) for row, step in enumerate(steps)]
        named = [
            {"old": versions[row].name, "new": versions[row + 1].name, **answer}
            for row, answer in enumerate(answers)
        ]
        print_json(named[0] if len(named) == 1 else {"steps": named})
        return
    for row, step in enumerate(steps):
        click.echo(f"{versions[row].name} → {versions[row + 1].name}")
        _print(step, lang)


def _steps(ledgers: list[Ledger], platforms: PlatformTable, belief: Belief) -> list[ChangeSet]:
    steps = []
    before = ledgers[0]
    for after in ledgers[1:]:
        step = changes_between(before, after, platforms, belief)
        steps.append(step)
        before = carried(before, after, step)
    return steps


def _answer(changes: ChangeSet, new: Ledger) -> dict[str, Any]:
    answer: dict[str, Any] = {
        name: [_entry(one, new) for one in getattr(changes, name)] for name in _LISTS
    }
    answer["outage"] = changes.outage
    answer["outages"] = [
        {
            "platform": one.platform,
            "direction": one.direction,
            "accounts": one.accounts,
            "of": one.of,
            "why": _why(one).en,
            "why_zh": _why(one).zh,
        }
        for one in changes.outages
    ]
    return answer


def _entry(change: Change, new: Ledger) -> dict[str, Any]:
    account = change.account
    unit = new.units.get(account.unit_id)
    return {
        "account_id": account.account_id,
        "name": account.name,
        "platform": account.platform,
        "unit_id": account.unit_id,
        "unit": unit.name if unit else "",
        "before": _columns(change.before, change.columns),
        "after": _columns(change.after, change.columns),
    }


def _columns(account: object | None, columns: tuple[str, ...]) -> dict[str, str] | None:
    if account is None:
        return None
    values = {name: getattr(account, name) for name in columns}
    return {name: "" if value is None else str(value) for name, value in values.items()}


_WHOLE = Text(zh="台账", en="the ledger")


def _why(outage: Outage) -> Text:
    share = f"{outage.accounts / outage.of:.0%}"
    source = table().title(outage.platform) if outage.platform else _WHOLE
    if outage.direction == "vanished":
        return Text(
            zh=f"{source.zh}的 {outage.of} 个账号一次消失 {outage.accounts} 个（{share}），"
            "视为采集中断，未记关停",
            en=f"{outage.accounts} of {outage.of} accounts of {source.en} vanished at once "
            f"({share}): taken for an outage, none booked closed",
        )
    return Text(
        zh=f"{source.zh}的 {outage.of} 个账号一次出现 {outage.accounts} 个（{share}），"
        "视为上一版不完整，未记新开",
        en=f"{outage.accounts} of {outage.of} accounts of {source.en} appeared at once "
        f"({share}): the older version is taken for incomplete, none booked opened",
    )


def _print(changes: ChangeSet, lang: Lang) -> None:
    for name in _LISTS:
        found = getattr(changes, name)
        click.echo(f"  {_TITLES[name].read(lang)}: {len(found)}")
        for one in found[:20]:
            click.echo(f"    {one.account.platform}  {one.account.name}")
        if len(found) > 20:
            more = Text(zh="…另有 {n} 个，见 --json", en="… and {n} more, see --json")
            click.echo("    " + more.fill(n=len(found) - 20).read(lang))
    for outage in changes.outages:
        click.echo(f"  ! {_why(outage).read(lang)}")
