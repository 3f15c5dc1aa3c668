"""The command `keepfit`: gathers the rooms' commands and tells their errors."""

from __future__ import annotations

import contextlib
import gc
import logging
import os
import sys
from typing import NoReturn

import click

from keepfit.intake.core.problems import Problem, UnsoundInputError
from keepfit.kit.console import chosen_lang, command_help
from keepfit.kit.errors import KeepfitError
from keepfit.kit.plugins import announced
from keepfit.kit.text import Lang, Text

COMMANDS = "keepfit.commands"
# More would scroll the message itself off the screen; `keepfit intake check` prints every one.
SHOWN = 40
# A command makes a few hundred thousand records and then ends: there is little to gain from looking
# through all of them for circles every few thousand.
_COLLECT = (100_000, 20, 50)


class Shell(click.Group):
    """Loads a room's command when it is called, and turns people's mistakes into messages."""

    def __call__(self, *words: object, **options: object) -> NoReturn:
        """Run as the program `keepfit` and end it with the command's exit code."""
        try:
            super().__call__(*words, **options)
        except SystemExit as end:
            _leave(end.code)
        _leave(0)

    def list_commands(self, _ctx: click.Context) -> list[str]:
        """Return the names of all announced commands."""
        return list(announced(COMMANDS))

    def get_command(self, _ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return one command, loaded now."""
        point = announced(COMMANDS).get(cmd_name)
        return None if point is None else point.load()

    def invoke(self, ctx: click.Context) -> object:
        """Run the command; a KeepfitError becomes its message and exit code."""
        gc.set_threshold(*_COLLECT)
        try:
            return super().invoke(ctx)
        except KeepfitError as error:
            _tell(error, chosen_lang(ctx))
            ctx.exit(error.exit_code)


def _leave(code: int | str | None) -> NoReturn:
    """End the process at once: whatever a command opens it has closed, and the system takes back
    memory faster than Python takes down a million records one by one (a second after a review)."""
    if isinstance(code, str):
        click.echo(code, err=True)
    logging.shutdown()
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(BrokenPipeError):
            stream.flush()
    os._exit(code if isinstance(code, int) else int(code is not None))


def _tell(error: KeepfitError, lang: Lang) -> None:
    if isinstance(error, UnsoundInputError):
        _list([one for one in error.problems if one.weight == "error"], lang)
    click.secho(error.message.read(lang), fg="red", err=True)
    if error.hint is not None:
        click.echo(error.hint.read(lang), err=True)


def _list(problems: list[Problem], lang: Lang) -> None:
    for one in problems[:SHOWN]:
        place = [one.file, one.sheet, "" if one.row is None else str(one.row), one.column]
        where = " : ".join(part for part in place if part)
        click.secho(where, bold=True, err=True)
        click.echo(f"  {one.cause.read(lang)} {one.suggestion.read(lang)}", err=True)
    if len(problems) > SHOWN:
        more = Text(zh="……另有 {n} 处。", en="… and {n} more.").fill(n=len(problems) - SHOWN)
        click.echo(more.read(lang), err=True)


ABOUT = command_help(
    Text(
        zh="政务新媒体“瘦身健体”平台：查清有哪些账号，哪些休眠、雷同、不安全，依据是什么。",
        en="keepfit helps a government slim down its new-media accounts and keep what remains fit.",
    ),
    "keepfit sample county --seed 7 --out demo",
    "keepfit review demo/input --out report --pack cn-2019 --as-of 2024-06-30",
)


@click.group(
    name="keepfit",
    cls=Shell,
    help=ABOUT,
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(package_name="keepfit", prog_name="keepfit", message="%(prog)s %(version)s")
def main() -> None:
    """Gather the rooms' commands."""


if __name__ == "__main__":
    main()
