"""`keepfit backup`, `keepfit restore`, `keepfit doctor`: what whoever runs an office needs."""

from __future__ import annotations

from pathlib import Path

import click

from keepfit.kit.console import Progress, command_help, json_option, lang_option, print_json
from keepfit.kit.errors import KeepfitError
from keepfit.kit.text import Lang, Text
from keepfit.web.commands import office


@click.command(
    help=command_help(
        Text(
            zh="把整个办公系统（数据库、历史数据、密钥、审计签名）备份为一个文件；运行中也可以备份。",
            en="Write one archive of the whole office (database, history, keys, anchors), also "
            "while it runs. It holds secrets: keep it safe.",
        ),
        "keepfit backup 2024-06-30.keepfit.tar.gz",
    )
)
@click.argument("target", type=click.Path(dir_okay=False, path_type=Path))
@lang_option
@json_option
def backup(target: Path, lang: Lang, *, as_json: bool) -> None:
    """Write an archive."""
    made = office().back_up_to(target, Progress(lang))
    if as_json:
        told = {"file": target, "members": len(made.members), "database": made.database}
        print_json(told)
    else:
        text = Text(zh="已写入 {file}，共 {n} 项。", en="Wrote {file}, {n:member|s}.")
        click.echo(text.fill(file=target, n=len(made.members)).read(lang))


@click.command(
    help=command_help(
        Text(
            zh="把备份恢复到一个空的办公系统；逐项核对摘要，SQLite 的备份也可恢复到 PostgreSQL。",
            en="Bring an archive back into an empty office, every digest checked; an archive of "
            "SQLite may be restored on PostgreSQL.",
        ),
        "keepfit restore 2024-06-30.keepfit.tar.gz",
    )
)
@click.argument("source", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@lang_option
@json_option
def restore(source: Path, lang: Lang, *, as_json: bool) -> None:
    """Restore an archive."""
    done = office().restore_from(source, Progress(lang))
    if as_json:
        print_json({"members": len(done.members), "database": done.database})
    else:
        text = Text(
            zh="已恢复 {n} 项，数据库摘要一致。",
            en="Restored {n:member|s}; the digests are equal.",
        )
        click.echo(text.fill(n=len(done.members)).read(lang))


@click.command(
    help=command_help(
        Text(
            zh="检查办公系统：文件夹、密钥、数据库、历史数据、审计、页面样式。",
            en="Look an office over: folder, keys, database, history, audit trail, style sheet.",
        ),
        "keepfit doctor",
    )
)
@lang_option
@json_option
def doctor(lang: Lang, *, as_json: bool) -> None:
    """Say what is well and what is not."""
    signs = office().look_over()
    if as_json:
        print_json(
            [
                {
                    "name": one.name,
                    "well": one.well,
                    "what": one.what.read(lang),
                    "hint": "" if one.well or one.hint is None else one.hint.read(lang),
                }
                for one in signs
            ]
        )
    for one in [] if as_json else signs:
        click.echo(f"{'✓' if one.well else '✗'} {one.what.read(lang)}")
        if not one.well and one.hint is not None:
            click.echo(f"  → {one.hint.read(lang)}")
    if not all(one.well for one in signs):
        raise SystemExit(KeepfitError.exit_code)
