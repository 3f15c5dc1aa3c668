"""`keepfit burden`: what upkeep costs, and what the supervision asks for."""

from __future__ import annotations

import click

from keepfit.burden.commands.accounting import requests, run
from keepfit.kit.console import command_help
from keepfit.kit.text import Text


@click.group(
    help=command_help(
        Text(
            zh="负担：维护账号花多少工时和经费，监管自身又要了多少。",
            en="What upkeep costs in hours and yuan, and what the supervision itself asks for.",
        ),
        "keepfit burden run 台账.xlsx 内容.csv --as-of 2024-06-30",
    )
)
def burden() -> None:
    """Group the commands of the burden."""


for _command in (run, requests):
    burden.add_command(_command)
