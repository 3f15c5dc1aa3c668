"""`keepfit review`: the main job, files in, report and books out."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from keepfit.checkup.answers import summary_lines
from keepfit.checkup.papers.issuer import load_issuer
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
from keepfit.review.actions import write
from keepfit.review.answers import review_answer
from keepfit.review.flow import review as reviewed


@click.command(
    help=command_help(
        Text(
            zh="读入台账、内容等任意组合的文件与文件夹，完成体检，写出报告、问题清单与整理后的台账。",
            en="Read any mix of files and folders, check every account, write report and books.",
        ),
        "keepfit review 台账.xlsx 内容.csv --out 报告 --pack cn-2019 --as-of 2024-06-30",
    )
)
@inputs_argument
@click.option(
    "--out",
    required=True,
    type=click.Path(file_okay=False, path_type=Path),
    help="写到哪个文件夹 / The folder to write to.",
)
@click.option(
    "--pack",
    default="cn-2019",
    show_default=True,
    help="指标包编号，或自有指标包文件 / Pack id, or the path of your own pack.",
)
@as_of_option
@click.option(
    "--seed", type=int, default=0, show_default=True, help="随机数种子，记入结果 / Recorded seed."
)
@click.option(
    "--issuer",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="发文机关文件；给出时一并写出通报 circular.docx / Issuer file: also write the circular.",
)
@click.option(
    "--near",
    is_flag=True,
    help="也比对近似内容（首次运行约需半分钟准备） / Look for nearly the same posts as well "
    "(half a minute to prepare at the first run).",
)
@mapping_option
@lang_option
@json_option
def review(
    inputs: tuple[Path, ...],
    out: Path,
    pack: str,
    as_of: date,
    seed: int,
    issuer: Path | None,
    mapping: Path | None,
    lang: Lang,
    *,
    near: bool,
    as_json: bool,
) -> None:
    """Review the inputs and write everything there is to hand on."""
    progress = Progress(lang)
    done = reviewed(
        inputs,
        pack=pack,
        as_of=as_of,
        seed=seed,
        mapping=load_mapping(mapping),
        near=near,
        say=progress,
    )
    progress(Text(zh="写出报告与表格", en="Writing the report and the books"))
    paths = write(done, out, lang, issuer=load_issuer(issuer) if issuer else None)
    progress(Text(zh="完成", en="Done"))
    if as_json:
        print_json(review_answer(done, lang))
        return
    for line in summary_lines(done.checkup, lang):
        click.echo(line)
    click.echo("")
    for path in paths:
        click.echo(path)
