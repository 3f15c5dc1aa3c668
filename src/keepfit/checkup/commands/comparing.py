"""`keepfit checkup compare`: how earlier findings went."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from keepfit.checkup.comparing import compared
from keepfit.checkup.core.overtime import Course, Past
from keepfit.kit import settings
from keepfit.kit.console import command_help, json_option, lang_option, print_json
from keepfit.kit.text import Lang, Text

_EXISTING = click.Path(exists=True, path_type=Path)
_COURSE = {
    "fixed": Text(zh="已整改", en="Put right"),
    "still_open": Text(zh="整改期内未改", en="Open, within its deadline"),
    "overdue": Text(zh="逾期未改", en="Overdue"),
    "contested": Text(zh="申诉中", en="Contested"),
    "set_aside": Text(zh="不计（误报或申诉成立）", en="Set aside"),
    "unseen": Text(zh="本次未观测", en="Not observed now"),
    "gone": Text(zh="账号或规则不再检查", en="No longer judged"),
    "new": Text(zh="新增", en="New"),
}


@click.command(
    help=command_help(
        Text(
            zh="与上一次体检比较：已整改、未整改、逾期、新增、申诉中、本次未观测。",
            en="Compare with an earlier check-up: put right, open, overdue, new, contested.",
        ),
        "keepfit checkup compare 2024Q1/review.json 2024Q2/review.json --answers 整改反馈.xlsx",
    )
)
@click.argument("before", type=_EXISTING)
@click.argument("now", type=_EXISTING)
@click.option(
    "--answers",
    "sheets",
    multiple=True,
    type=_EXISTING,
    help="填回的问题清单 / Findings books sent back with answers.",
)
@lang_option
@json_option
def compare(
    before: Path, now: Path, sheets: tuple[Path, ...], lang: Lang, *, as_json: bool
) -> None:
    """Tell how earlier findings went."""
    found, newer = compared(before, now, sheets, settings.load())
    if as_json:
        print_json(_course_answer(found))
        return
    names = {one["account_id"]: one["name"] for one in newer["findings"]}
    for name, title in _COURSE.items():
        pasts: tuple[Past, ...] = getattr(found, name)
        click.echo(f"{title.read(lang)}: {len(pasts)}")
        if name in ("overdue", "new"):
            for one in pasts[:20]:
                click.echo(f"    {one.rule_id}  {names.get(one.account_id, one.account_id)}")


def _course_answer(found: Course) -> dict[str, Any]:
    return {
        name: [
            {
                "account_id": one.account_id,
                "rule": one.rule_id,
                "found_on": one.found_on,
                "due_on": one.due_on,
                "answer": one.answer.value,
                "why": one.why,
            }
            for one in getattr(found, name)
        ]
        for name in _COURSE
    }
