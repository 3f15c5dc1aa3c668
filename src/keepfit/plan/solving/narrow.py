"""A block without the columns its linear program has as good as settled.

A column at its bound whose reduced cost is far above what whole numbers cost over the linear
program is hardly ever in a good plan (Balas and Zemel, 1980, call the rest the core). What is
left takes a fifth of the time. It proves nothing: bounds come from whole blocks.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from keepfit.plan.core.problem import Flags, Numbers
from keepfit.plan.solving.highs import Answer, Effort, Program, mip
from keepfit.plan.solving.matrix import Sparse

_TINY = 1e-9
# A column is settled from this share of the block's cost on; measured on invented regions of 72
# accounts, where it finds the best plan of the block in nearly every case.
WIDTH = 0.0023
# A narrow core is solved in half the time, 0.3 % dearer, the narrowest in a quarter, 1 % dearer;
# few have no answer (that is known at once), and are widened.
QUICK = (0.001, 0.004, 0.016)
HURRIED = (0.0003, *QUICK)
# What the narrowest takes, in what a narrow one does.
HURRY = 0.5


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Core:
    """What is left of a program, and the value of each settled column (NaN: still open)."""

    program: Program
    settled: Numbers


def solved_core(
    program: Program,
    line: Answer,
    effort: Effort,
    known: Numbers | None = None,
    width: float = WIDTH,
) -> Numbers | None:
    """Return good values for a block, None where its core has none; `known` ones stay possible."""
    return _completed(core_of(program, line, known, width), effort)


def solved_quickly(
    program: Program, line: Answer, effort: Effort, widths: tuple[float, ...]
) -> Numbers | None:
    """Return fair values for a block from the first core that has any, None where none has."""
    for width in widths:
        values = _completed(core_of(program, line, width=width), effort)
        if values is not None:
            return values
    return None


def _completed(core: Core, effort: Effort) -> Numbers | None:
    answer = mip(core.program, effort)
    if answer.values is None:
        return None
    values = core.settled.copy()
    values[np.isnan(values)] = answer.values
    return values


def core_of(
    program: Program, line: Answer, known: Numbers | None = None, width: float = WIDTH
) -> Core:
    """Settle what the linear program is sure of; columns beyond it stay open."""
    settled = np.full(len(program.cost), np.nan)
    if line.values is not None:
        many = len(line.values)
        sure = _sure(program, line, many, width)
        if known is not None:
            shared = min(many, len(known))
            sure[:shared] &= np.abs(known[:shared] - line.values[:shared]) < 0.5
        settled[:many][sure] = np.rint(line.values[sure])
    return Core(program=_rest(program, settled), settled=settled)


def _sure(program: Program, line: Answer, many: int, width: float) -> Flags:
    values = line.values if line.values is not None else np.zeros(many)
    lower, upper = program.lower[:many], program.upper[:many]
    far = width * float(np.abs(program.cost[:many] * values).sum())
    low = (values <= lower + _TINY) & (line.reduced > far)
    high = (values >= upper - _TINY) & (line.reduced < -far)
    sure: Flags = (low | high | (lower == upper)) & program.whole[:many]
    return sure


def _rest(program: Program, settled: Numbers) -> Program:
    """Return the program over the open columns, without rows that are met whatever they do."""
    free = np.isnan(settled)
    place = np.cumsum(free) - 1
    row, col, value = program.rows.rows(), program.rows.col, program.rows.value
    inside = free[col]
    floors = len(program.floor)
    done = np.bincount(
        row[~inside], weights=value[~inside] * settled[col[~inside]], minlength=floors
    )
    floor = program.floor - done
    row, col, value = row[inside], col[inside], value[inside]
    least = np.bincount(
        row,
        weights=value * np.where(value < 0, program.upper[col], program.lower[col]),
        minlength=floors,
    )
    live = least < floor - _TINY
    keep = live[row]
    count = np.bincount(row[keep], minlength=floors)[live]
    return replace(
        program,
        cost=program.cost[free],
        lower=program.lower[free],
        upper=program.upper[free],
        whole=program.whole[free],
        rows=Sparse(
            start=np.concatenate(([0], np.cumsum(count))),
            col=place[col[keep]],
            value=value[keep],
        ),
        floor=floor[live],
    )
