"""`keepfit history`: measure accounts, keep batches in a store, name its versions."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click
import ibis
import pyarrow as pa

from keepfit.history import actions
from keepfit.history.answers import facts_answer, facts_lines
from keepfit.history.arriving import arrived
from keepfit.history.core.facts import Facts, window
from keepfit.history.daily import measured_daily
from keepfit.history.engine import EngineName, History, opened
from keepfit.history.queries import measured
from keepfit.history.refreshing import refresh as refresh_states
from keepfit.intake.mapping import load_mapping
from keepfit.intake.queries import read
from keepfit.kit import settings
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
    say,
)
from keepfit.kit.store import Store
from keepfit.kit.text import Lang, Text

_STORE = click.Path(file_okay=False, path_type=Path)


@click.group(
    help=command_help(
        Text(
            zh="发布历史：测算各账号指标，保存和命名数据版本。",
            en="The history of posts: measures, and the store that keeps them.",
        ),
        "keepfit history measure 台账.xlsx 内容.csv --as-of 2024-06-30",
    )
)
def history() -> None:
    """Group the commands of the history."""


@history.command(
    help=command_help(
        Text(
            zh="测算每个账号在窗口期内的全部指标；没有观测到的值为空，不记为 0。"
            "输入可以是文件和文件夹，也可以是一个数据仓。",
            en="Measure every account over one window; what was not observed is null, never 0. "
            "The input is files and folders, or one store.",
        ),
        "keepfit history measure 台账.xlsx 内容.csv --as-of 2024-06-30 --json",
    )
)
@inputs_argument
@as_of_option
@click.option(
    "--days",
    type=click.IntRange(1),
    default=90,
    show_default=True,
    help="窗口期天数 / Days of the window.",
)
@mapping_option
@engine_option
@lang_option
@json_option
def measure(
    inputs: tuple[Path, ...],
    as_of: date,
    days: int,
    mapping: Path | None,
    engine: EngineName,
    lang: Lang,
    *,
    as_json: bool,
) -> None:
    """Measure the accounts of the inputs."""
    progress = Progress(lang)
    span = window(as_of, days)
    if engine == "duckdb" and _has_states(inputs):
        store = Store.open(inputs[0], create=False)
        progress(Text(zh="由逐月状态测算指标", en="Measuring from monthly states"))
        _tell(
            measured_daily(store, store.read("accounts"), span, settings.load()),
            lang,
            as_json=as_json,
        )
        return
    came = arrived(inputs, load_mapping(mapping), progress)
    progress(Text(zh="测算指标", en="Measuring"))
    with opened(came.tables, engine) as open_history:
        ledger = came.batch.tables.get("accounts")
        accounts = _mentioned(open_history) if ledger is None else ledger
        facts = measured(open_history, accounts, span, settings.load())
    _tell(facts, lang, as_json=as_json)


def _has_states(inputs: tuple[Path, ...]) -> bool:
    """Say whether the input is one store with a ledger that was refreshed before."""
    if len(inputs) != 1 or not (inputs[0] / "states").is_dir():
        return False
    return "accounts" in Store.open(inputs[0], create=False).tables()


def _tell(facts: Facts, lang: Lang, *, as_json: bool) -> None:
    if as_json:
        print_json(facts_answer(facts))
        return
    for line in facts_lines(facts, lang):
        click.echo(line)


def _mentioned(history: History) -> pa.Table:
    """Return an accounts table of every account the long tables name, for want of a ledger."""
    named = ibis.union(*(one.select("account_id") for one in history.tables.values()))
    return history.rows(named.filter(named.account_id.notnull()).distinct())


@history.command(
    help=command_help(
        Text(
            zh="把输入整批存入数据仓，要么全部存入，要么一条不存；同一批再存一次不改变任何内容。",
            en="Add the inputs to a store, wholly or not at all; the same files again change "
            "nothing.",
        ),
        "keepfit history add 数据仓 台账.xlsx 内容.csv",
    )
)
@click.argument("store", metavar="DIR", type=_STORE)
@inputs_argument
@mapping_option
@lang_option
@json_option
def add(
    store: Path, inputs: tuple[Path, ...], mapping: Path | None, lang: Lang, *, as_json: bool
) -> None:
    """Add a batch to a store."""
    batch = read(
        inputs, settings=settings.load(), mapping=load_mapping(mapping), say=Progress(lang)
    )
    done = actions.add(Store.open(store), batch.demand_sound())
    if as_json:
        print_json(
            {
                "applied": done.applied,
                "version": done.version,
                "added": dict(done.added),
                "changed": dict(done.changed),
            }
        )
        return
    told = Text(
        zh="第 {version} 版：新增 {added} 条，更新 {changed} 条。",
        en="Version {version}: {added} rows added, {changed} changed.",
    ).fill(version=done.version, added=sum(done.added.values()), changed=sum(done.changed.values()))
    already = Text(zh="这一批已经存过。", en="This batch was there already.")
    click.echo((told if done.applied else already).read(lang))


@history.command(
    help=command_help(
        Text(
            zh="更新数据仓的逐月状态：已结束的月份沿用，有新内容的月份重算；此后测算只需很少时间。",
            en="Bring a store's monthly states up to date: closed months are kept, months with new "
            "posts made anew; measuring then takes little time.",
        ),
        "keepfit history refresh 数据仓",
    )
)
@click.argument("store", metavar="DIR", type=_STORE)
@lang_option
@json_option
def refresh(store: Path, lang: Lang, *, as_json: bool) -> None:
    """Refresh the states of a store."""
    done = refresh_states(Store.open(store, create=False))
    if as_json:
        print_json({"built": list(done.built), "kept": list(done.kept)})
        return
    told = Text(
        zh="重算 {built} 个月，沿用 {kept} 个月。", en="{built} months made anew, {kept} kept."
    )
    click.echo(told.fill(built=len(done.built), kept=len(done.kept)).read(lang))


@history.command(
    help=command_help(
        Text(zh="列出数据仓中已命名的版本。", en="List the named versions of a store."),
        "keepfit history snapshots 数据仓 --json",
    )
)
@click.argument("store", metavar="DIR", type=_STORE)
@lang_option
@json_option
def snapshots(store: Path, lang: Lang, *, as_json: bool) -> None:
    """List the snapshots of a store."""
    opened = Store.open(store, create=False)
    named = opened.snapshots()
    if as_json:
        print_json({"version": opened.version, "snapshots": named})
        return
    if not named:
        say(Text(zh="还没有命名的版本。", en="No version has a name yet."), lang)
    for name, version in named.items():
        click.echo(f"{version}\t{name}")


@history.command(
    help=command_help(
        Text(
            zh="给数据仓的当前版本命名，此后一直可以读取；名称不能改指别的版本。",
            en="Name the newest version of a store; it stays readable, and the name never moves.",
        ),
        "keepfit history snapshot 数据仓 2024年第二季度",
    )
)
@click.argument("store", metavar="DIR", type=_STORE)
@click.argument("name")
@lang_option
@json_option
def snapshot(store: Path, name: str, lang: Lang, *, as_json: bool) -> None:
    """Name the newest version of a store."""
    version = Store.open(store, create=False).name_snapshot(name)
    if as_json:
        print_json({"name": name, "version": version})
        return
    told = Text(zh="第 {version} 版命名为“{name}”。", en='Version {version} is now "{name}".')
    click.echo(told.fill(version=version, name=name).read(lang))
