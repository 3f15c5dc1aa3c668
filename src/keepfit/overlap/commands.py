"""`keepfit overlap`."""

from __future__ import annotations

from pathlib import Path

import click

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
from keepfit.kit.text import Lang, Text
from keepfit.overlap import answers
from keepfit.overlap.function_commands import functions, units
from keepfit.overlap.queries import posts_overlap
from keepfit.overlap.reading import post_texts


@click.group(
    help=command_help(
        Text(
            zh="重复：内容雷同、功能重叠、同一单位的不同名称。",
            en="Overlap: alike posts, accounts that do the same, names of one unit.",
        ),
        "keepfit overlap posts 内容.csv --json",
    )
)
def overlap() -> None:
    """Group the commands of overlap."""


@overlap.command(
    help=command_help(
        Text(
            zh="找出完全相同和近似的内容、最先发布者、谁转用谁；同一模板换了数字、日期、地点的不算重复。",
            en="Find identical and near-identical posts, who was first and who copies whom. "
            "A template filled in with other numbers, dates or places is no duplicate.",
        ),
        "keepfit overlap posts 内容.csv --json",
    )
)
@inputs_argument
@mapping_option
@lang_option
@json_option
def posts(inputs: tuple[Path, ...], mapping: Path | None, lang: Lang, *, as_json: bool) -> None:
    """Compare posts with each other."""
    say = Progress(lang)
    texts = post_texts(inputs, load_mapping(mapping), say)
    say(Text(zh=f"比对 {len(texts.at)} 篇内容", en=f"Comparing {len(texts.at)} posts"))
    found = posts_overlap(texts)
    if as_json:
        print_json(answers.posts_answer(found, lang))
        return
    for line in answers.posts_lines(found, lang):
        click.echo(line)


overlap.add_command(functions)
overlap.add_command(units)
