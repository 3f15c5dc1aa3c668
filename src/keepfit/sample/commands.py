"""`keepfit sample`: invent a place, and score a check-up of it against the truth."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import click

from keepfit.kit.console import (
    Day,
    Progress,
    command_help,
    json_option,
    lang_option,
    print_json,
    say,
)
from keepfit.kit.errors import SourceError
from keepfit.kit.text import Lang, Text
from keepfit.sample.actions import INPUT, Written, write_sample
from keepfit.sample.core.kinds import KINDS
from keepfit.sample.core.records import Scale
from keepfit.sample.core.scoring import Score, judged_nowhere, scored
from keepfit.sample.core.world import AS_OF, SEED
from keepfit.sample.crowd_files import Wanted, write_crowd

_Command = Callable[..., None]


def _place_options(command: _Command) -> _Command:
    options = (
        click.option(
            "--seed",
            type=click.IntRange(min=0),
            default=SEED,
            show_default=True,
            help="随机种子，相同种子写出相同文件 / Seed; the same seed writes the same files.",
        ),
        click.option(
            "--out",
            required=True,
            type=click.Path(file_okay=False, path_type=Path),
            help="写入的文件夹 / Folder to write into.",
        ),
        click.option(
            "--as-of",
            type=Day(),
            default=AS_OF.isoformat(),
            show_default=True,
            help="以哪一天为准 / The day the place is looked at.",
        ),
        lang_option,
        json_option,
    )
    for option in reversed(options):
        command = option(command)
    return command


@click.group(
    help=command_help(
        Text(
            zh="生成虚构的县、市、省或全国，并用它检验体检结果。",
            en="Invent a county, city, province or nation, and test a check-up with it.",
        ),
        "keepfit sample county --out demo",
    )
)
def sample() -> None:
    """Hold the commands about invented places."""


@sample.command(
    help=command_help(
        Text(
            zh="生成一个虚构的县：约 490 个账号、12 个月的内容，写成办公室常见的表格。",
            en="Invent a county: some 490 accounts and 12 months of posts, in an office's files.",
        ),
        "keepfit sample county --seed 7 --out demo",
    )
)
@_place_options
def county(seed: int, out: Path, as_of: date, lang: Lang, *, as_json: bool) -> None:
    """Write a county."""
    _write("county", (seed, out, as_of), lang, as_json=as_json)


@sample.command(
    help=command_help(
        Text(
            zh="生成一个虚构的市：市本级和两个县，规模约为县的三倍。",
            en="Invent a city: the city itself and two counties, some three times a county.",
        ),
        "keepfit sample city --seed 7 --out demo",
    )
)
@_place_options
def city(seed: int, out: Path, as_of: date, lang: Lang, *, as_json: bool) -> None:
    """Write a city."""
    _write("city", (seed, out, as_of), lang, as_json=as_json)


def _size_options(accounts: int, posts: int) -> Callable[[_Command], _Command]:
    """Return the options of how much to invent, with these defaults."""

    def sized(command: _Command) -> _Command:
        command = click.option(
            "--posts",
            type=click.IntRange(1, 100_000_000),
            default=posts,
            show_default=True,
            help="内容条数 / How many posts.",
        )(command)
        return click.option(
            "--accounts",
            type=click.IntRange(4, 200_000),
            default=accounts,
            show_default=True,
            help="账号个数 / How many accounts.",
        )(command)

    return sized


@sample.command(
    help=command_help(
        Text(
            zh="生成一个虚构的省，写成已归类的 Parquet 文件，不占用与内容条数相当的内存。",
            en="Invent a province as typed Parquet files, without holding its posts in memory.",
        ),
        "keepfit sample province --accounts 8000 --posts 2000000 --out demo",
    )
)
@_size_options(8_000, 2_000_000)
@_place_options
def province(
    accounts: int, posts: int, seed: int, out: Path, as_of: date, lang: Lang, *, as_json: bool
) -> None:
    """Write a province."""
    wanted = Wanted(scale="province", accounts=accounts, posts=posts, seed=seed, as_of=as_of)
    _told(write_crowd(wanted, out, say=Progress(lang)), out, as_of, lang, as_json=as_json)


@sample.command(
    help=command_help(
        Text(
            zh="生成虚构的全国：至多 20 万个账号、1 亿条内容，写成已归类的 Parquet 文件。",
            en="Invent a nation of up to 200,000 accounts and 100 million posts, as typed Parquet.",
        ),
        "keepfit sample nation --accounts 200000 --posts 100000000 --out demo",
    )
)
@_size_options(200_000, 100_000_000)
@_place_options
def nation(
    accounts: int, posts: int, seed: int, out: Path, as_of: date, lang: Lang, *, as_json: bool
) -> None:
    """Write a nation."""
    wanted = Wanted(scale="nation", accounts=accounts, posts=posts, seed=seed, as_of=as_of)
    _told(write_crowd(wanted, out, say=Progress(lang)), out, as_of, lang, as_json=as_json)


def _write(scale: Scale, where: tuple[int, Path, date], lang: Lang, *, as_json: bool) -> None:
    seed, out, as_of = where
    written = write_sample(scale, out, seed=seed, as_of=as_of)
    _told(written, out, as_of, lang, as_json=as_json)


def _told(written: Written, out: Path, as_of: date, lang: Lang, *, as_json: bool) -> None:
    _tell(written, out, as_of, lang)
    if as_json:
        print_json(
            {
                "files": [path.as_posix() for path in written.files],
                "accounts": written.accounts,
                "posts": written.posts,
                "truth": written.truth.as_posix(),
            }
        )


def _tell(written: Written, out: Path, as_of: date, lang: Lang) -> None:
    say(
        Text(
            zh="已生成虚构的{place}：{accounts} 个账号、{posts} 条内容。",
            en="Invented {place}: {accounts} accounts, {posts} posts.",
        ).fill(place=written.place, accounts=written.accounts, posts=written.posts),
        lang,
    )
    for path in (*written.files, written.truth):
        click.echo(f"  {path}", err=True)
    say(
        Text(
            zh="下一步：keepfit review {input} --out 报告 --as-of {as_of}",
            en="Next: keepfit review {input} --out report --as-of {as_of}",
        ).fill(input=out / INPUT, as_of=as_of),
        lang,
    )


@sample.command(
    help=command_help(
        Text(
            zh="对照真值文件给出每类问题的查准率和查全率；"
            "FINDINGS 是 checkup run --all --json 的输出。",
            en="Give precision and recall of each planted kind against the truth; FINDINGS is what "
            "checkup run --all --json prints.",
        ),
        "keepfit checkup run demo/input --pack cn-2019 --as-of 2024-06-30 --all --json > f.json",
        "keepfit sample score demo/truth/truth.json f.json",
    )
)
@click.argument("truth", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("findings", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@lang_option
@json_option
def score(truth: Path, findings: Path, lang: Lang, *, as_json: bool) -> None:
    """Print the score; exit with 1 when anything was missed or falsely called."""
    known, found = _json(truth, "rules"), _json(findings, "findings")["findings"]
    scores = scored(known, found)
    unjudged = judged_nowhere(known, found)
    if as_json:
        print_json({"scores": [_row(one) for one in scores], "unjudged": list(unjudged)})
    else:
        for one in scores:
            click.echo(_line(one, lang, judged=one.kind not in unjudged))
    if any(one.missed or one.false for one in scores):
        raise click.exceptions.Exit(1)


def _json(path: Path, key: str) -> dict[str, Any]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except ValueError:
        found = None
    if isinstance(found, dict) and key in found:
        return found
    raise SourceError(
        Text(
            zh="{path} 不是所需的 JSON 文件：没有 {key}。",
            en="{path} is not the JSON file wanted here: it has no {key}.",
        ).fill(path=path, key=key),
        hint=Text(
            zh="真值文件由 keepfit sample 生成；体检结果由 keepfit checkup run --all --json 输出。",
            en="keepfit sample writes the truth, keepfit checkup run --all --json the findings.",
        ),
    )


def _row(one: Score) -> dict[str, Any]:
    return {
        "kind": one.kind,
        "planted": one.planted,
        "found": one.found,
        "precision": one.precision,
        "recall": one.recall,
        "missed": list(one.missed),
        "false": list(one.false),
    }


def _line(one: Score, lang: Lang, *, judged: bool) -> str:
    name = KINDS[one.kind].text.read(lang) if one.kind in KINDS else one.kind
    if not judged:
        return Text(zh=f"{name}：没有规则检查", en=f"{name}: judged by no rule").read(lang)
    precision, recall = _share(one.precision), _share(one.recall)
    line = Text(
        zh=f"{name}：设置 {one.planted}，查出 {one.found}，查准率 {precision}，查全率 {recall}",
        en=f"{name}: planted {one.planted}, found {one.found}, precision {precision}, "
        f"recall {recall}",
    ).read(lang)
    for word, keys in (
        (Text(zh="漏", en="missed"), one.missed),
        (Text(zh="误", en="false"), one.false),
    ):
        if keys:
            line += f"\n    {word.read(lang)}: {' '.join(keys)}"
    return line


def _share(value: float | None) -> str:
    return "–" if value is None else f"{value:.0%}"
