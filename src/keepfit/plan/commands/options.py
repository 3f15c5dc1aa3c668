"""What the commands about plans share: their options, and how a conflict is told."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from keepfit.kit.console import Progress, print_json, say
from keepfit.kit.errors import UsageError
from keepfit.kit.text import Lang, Text
from keepfit.plan.answers import conflict_json
from keepfit.plan.conflict import conflict as smallest
from keepfit.plan.core.names import filled
from keepfit.plan.core.scenarios import SCENARIOS
from keepfit.plan.queries import Posed
from keepfit.plan.refusing import conflict_lines
from keepfit.plan.solving.engine import Progress as Step

Decorator = Callable[[Any], Any]

scenario_option: Decorator = click.option(
    "--scenario",
    type=click.Choice(list(SCENARIOS)),
    default="balanced",
    show_default=True,
    help="力度：稳妥、适中、彻底 / How far to go.",
)
pack_option: Decorator = click.option(
    "--pack",
    default="cn-2019",
    show_default=True,
    help="指标包：决定适用哪些要求 / Pack whose demands apply.",
)
lock_option: Decorator = click.option(
    "--lock", "locks", multiple=True, help="锁定 keep:编号 或 close:编号 / Lock a fate."
)
time_option: Decorator = click.option(
    "--time-limit",
    type=click.FloatRange(min=0.1),
    default=600.0,
    show_default=True,
    help="求解时限（秒） / Seconds to solve in.",
)
work_option: Decorator = click.option(
    "--work-limit",
    type=click.IntRange(min=0),
    default=0,
    help="每个分块的分支节点上限，0 为不限 / Nodes in each block, 0: no limit.",
)
out_option: Decorator = click.option(
    "--out",
    required=True,
    type=click.Path(file_okay=False, path_type=Path),
    help="写入的文件夹 / Folder to write to.",
)
file = click.Path(exists=True, dir_okay=False, path_type=Path)

_STEP = Text(zh="{step}（{done}/{of}）", en="{step} ({done} of {of})")
_EVERY_SECONDS = 2.0
NO_CONFLICT = Text(zh="各项要求可以同时满足。", en="The demands can all hold together.")


def solving_told(progress: Progress) -> Callable[[Step], None]:
    """Return a listener that says how far a solving is, every two seconds that it takes."""
    said = time.monotonic()

    def told(step: Step) -> None:
        nonlocal said
        if time.monotonic() - said >= _EVERY_SECONDS:
            said = time.monotonic()
            progress(filled(_STEP, step=step.step, done=step.done, of=step.of))

    return told


def locks_given(given: tuple[str, ...]) -> dict[str, str]:
    """Return locks by account id. Raises UsageError for what is no lock."""
    locks: dict[str, str] = {}
    for one in given:
        fate, _, name = one.partition(":")
        if fate not in ("keep", "close") or not name:
            raise UsageError(
                Text(
                    zh="无法识别锁定“{one}”。",
                    en="The lock “{one}” cannot be read.",
                ).fill(one=one),
                hint=Text(
                    zh="写作 keep:账号编号 或 close:账号编号。", en="Write keep:ID or close:ID."
                ),
            )
        locks[name] = fate
    return locks


def tell_conflict(posed: Posed, why: Text, lang: Lang, *, as_json: bool) -> None:
    """Say that there is no plan and which demands are the reason."""
    found = smallest(posed.problem)
    if as_json:
        print_json(
            {
                "valid": False,
                "error": why.read(lang),
                "conflict": conflict_json(posed, found, lang),
            }
        )
        return
    say(why, lang)
    for line in conflict_lines(posed, found):
        click.echo(line.read(lang))
