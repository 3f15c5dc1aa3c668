"""`keepfit checkup circular`, `letters` and `issuer`: the documents of a check-up."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import click

from keepfit.checkup.commands.judging import pack_option
from keepfit.checkup.comparing import rechecked
from keepfit.checkup.flow import Checked, Order, run_checkup
from keepfit.checkup.papers.issuer import SHIPPED, load_issuer
from keepfit.checkup.papers.issuing import circular_files, letter_files
from keepfit.checkup.papers.letters import Letter, unaddressed
from keepfit.checkup.papers.letters import letters as letters_of
from keepfit.checkup.papers.records import Inspected
from keepfit.checkup.papers.terms import notes
from keepfit.history.engine import EngineName
from keepfit.intake.mapping import load_mapping
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
)
from keepfit.kit.errors import UsageError
from keepfit.kit.files import write_whole
from keepfit.kit.text import Lang, Text
from keepfit.ledger.core.records import Account

_Command = Callable[..., None]


def _paper_options(command: _Command) -> _Command:
    options = (
        inputs_argument,
        pack_option,
        as_of_option,
        click.option(
            "--issuer",
            "settings_file",
            type=click.Path(exists=True, dir_okay=False, path_type=Path),
            help="发文设置文件（TOML） / The issuer's settings, a TOML file.",
        ),
        click.option(
            "--out",
            required=True,
            type=click.Path(file_okay=False, path_type=Path),
            help="写到哪个文件夹 / The folder to write to.",
        ),
        click.option("--pdf", is_flag=True, help="另存 PDF / Write PDF as well."),
        mapping_option,
        engine_option,
        lang_option,
        json_option,
    )
    for option in reversed(options):
        command = option(command)
    return command


@click.command(
    help=command_help(
        Text(
            zh="体检并写出检查情况通报：circular.docx（公文格式）和可打印的网页。",
            en="Check up and write the circular: circular.docx in the official layout, and HTML.",
        ),
        "keepfit checkup circular 台账.xlsx 内容.csv --issuer 发文.toml --out 通报",
    )
)
@_paper_options
@click.option(
    "--before",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="上次的体检结果，写入复查情况 / The last result: tells how its findings went.",
)
@click.option(
    "--answers",
    "sheets",
    multiple=True,
    type=click.Path(exists=True, path_type=Path),
    help="填回的问题清单，与 --before 同用 / Findings books sent back, used with --before.",
)
def circular(
    inputs: tuple[Path, ...],
    pack: str,
    as_of: date,
    settings_file: Path | None,
    out: Path,
    mapping: Path | None,
    engine: EngineName,
    lang: Lang,
    before: Path | None,
    sheets: tuple[Path, ...],
    *,
    pdf: bool,
    as_json: bool,
) -> None:
    """Write the circular on a check-up."""
    if sheets and before is None:
        raise _answers_alone()
    issuer = load_issuer(settings_file)
    order = Order(
        inputs=inputs, pack=pack, as_of=as_of, mapping=load_mapping(mapping), engine=engine
    )
    found = _inspected(order, lang)
    if before is not None:
        course = rechecked(before, found.checkup, sheets, settings.load())
        found = replace(found, course=course)
    paths = _write(circular_files(found, issuer, lang, pdf=pdf), out)
    _tell(paths, found, [one.read(lang) for one in notes(found, issuer)], {}, as_json=as_json)


@click.command(
    help=command_help(
        Text(
            zh="体检并写出整改通知书：每个有不合格项的单位一份，另有合订本。",
            en="Check up and write a letter for each unit with failing findings, and all in one.",
        ),
        "keepfit checkup letters 台账.xlsx 内容.csv --issuer 发文.toml --out 整改",
    )
)
@_paper_options
@click.option(
    "--reminders",
    is_flag=True,
    help="提醒事项也写入 / Write of warnings as well.",
)
def letters(
    inputs: tuple[Path, ...],
    pack: str,
    as_of: date,
    settings_file: Path | None,
    out: Path,
    mapping: Path | None,
    engine: EngineName,
    lang: Lang,
    *,
    pdf: bool,
    as_json: bool,
    reminders: bool,
) -> None:
    """Write the rectification letters."""
    _demand_empty(out / "letters")
    issuer = load_issuer(settings_file)
    order = Order(
        inputs=inputs, pack=pack, as_of=as_of, mapping=load_mapping(mapping), engine=engine
    )
    found = _inspected(order, lang)
    written = letters_of(found, issuer, lang, reminders=reminders)
    lost = unaddressed(found, reminders=reminders)
    paths = _write(letter_files(written, lang, pdf=pdf), out)
    told = [one.read(lang) for one in (*notes(found, issuer), *_lost(lost))]
    more = {
        "letters": [_letter_answer(one) for one in written],
        "unaddressed": [one.account_id for one in lost],
    }
    _tell(paths, found, told, more, as_json=as_json)


def _answers_alone() -> UsageError:
    return UsageError(
        Text(
            zh="给了 --answers，却没有用 --before 给出上次的体检结果。",
            en="--answers was given, but not --before with the result of the last check-up.",
        ),
        hint=Text(
            zh="填回的清单要与上次的问题对照：请加上 --before 上次的 review.json，"
            "或去掉 --answers。",
            en="Answers are held against the findings of last time: add --before and that "
            "review.json, or leave --answers out.",
        ),
    )


def _demand_empty(folder: Path) -> None:
    """Refuse a folder with letters of another run: one of them might be sent by mistake."""
    if folder.is_dir() and any(folder.iterdir()):
        raise UsageError(
            Text(
                zh="{folder} 里已有文件，可能是上次的通知书。",
                en="{folder} holds files already, perhaps letters of another run.",
            ).fill(folder=folder),
            hint=Text(
                zh="请换一个输出文件夹，或先把它们移走。",
                en="Name another folder, or move them away first.",
            ),
        )


def _lost(lost: tuple[Account, ...]) -> Iterator[Text]:
    if lost:
        yield Text(
            zh="有 {n} 个账号的主办单位不明，没有写通知书：{names}",
            en="{n:account has|accounts have} no known unit and got no letter: {names}",
        ).fill(n=len(lost), names="、".join(one.name for one in lost))


def _letter_answer(one: Letter) -> dict[str, Any]:
    return {
        "unit_id": one.unit_id,
        "unit": one.unit,
        "accounts": one.accounts,
        "problems": one.problems,
    }


@click.command(
    help=command_help(
        Text(
            zh="写出一份发文设置样本，填好后供 circular 和 letters 使用。",
            en="Write a sample of the issuer's settings, to be filled in for circular and letters.",
        ),
        "keepfit checkup issuer --out 发文.toml",
    )
)
@click.option(
    "--out",
    required=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help="写到哪个文件，已有的不覆盖 / The file to write; an existing one is kept.",
)
@lang_option
def issuer(out: Path, lang: Lang) -> None:
    """Write the sample of the issuer's settings."""
    if out.exists():
        raise click.UsageError(
            Text(zh="{path} 已存在，不会覆盖。", en="{path} exists and is not overwritten.")
            .fill(path=out)
            .read(lang)
        )
    write_whole(out, SHIPPED.read_bytes())
    click.echo(out)


def _inspected(order: Order, lang: Lang) -> Inspected:
    progress = Progress(lang)
    done: Checked = run_checkup(order, say=progress)
    progress(Text(zh="写出公文", en="Writing the documents"))
    return Inspected(checkup=done.checkup, ledger=done.ledger, facts=done.facts)


def _write(files: dict[str, bytes], out: Path) -> list[Path]:
    for name, content in files.items():
        write_whole(out / name, content)
    return [out / name for name in files]


def _tell(
    paths: list[Path], found: Inspected, told: list[str], more: dict[str, Any], *, as_json: bool
) -> None:
    for note in told:
        click.echo(note, err=True)
    total = found.checkup.total
    if as_json:
        print_json(
            {
                "files": paths,
                "notes": told,
                "accounts": total.accounts,
                "judged": total.judged,
                "passed": total.passed,
                "failed": total.failed,
                "not_observed": total.not_observed,
                **more,
            }
        )
        return
    for path in paths:
        click.echo(path)
