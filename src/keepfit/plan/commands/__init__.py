"""`keepfit plan`: solve, verify, ask why, find conflicts, compare choices, write it all down."""

from __future__ import annotations

import click

from keepfit.kit.console import command_help
from keepfit.kit.text import Text
from keepfit.plan.commands.asking import conflict, verify, why
from keepfit.plan.commands.solving import export, front, solve


@click.group(
    help=command_help(
        Text(
            zh="统筹决定保留、并入、关停哪些账号，保证事项一个不丢。",
            en="Decide for all accounts at once which to keep, merge or close; no service is lost.",
        ),
        "keepfit plan solve 台账.xlsx --out plan --json",
    )
)
def plan() -> None:
    """Hold the commands about plans."""


for _command in (solve, verify, why, conflict, front, export):
    plan.add_command(_command)
