"""`keepfit checkup` and `keepfit packs`."""

from __future__ import annotations

import click

from keepfit.checkup.commands.circulars import audit_circular
from keepfit.checkup.commands.comparing import compare
from keepfit.checkup.commands.issuing import circular, issuer, letters
from keepfit.checkup.commands.judging import run
from keepfit.checkup.commands.packs import packs as packs
from keepfit.checkup.commands.sampling import sample, sampled
from keepfit.kit.console import command_help
from keepfit.kit.text import Text


@click.group(
    help=command_help(
        Text(zh="体检：逐条规则检查每个账号。", en="Check every account rule by rule."),
        "keepfit checkup run 台账.xlsx 内容.csv --as-of 2024-06-30",
    )
)
def checkup() -> None:
    """Group the commands of the check-up."""


for _command in (run, compare, sample, sampled, audit_circular, circular, letters, issuer):
    checkup.add_command(_command)
