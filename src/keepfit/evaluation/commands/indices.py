"""`keepfit evaluation index` and `indices`: published indices over tables of totals."""

from __future__ import annotations

from pathlib import Path

import click

from keepfit.evaluation.answers import index_answer, indices_answer
from keepfit.evaluation.core.indices import values
from keepfit.evaluation.index_tables import totals
from keepfit.evaluation.shelf import all_indices, load_index
from keepfit.kit import settings
from keepfit.kit.console import command_help, json_option, lang_option, print_json
from keepfit.kit.text import Lang, Text


@click.command(
    help=command_help(
        Text(
            zh="按公布的公式计算一张合计表每一行的指数；列名即指数的输入名，区分大小写。",
            en="Work out an index for every row of a table of totals; its columns carry the names "
            "of the index's inputs, upper and lower case as written.",
        ),
        "keepfit evaluation index wci-14.2 合计.csv --rounding published --json",
    )
)
@click.argument("index_id", metavar="ID")
@click.argument("table", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--rounding",
    default="",
    show_default="none",
    help="中间取整方式：none 或 published / How intermediate values are rounded.",
)
@lang_option
@json_option
def index(index_id: str, table: Path, rounding: str, lang: Lang, *, as_json: bool) -> None:
    """Work out an index."""
    chosen = load_index(index_id)
    found = totals(table, chosen, settings.load())
    answer = index_answer(chosen, found, values(chosen, found.inputs, rounding), rounding)
    if as_json:
        print_json(answer)
        return
    click.echo(f"{chosen.name.read(lang)} [{chosen.mark}] {chosen.document}")
    for row in answer["rows"]:
        bound = "≥ " if row["lower_bound"] else ""
        shown = "–" if row["value"] is None else f"{bound}{row['value']:.2f}"  # a dash is meant
        click.echo(f"{row['row']}\t{shown}")


@click.command(
    help=command_help(
        Text(zh="列出全部指数及其输入、来源和标记。", en="List the indices: inputs, source, mark."),
        "keepfit evaluation indices --json",
    )
)
@lang_option
@json_option
def indices(lang: Lang, *, as_json: bool) -> None:
    """List the indices."""
    rows = indices_answer(all_indices(), lang)
    if as_json:
        print_json({"indices": rows})
        return
    off = Text(zh="（关闭）", en=" (off)").read(lang)
    for one in rows:
        click.echo(f"{one['index']}\t[{one['mark']}]{'' if one['on'] else off}\t{one['name']}")
        click.echo("\t" + " ".join(one["inputs"]))
