"""`keepfit intake`: check an input, keep its headers' meanings, take it into a desk folder."""

from __future__ import annotations

from pathlib import Path

import click

from keepfit.intake import actions
from keepfit.intake.answers import (
    check_answer,
    check_lines,
    import_answer,
    import_lines,
    problem_lines,
)
from keepfit.intake.batch import Batch
from keepfit.intake.core.problems import UnsoundInputError
from keepfit.intake.mapping import DEFAULT, load_mapping, save
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
from keepfit.kit.text import Lang, Text, plural


@click.group(
    help=command_help(
        Text(zh="导入：认得出什么，有什么问题，会改变什么。", en="What arrives, and is it sound."),
        "keepfit intake check 台账.xlsx",
    )
)
def intake() -> None:
    """Group the commands of the intake."""


@intake.command(
    help=command_help(
        Text(
            zh="检查输入，逐一列出问题的位置、原因和建议。没有问题退出码为 0，有问题为 1。",
            en="Check files and folders: every problem with its place, cause and suggestion. Exit "
            "code 0 without problems, 1 with some.",
        ),
        "keepfit intake check 台账.xlsx 文章/ --json",
    )
)
@inputs_argument
@mapping_option
@lang_option
@json_option
def check(inputs: tuple[Path, ...], mapping: Path | None, lang: Lang, *, as_json: bool) -> None:
    """Say everything there is to say about an input."""
    batch = _batch(inputs, mapping, lang)
    if as_json:
        print_json(check_answer(batch, lang))
    else:
        for line in check_lines(batch, lang):
            click.echo(line)
    if batch.problems:
        raise SystemExit(1)


@intake.command(
    help=command_help(
        Text(
            zh="把认出的表头写成对应文件，不认识的以注释列出，供人工填写；已有的内容保持不变。",
            en="Write what was recognised into a mapping file, unknown headers as comments to fill "
            "in; what stands there already is kept.",
        ),
        "keepfit intake mapping 台账.xlsx --save keepfit-mapping.toml",
    )
)
@inputs_argument
@click.option(
    "--save",
    "target",
    type=click.Path(dir_okay=False, path_type=Path),
    default=DEFAULT,
    show_default=True,
    help="写到哪个文件 / The file to write.",
)
@lang_option
def mapping(inputs: tuple[Path, ...], target: Path, lang: Lang) -> None:
    """Write the mapping file of an input."""
    batch = _batch(inputs, target if target.exists() else None, lang)
    save(batch, target)
    unknown = sum(len(one.unknown) for one in batch.recognised)
    click.echo(
        Text(
            zh=f"已写入 {target}；有 {unknown} 个表头不认识，请填写后去掉行首的 #。",
            en=f"Wrote {target}; {plural(unknown, 'header is', 'headers are')} unknown: "
            "fill in what is and take the # away.",
        ).read(lang)
    )


@intake.command(
    help=command_help(
        Text(
            zh="把输入导入工作文件夹：全部成功或完全不变；同一文件再次导入不产生变化。",
            en="Take an input into a desk folder, wholly or not at all; the same file again "
            "changes nothing.",
        ),
        "keepfit intake load 台账.xlsx --into 工作台 --dry-run",
    )
)
@inputs_argument
@click.option(
    "--into",
    required=True,
    type=click.Path(file_okay=False, path_type=Path),
    help="工作文件夹 / The desk folder.",
)
@click.option("--dry-run", is_flag=True, help="只预演，不写入 / Show what would change.")
@mapping_option
@lang_option
@json_option
def load(
    inputs: tuple[Path, ...],
    into: Path,
    mapping: Path | None,
    lang: Lang,
    *,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Import files and folders, or rehearse it."""
    act = actions.rehearsal if dry_run else actions.load
    try:
        done = act(
            inputs,
            into,
            settings=settings.load(),
            mapping=load_mapping(mapping),
            say=Progress(lang),
        )
    except UnsoundInputError as why:
        if not as_json:
            for line in problem_lines(why.problems, lang):
                click.echo(line, err=True)
            raise
        print_json({"sound": False, "problems": [one.as_json(lang) for one in why.problems]})
        raise SystemExit(why.exit_code) from why
    if as_json:
        print_json(import_answer(done, lang, dry_run=dry_run))
        return
    for line in import_lines(done, lang, dry_run=dry_run):
        click.echo(line)


def _batch(inputs: tuple[Path, ...], mapping: Path | None, lang: Lang) -> Batch:
    return read(inputs, settings=settings.load(), mapping=load_mapping(mapping), say=Progress(lang))
