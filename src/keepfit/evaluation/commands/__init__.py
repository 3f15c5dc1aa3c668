"""`keepfit evaluation`: indices, ranks among peers, and what the best do."""

from __future__ import annotations

import click

from keepfit.evaluation.commands.indices import index, indices
from keepfit.evaluation.commands.ranking import learn, run
from keepfit.kit.console import command_help
from keepfit.kit.text import Text


@click.group(
    help=command_help(
        Text(
            zh="评估：与同类相比做得怎样，有多大把握。",
            en="How well accounts do among their peers, and how sure that is.",
        ),
        "keepfit evaluation run 台账.xlsx 内容.csv --as-of 2024-06-30",
    )
)
def evaluation() -> None:
    """Group the commands of the evaluation."""


for _command in (index, indices, run, learn):
    evaluation.add_command(_command)
