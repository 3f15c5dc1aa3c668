"""What must give where a block has no answer: the fewest demands, and each as little as can be."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from keepfit.plan.core.plans import WAIVABLE
from keepfit.plan.core.problem import Numbers, Rows
from keepfit.plan.solving.blocks import Block
from keepfit.plan.solving.highs import Effort, Program, mip
from keepfit.plan.solving.matrix import Model, Sparse

# One demand given up weighs more than any amount of another: amounts count as shares of 1.
_EACH = 10.0
# Blocks below this many columns need none of what HiGHS does for hard models.
_SMALL = 1000


def waived(model: Model, block: Block) -> Numbers | None:
    """Return by how much each row of a block gives way, None where even that is not enough."""
    open_rows = np.flatnonzero(np.isin(model.demand[block.rows], WAIVABLE))
    lean = len(block.columns) < _SMALL
    answer = mip(_elastic(block.program, open_rows), Effort(gap=1e-6, seconds=60, lean=lean))
    if answer.values is None:
        return None
    columns = len(block.program.cost)
    amounts = np.zeros(len(block.rows))
    amounts[open_rows] = answer.values[columns : columns + len(open_rows)]
    return np.where(amounts > 1e-9, amounts, 0.0)


def _elastic(program: Program, open_rows: Rows) -> Program:
    columns, extra = len(program.cost), len(open_rows)
    inner = program.rows
    # The most a row can lack: its floor, less what its negative entries may take away.
    least = np.bincount(
        inner.rows(), weights=np.minimum(inner.value, 0), minlength=len(program.floor)
    )
    most = np.maximum(program.floor - least, 1e-6)[open_rows]
    slack, mark = columns + np.arange(extra), columns + extra + np.arange(extra)
    link = len(program.floor) + np.arange(extra)
    ones = np.ones(extra)
    row = np.concatenate((inner.rows(), open_rows, link, link))
    col = np.concatenate((inner.col, slack, slack, mark))
    value = np.concatenate((inner.value, ones, -ones, most))
    order = np.lexsort((col, row))
    counts = np.bincount(row, minlength=len(program.floor) + extra)
    return replace(
        program,
        cost=np.concatenate((np.zeros(columns), 1 / most, _EACH * ones)),
        lower=np.concatenate((program.lower, np.zeros(2 * extra))),
        upper=np.concatenate((program.upper, most, ones)),
        whole=np.concatenate((program.whole, ones < 0, ones > 0)),
        rows=Sparse(
            start=np.concatenate(([0], np.cumsum(counts))), col=col[order], value=value[order]
        ),
        floor=np.concatenate((program.floor, np.zeros(extra))),
    )
