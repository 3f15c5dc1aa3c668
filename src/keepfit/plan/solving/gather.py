"""From blocks solved at prices to one plan: hand out what they share, mend what overdraws."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from keepfit.plan.core.problem import Numbers
from keepfit.plan.solving.blocks import Block, Split
from keepfit.plan.solving.highs import Effort, Program, mip
from keepfit.plan.solving.matrix import Sparse
from keepfit.plan.solving.narrow import solved_core
from keepfit.plan.solving.prices import Priced, charged, used

_TINY = 1e-9
# What a unit of an overdrawn shared demand costs, in the block's dearest choice: never worth it.
_DEAR = 50.0
_POLISHED = 0.25


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How hard to look at a block now, time left, how small a gap will do, and who hears of it."""

    effort: Callable[[], Effort]
    left: Callable[[], float]
    gap: float
    told: Callable[[int, int], None]


def gathered(cut: Split, at: Priced, found: list[Numbers], pace: Pace) -> list[Numbers]:
    """Return the blocks' answers such that the demands they share are met as well."""
    gathering = _Gathering(cut, at, found, pace)
    gathering.hand_out()
    gathering.polish()
    return gathering.result


class _Gathering:
    """The blocks' answers on their way to one plan, and what is spare of each shared demand.

    `loss[k]`: what block k costs at the prices beyond its bound.
    """

    def __init__(self, cut: Split, at: Priced, found: list[Numbers], pace: Pace) -> None:
        self.cut, self.at, self.pace = cut, at, pace
        self.result = list(found)
        self.loss = np.zeros(len(cut.blocks))
        self.spare = -cut.floor.copy()
        for block, share in zip(cut.blocks, at.allotment, strict=True):
            self.spare[block.priced] += share

    def hand_out(self) -> None:
        """Take the blocks in turn, those that leave most first; each has its share and the rest."""
        allotted, blocks = self.at.allotment, self.cut.blocks
        mine = [used(block, one) for block, one in zip(blocks, self.result, strict=True)]
        surplus = np.array([float((m - a).sum()) for m, a in zip(mine, allotted, strict=True)])
        for turn, k in enumerate(np.argsort(-surplus, kind="stable").tolist()):
            block = blocks[k]
            self.pace.told(turn + 1, len(blocks))
            wanted = allotted[k] - self.spare[block.priced]
            if np.any(mine[k] < wanted - _TINY):
                self.result[k] = self.within(k, wanted)
                mine[k] = used(block, self.result[k])
            self.spare[block.priced] += mine[k] - allotted[k]
            self.loss[k] = float(charged(block, self.at.prices) @ self.result[k])
        self.loss -= self.at.bounds

    def polish(self) -> None:
        """Solve once more the blocks that lost most by sharing, with all that is spare now."""
        worst = np.argsort(-self.loss, kind="stable")
        for k in worst[: max(4, int(_POLISHED * len(worst)))].tolist():
            if self.open() <= self.pace.gap or self.pace.left() <= 0:
                return
            if len(self.cut.blocks[k].priced) and self.loss[k] > 1e-6:
                self.better(k)

    def better(self, k: int) -> None:
        """Replace a block's answer where a cheaper one fits what is spare."""
        block = self.cut.blocks[k]
        mine = used(block, self.result[k])
        other = self.within(k, mine - self.spare[block.priced])
        gain = used(block, other) - mine
        cheaper = block.program.cost @ other < block.program.cost @ self.result[k] - _TINY
        if cheaper and np.all(self.spare[block.priced] + gain >= -_TINY):
            self.spare[block.priced] += gain
            self.result[k] = other
            self.loss[k] = float(charged(block, self.at.prices) @ other) - self.at.bounds[k]

    def open(self) -> float:
        """Return the gap of the blocks together, as a share of what they cost."""
        gap = float(self.loss.sum() + self.at.prices @ self.spare)
        cost = gap + float(self.at.bounds.sum() + self.at.prices @ self.cut.floor)
        return gap / max(abs(cost), 1.0)

    def within(self, k: int, wanted: Numbers) -> Numbers:
        """Return a block's best answer that provides what is wanted of the shared demands.

        First among the columns that matter; where those are too few among all of them, even when
        time is out: what is overdrawn is no plan.
        """
        block, known = self.cut.blocks[k], self.result[k]
        program, effort = bound_by(block, wanted), self.pace.effort()
        columns = len(block.program.cost)
        values = solved_core(program, self.at.lines[k], effort, known)
        short = values is None or bool(np.any(values[columns:] > _TINY))
        if short:
            values = mip(program, effort).values
        return known if values is None else values[:columns]


def bound_by(block: Block, wanted: Numbers) -> Program:
    """Return a block's program with its shared demands as rows, each with a very dear way out."""
    inner, shared = block.program, block.use
    rows, columns, extra = len(inner.floor), len(inner.cost), len(wanted)
    way_out = columns + np.arange(extra)
    row = np.concatenate((inner.rows.rows(), rows + shared.rows(), rows + np.arange(extra)))
    col = np.concatenate((inner.rows.col, shared.col, way_out))
    value = np.concatenate((inner.rows.value, shared.value, np.ones(extra)))
    order = np.lexsort((col, row))
    counts = np.bincount(row, minlength=rows + extra)
    least = np.zeros(extra)
    np.maximum.at(least, shared.rows(), np.abs(shared.value))
    dear = _DEAR * (np.abs(inner.cost).max(initial=1.0)) / np.maximum(least, 1e-6)
    return replace(
        inner,
        cost=np.concatenate((inner.cost, dear)),
        lower=np.concatenate((inner.lower, np.zeros(extra))),
        upper=np.concatenate((inner.upper, np.full(extra, np.inf))),
        whole=np.concatenate((inner.whole, np.zeros(extra, np.bool_))),
        rows=Sparse(
            start=np.concatenate(([0], np.cumsum(counts))), col=col[order], value=value[order]
        ),
        floor=np.concatenate((inner.floor, wanted)),
    )
