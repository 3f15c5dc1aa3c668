"""`keepfit overlap functions` and `keepfit overlap units`."""

from __future__ import annotations

from pathlib import Path

import click

from keepfit.history.arriving import arrived
from keepfit.intake.mapping import load_mapping
from keepfit.kit.console import (
    Progress,
    command_help,
    inputs_argument,
    json_option,
    lang_option,
    mapping_option,
    print_json,
)
from keepfit.kit.errors import UsageError
from keepfit.kit.text import Lang, Text
from keepfit.ledger.core.records import Ledger
from keepfit.ledger.queries import ledger_of
from keepfit.overlap import function_answers
from keepfit.overlap.core.wanted import Existing, existing_for, wanted_of
from keepfit.overlap.function_queries import described_by, functions_overlap, unit_matches
from keepfit.overlap.function_reading import follower_lists, wanted_rows
from keepfit.overlap.reading import sheet_rows, stored_posts

_SHEET = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command(
    help=command_help(
        Text(
            zh="比较账号、应用、小程序的事项、名称、简介、主题和服务地区，指出最接近的已有账号。",
            en="Compare services, names, descriptions, topics and regions of accounts, apps and "
            "mini-programs, and name the nearest existing match of each.",
        ),
        "keepfit overlap functions 台账.xlsx 内容.csv --json",
    )
)
@inputs_argument
@click.option(
    "--new",
    multiple=True,
    metavar="NAME/SERVICES/AUDIENCE",
    help="拟新开的账号：名称/事项、事项/服务的单位或地区 / One wanted: does another do its job?",
)
@click.option(
    "--candidates",
    type=_SHEET,
    help="拟新开账号的表格：名称、事项、服务对象 / Wanted ones: name, services, audience.",
)
@click.option(
    "--followers",
    type=_SHEET,
    help="关注者名单：account_id、follower（脱敏编号） / Who follows whom, as opaque codes.",
)
@mapping_option
@lang_option
@json_option
def functions(  # noqa: PLR0913  # a command has one argument for each of its options
    inputs: tuple[Path, ...],
    new: tuple[str, ...],
    candidates: Path | None,
    followers: Path | None,
    mapping: Path | None,
    lang: Lang,
    *,
    as_json: bool,
) -> None:
    """Compare what accounts are for."""
    came = arrived(inputs, load_mapping(mapping), Progress(lang))
    ledger = ledger_of(came.batch.tables)
    if not ledger.accounts:
        raise UsageError(
            Text(zh="输入里没有账号表。", en="The inputs hold no table of accounts."),
            hint=Text(zh="请一并给出台账。", en="Give the ledger too."),
        )
    lists = follower_lists(followers) if followers is not None else {}
    posts = stored_posts(came.tables)
    wanted = [*map(wanted_of, new), *(wanted_rows(candidates) if candidates is not None else ())]
    if wanted:
        _tell_existing(existing_for(described_by(ledger, posts), wanted), ledger, lang, as_json)
        return
    found = functions_overlap(ledger, posts, lists)
    if as_json:
        print_json(function_answers.functions_answer(found, lang))
        return
    for line in function_answers.functions_lines(found, lang):
        click.echo(line)


def _tell_existing(found: list[Existing], ledger: Ledger, lang: Lang, as_json: bool) -> None:  # noqa: FBT001  # the user's own choice, handed on
    if as_json:
        print_json({"new": function_answers.existing_answer(found, ledger, lang)})
        return
    for line in function_answers.existing_lines(found, ledger, lang):
        click.echo(line)


@click.command(
    help=command_help(
        Text(
            zh="判断各种写法的单位名称指的是哪个单位，并说明是否有把握。",
            en="Say which unit each spelling of a name means, and whether that is sure.",
        ),
        "keepfit overlap units 名称.csv --against 单位.csv --json",
    )
)
@click.argument("names", type=_SHEET)
@click.option(
    "--against",
    required=True,
    type=_SHEET,
    help="单位表：编号、名称、别名、简称 / Units: id, names, aliases, abbreviations.",
)
@click.option(
    "--also",
    multiple=True,
    type=_SHEET,
    help="双语对照表（如 name_en、name_fr 两列） / Sheets with names in two languages.",
)
@lang_option
@json_option
def units(names: Path, against: Path, also: tuple[Path, ...], lang: Lang, *, as_json: bool) -> None:
    """Match names with units."""
    asked = [next(iter(row.values())) for row in sheet_rows(names)]
    pairs = [row for path in also for row in sheet_rows(path)]
    found = unit_matches(asked, sheet_rows(against), pairs)
    if as_json:
        print_json(function_answers.units_answer(found))
        return
    for line in function_answers.units_lines(found, lang):
        click.echo(line)
