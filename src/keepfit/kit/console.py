"""What all commands share: their common options, their talk, their answer as JSON.

The answer of a command goes to standard output and nothing else does; talk and progress go to
standard error, so that `keepfit … --json > answer.json` always holds one JSON text.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, TypeVar, cast

import click

from keepfit.kit import clock, settings
from keepfit.kit.text import LANGS, Lang, Text

Decorated = TypeVar("Decorated", bound=Callable[..., Any])
Decorator = Callable[[Decorated], Decorated]

_LANG = "keepfit.lang"


def chosen_lang(context: click.Context) -> Lang:
    """Return the language chosen for this run, Chinese where nobody chose (yet)."""
    return cast("Lang", context.meta.get(_LANG, LANGS[0]))


def _remember_lang(context: click.Context, _option: click.Parameter, lang: Lang) -> Lang:
    context.meta[_LANG] = lang
    return lang


class Day(click.ParamType[date]):
    """A day written as 2024-06-30."""

    name = "DATE"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> date:
        """Return the day, or refuse what is none."""
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(str(value))
        except ValueError:
            self.fail(f"{value!r} 不是日期 / is no date: 2024-06-30", param, ctx)


def _existing(
    context: click.Context, _argument: click.Parameter, paths: tuple[Path, ...]
) -> tuple[Path, ...]:
    missing = [str(path) for path in paths if not path.exists()]
    if not paths:
        why = Text(
            zh="没有给出输入。请写出一个或多个文件或文件夹。",
            en="No input was given. Name one or more files or folders.",
        )
    elif missing:
        why = Text(
            zh="找不到输入：{missing}。请检查路径是否写对。",
            en="There is no such input: {missing}. Check how the path is written.",
        ).fill(missing="、".join(missing) if chosen_lang(context) == "zh" else ", ".join(missing))
    else:
        return paths
    raise click.UsageError(why.read(chosen_lang(context)), ctx=context)


# Eager: whatever goes wrong while the other options are read is told in the chosen language.
lang_option: Decorator[Any] = click.option(
    "--lang",
    type=click.Choice(LANGS),
    default=lambda: settings.load().lang,
    show_default="KEEPFIT_LANG, zh",
    is_eager=True,
    callback=_remember_lang,
    help="语言 / Language.",
)
json_option: Decorator[Any] = click.option(
    "--json",
    "as_json",
    is_flag=True,
    help="标准输出只有 JSON / Print JSON alone on standard output.",
)
as_of_option: Decorator[Any] = click.option(
    "--as-of",
    type=Day(),
    default=clock.today,
    show_default="today",
    help="以哪一天为准 / The day to judge as of.",
)
engine_option: Decorator[Any] = click.option(
    "--engine",
    type=click.Choice(["duckdb", "spark"]),
    default="duckdb",
    show_default=True,
    help="计算引擎；spark 需另装附加组件 / Engine; spark needs the extra of that name.",
)
mapping_option: Decorator[Any] = click.option(
    "--mapping",
    type=click.Path(dir_okay=False, path_type=Path),
    help="表头对应文件（TOML，可修改） / TOML file of headers and their columns, may be edited.",
)
inputs_argument: Decorator[Any] = click.argument(
    "inputs",
    nargs=-1,
    metavar="INPUT...",
    type=click.Path(path_type=Path),
    callback=_existing,
)


def command_help(says: Text, *examples: str) -> str:
    """Return a command's help: what it does in both languages, then how it is written.

    Give it to Click: `@group.command(help=command_help(Text(zh=…, en=…), "keepfit packs list"))`.
    """
    # Click keeps the line breaks of a paragraph that begins with a backspace.
    return "\n\n".join((says.zh, says.en, "\b\n" + "\n".join(("例 / Example:", *examples))))


def say(text: Text, lang: Lang) -> None:
    """Say something to the person at the screen (standard error)."""
    click.echo(text.read(lang), err=True)


def print_json(answer: object) -> None:
    """Print the answer as JSON on standard output: UTF-8, two spaces, keys in the order given.

    Days become "2024-06-30" and paths text; NaN is refused with ValueError, since a missing
    observation is written null.
    """
    text = json.dumps(answer, ensure_ascii=False, allow_nan=False, indent=2, default=_plain)
    # As bytes: an office machine's locale may be GB18030, the contract says UTF-8.
    click.echo(text.encode())


def _plain(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Path):
        return value.as_posix()
    raise TypeError(f"{type(value).__name__} has no form in JSON")


@dataclass(frozen=True, slots=True)
class Progress:
    """Tells each stage as it begins, with the seconds since the start, on standard error.

    Call it with the stage's name: `progress(Text(zh="读取输入", en="Reading the input"))`.
    """

    lang: Lang
    began: float = field(default_factory=time.monotonic)

    def __call__(self, stage: Text) -> None:
        """Print one line for a stage that begins."""
        seconds = time.monotonic() - self.began
        click.echo(f"[{seconds:5.1f} s] {stage.read(self.lang)}", err=True)
