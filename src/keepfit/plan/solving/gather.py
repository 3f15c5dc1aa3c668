"""From blocks solved at prices to one plan: hand out what they share, mend what overdraws."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from keepfit.plan.core.problem import Numbers
from keepfit.plan.solving.blocks import Block, Split
from keepfit.plan.solving.highs import Effort, Program, mip
from keepfit.plan.solving.matrix import Sparse
from keepfit.plan.solving.prices import Priced, charged, used

_TINY = 1e-9
# What a unit of an overdrawn shared demand costs, in the block's dearest choice: never worth it.
_DEAR = 50.0
_POLISHED = 0.25


@dataclass(slots=True)
class _Pool:
    """What of each shared demand is more than was asked for, so far."""

    spare: Numbers


def gathered(
    cut: Split, at: Priced, found: list[Numbers], effort: Callable[[], Effort]
) -> list[Numbers]:
    """Return the blocks' answers such that the demands they share are met as well."""
    blocks, allotted = cut.blocks, at.allotment
    pool = _Pool(spare=-cut.floor.copy())
    for block, share in zip(blocks, allotted, strict=True):
        pool.spare[block.priced] += share
    surplus = [
        float((used(b, x) - a).sum()) for b, x, a in zip(blocks, found, allotted, strict=True)
    ]
    result = list(found)
    for k in np.argsort(-np.array(surplus), kind="stable").tolist():
        block = blocks[k]
        wanted = allotted[k] - pool.spare[block.priced]
        if np.any(used(block, result[k]) < wanted - _TINY):
            result[k] = _within(block, wanted, effort(), result[k])
        pool.spare[block.priced] += used(block, result[k]) - allotted[k]
    _polish(cut, at, result, effort, pool)
    return result


def _polish(
    cut: Split, at: Priced, result: list[Numbers], effort: Callable[[], Effort], pool: _Pool
) -> None:
    """Solve once more the blocks that lost most by sharing, with all that is spare now."""
    lost = [
        float(charged(block, at.prices) @ result[k]) - at.bounds[k]
        for k, block in enumerate(cut.blocks)
    ]
    worst = np.argsort(-np.array(lost), kind="stable")[: max(4, int(_POLISHED * len(lost)))]
    for k in worst.tolist():
        block = cut.blocks[k]
        if not len(block.priced) or lost[k] <= 1e-6:
            continue
        if _open(cut, at, result) <= effort().gap:
            return
        mine = used(block, result[k])
        better = _within(block, mine - pool.spare[block.priced], effort(), result[k])
        if block.program.cost @ better < block.program.cost @ result[k] - _TINY:
            gain = used(block, better) - mine
            if np.all(pool.spare[block.priced] + gain >= -_TINY):
                pool.spare[block.priced] += gain
                result[k] = better


def _open(cut: Split, at: Priced, result: list[Numbers]) -> float:
    """Return the gap of the blocks together, as a share of what they cost in size."""
    pairs = zip(cut.blocks, result, strict=True)
    cost = sum(float(one.program.cost @ values) for one, values in pairs)
    bound = float(at.bounds.sum()) + float(at.prices @ cut.floor)
    return (cost - bound) / max(abs(cost), 1.0)


def _within(block: Block, wanted: Numbers, effort: Effort, known: Numbers) -> Numbers:
    """Return a block's best answer that provides what is wanted of the shared demands."""
    program = bound_by(block, wanted)
    answer = mip(program, effort)
    return known if answer.values is None else answer.values[: len(block.program.cost)]


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
