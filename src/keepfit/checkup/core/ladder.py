"""The warning ladder: tell the right person before the limit, not only after it.

博兴县 warns on day 10 and 12 of a limit of 14: first whoever runs the account, then the leader.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from keepfit.checkup.core.judge import Judged
from keepfit.checkup.core.rules import Soon, Step


def soon(
    steps: Sequence[Step], judgements: Iterable[Judged], account_ids: Sequence[str]
) -> Iterator[Soon]:
    """Yield the highest rung each account stands on that has not broken the rule yet."""
    for one in judgements:
        rungs = sorted(
            (step for step in steps if step.rule_id == one.rule.rule_id), key=lambda step: step.at
        )
        for row in np.flatnonzero(one.observed & ~one.broken):
            reached = [step for step in rungs if one.measured[row] >= step.at]
            if reached:
                yield Soon(
                    account_id=account_ids[int(row)],
                    rule_id=one.rule.rule_id,
                    measured=float(one.measured[row]),
                    limit=one.rule.limit,
                    tell=reached[-1].tell,
                )
