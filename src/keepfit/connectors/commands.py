"""`keepfit feeds`: posts from the accounts' own feeds, ready to be reviewed."""

from __future__ import annotations

from pathlib import Path

import click

from keepfit.connectors.feeds.answers import visit_lines, visits_answer
from keepfit.connectors.feeds.listing import feed_list
from keepfit.connectors.feeds.visits import visit_feeds
from keepfit.connectors.http import Web
from keepfit.kit import settings
from keepfit.kit.console import Progress, command_help, json_option, lang_option, print_json
from keepfit.kit.text import Lang, Text


@click.group(
    help=command_help(
        Text(
            zh="读取网站和账号的订阅源（RSS、Atom、JSON Feed）。",
            en="Read the feeds of websites and accounts (RSS, Atom, JSON Feed).",
        ),
        "keepfit feeds fetch 订阅源.csv --out 内容",
    )
)
def feeds() -> None:
    """Read the feeds of websites and accounts."""


@feeds.command(
    help=command_help(
        Text(
            zh="按清单逐个读取订阅源，把内容和探测结果写入一个文件夹，可直接交给 keepfit review；"
            "重复运行只收入新的和改过的内容。有订阅源没有读到时退出码为 1。",
            en="Read every feed of a list and write posts and probes to a folder that keepfit "
            "review takes as input. Running it again adds what is new or edited. The exit code is "
            "1 when a feed was not read.",
        ),
        "keepfit feeds fetch 订阅源.csv --out 内容",
        "keepfit review 台账.xlsx 内容 --out 报告",
    )
)
@click.argument("feeds_list", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--out",
    required=True,
    type=click.Path(file_okay=False, path_type=Path),
    help="写到哪个文件夹 / The folder to write to.",
)
@lang_option
@json_option
@click.pass_context
def fetch(
    context: click.Context, feeds_list: Path, out: Path, lang: Lang, *, as_json: bool
) -> None:
    """Fetch every feed of a list once."""
    chosen = settings.load()
    entries = feed_list(feeds_list, chosen)
    web = Web(chosen)
    visits = visit_feeds(entries, out, fetch=web.fetch, lang=lang, say=Progress(lang))
    if as_json:
        print_json(visits_answer(visits, out))
    else:
        for line in visit_lines(visits, lang):
            click.echo(line)
    context.exit(int(any(one.outcome != "ok" for one in visits)))
