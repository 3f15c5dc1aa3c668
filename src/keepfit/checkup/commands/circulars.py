"""`keepfit checkup audit-circular`: whether a circular's own figures can be true."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from keepfit.checkup.circulars import audits
from keepfit.checkup.core.circular import Audit, Line
from keepfit.kit import settings
from keepfit.kit.console import command_help, json_option, lang_option, print_json
from keepfit.kit.text import Lang, Text

_EXISTING = click.Path(exists=True, path_type=Path)


@click.command(
    name="audit-circular",
    help=command_help(
        Text(
            zh="核对通报自身的数字能否成立：合计、合格率（四舍五入或截尾）、整数解。",
            en="Say whether a circular's own figures can be true: sums, rates, integer solutions.",
        ),
        "keepfit checkup audit-circular 通报数字.csv",
    ),
)
@click.argument("tables", nargs=-1, required=True, type=_EXISTING)
@lang_option
@json_option
@click.pass_context
def audit_circular(
    context: click.Context, tables: tuple[Path, ...], lang: Lang, *, as_json: bool
) -> None:
    """Audit the figures of circulars; exit code 1 where they cannot be true."""
    found = audits(tables, settings.load())
    if as_json:
        print_json([{"file": file, **_audit_answer(one, lang)} for file, one in found.items()])
    else:
        for file, one in found.items():
            _print_audit(file, one, lang)
    if not all(one.possible for one in found.values()):
        context.exit(1)


def _audit_answer(found: Audit, lang: Lang) -> dict[str, Any]:
    return {
        "possible": found.possible,
        "faults": [one.read(lang) for one in found.faults],
        "roundings": list(found.roundings),
        "solved_count": found.solved_count,
        "solutions": [[_line_answer(line) for line in one] for one in found.solutions],
    }


def _line_answer(line: Line) -> dict[str, Any]:
    return {
        "group": line.group,
        "checked": line.checked,
        "passed": line.passed,
        "failed": line.failed,
        "rate": line.rate,
    }


def _print_audit(file: str, found: Audit, lang: Lang) -> None:
    verdict = (
        Text(zh="数字可以成立", en="the figures can be true")
        if found.possible
        else Text(zh="数字不能成立", en="the figures cannot be true")
    )
    click.echo(f"{file}: {verdict.read(lang)}")
    for fault in found.faults:
        click.echo(f"  - {fault.read(lang)}")
    if found.solved_count is not None:
        solved = Text(zh="  整数解 {n} 组", en="  {n:solution|s} in whole numbers")
        click.echo(solved.fill(n=found.solved_count).read(lang))
    for lines in found.solutions:
        click.echo("  " + "; ".join(f"{one.group} {one.checked}/{one.failed}" for one in lines))
