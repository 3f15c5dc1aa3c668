"""Prices of the demands that join blocks: a cutting plane over the blocks' linear programs.

The bound it gives holds at any prices; good prices make it tight. (The dual of Dantzig and
Wolfe's decomposition, with a trust box around the best prices so far.)
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np

from keepfit.plan.core.problem import Numbers, Rows
from keepfit.plan.solving.blocks import Block, Split
from keepfit.plan.solving.highs import Answer, Line, Program
from keepfit.plan.solving.matrix import Sparse

# Runs a function over the blocks' numbers, in order or beside each other; answers stay in order.
Each = Callable[[Callable[[int], Answer], Iterable[int]], list[Answer]]
_ROUNDS = 25
_CLOSE = 2e-4


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Priced:
    """Prices, the bound of each block at them, and each block's allotment of the joined rows.

    `lines`: each block's linear program at these prices, solved; it says which columns matter.
    """

    prices: Numbers
    bounds: Numbers
    allotment: tuple[Numbers, ...]
    lines: tuple[Answer, ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Cut:
    block: int
    cost: float
    use: Numbers


def used(block: Block, values: Numbers) -> Numbers:
    """Return how much of each of its priced rows a block provides."""
    entries = block.use
    return np.bincount(
        entries.rows(), weights=entries.value * values[entries.col], minlength=len(block.priced)
    ).astype(np.float64)


def charged(block: Block, prices: Numbers) -> Numbers:
    """Return a block's costs, less what its use of priced rows is worth."""
    entries = block.use
    worth = prices[block.priced][entries.rows()] * entries.value
    return block.program.cost - np.bincount(
        entries.col, weights=worth, minlength=len(block.program.cost)
    )


def priced(cut: Split, each: Each, lines: list[Line]) -> Priced:
    """Find the prices at which the blocks' linear programs together are bounded best.

    `lines` are those programs, one for each block; they stay warm from one call to the next.
    """
    blocks, many = cut.blocks, len(cut.coupling)
    best, best_value = np.zeros(many), -np.inf
    chosen: list[Answer] = []
    cuts: list[_Cut] = []
    trial, box = best, _first_box(cut)
    model_value, shares = np.inf, np.zeros(0)
    for _ in range(_ROUNDS):
        here = trial
        costs = [charged(one, here) for one in blocks]
        answers = each(_asked(lines, costs), range(len(blocks)))
        value = sum(one.bound for one in answers) + float(here @ cut.floor)
        if np.isinf(value):  # Some block has no answer at any price.
            break
        if value > best_value:
            best, best_value, chosen = here, value, answers
            if not many:
                break
        else:
            box = box / 2
        for k, answer in enumerate(answers):
            if answer.values is not None:
                cost = float(blocks[k].program.cost @ answer.values)
                cuts.append(_Cut(block=k, cost=cost, use=used(blocks[k], answer.values)))
        trial, model_value, shares = _master(cut, cuts, best, box)
        if model_value - best_value <= _CLOSE * max(1.0, abs(best_value)):
            break
        box = np.where(np.abs(trial - best) > 0.99 * box, box * 2, box)
    chosen = chosen or answers
    return Priced(
        prices=best,
        bounds=np.array([one.bound for one in chosen]),
        allotment=_allotted(cut, cuts, shares),
        lines=tuple(chosen),
    )


def _asked(lines: list[Line], costs: list[Numbers]) -> Callable[[int], Answer]:
    return lambda k: lines[k].solved(costs[k])


def _first_box(cut: Split) -> Numbers:
    """Return how far prices may move at first: the dearest choice per unit of each row."""
    box = np.zeros(len(cut.coupling))
    for one in cut.blocks:
        entries = one.use
        rate = np.abs(one.program.cost[entries.col]) / np.maximum(np.abs(entries.value), 1e-9)
        np.maximum.at(box, one.priced[entries.rows()], rate)
    return np.maximum(box * 0.3, 1e-3)


def _master(
    cut: Split, cuts: list[_Cut], centre: Numbers, box: Numbers
) -> tuple[Numbers, float, Numbers]:
    """Return the next prices, what the cuts promise there, and each cut's share."""
    many, blocks = len(cut.coupling), len(cut.blocks)
    rows, cols, values, floors = [], [], [], []
    for row, one in enumerate(cuts):
        # theta_k + mu . use <= cost, written as a floor.
        joined = cut.blocks[one.block].priced
        rows.append(np.full(len(joined) + 1, row))
        cols.append(np.append(joined, many + one.block))
        values.append(np.append(-one.use, -1.0))
        floors.append(-one.cost)
    counts: Rows = np.array([len(one) for one in rows])
    program = Program(
        cost=np.concatenate((-cut.floor, -np.ones(blocks))),
        lower=np.concatenate((np.maximum(centre - box, 0), np.full(blocks, -np.inf))),
        upper=np.concatenate((centre + box, np.full(blocks, np.inf))),
        whole=np.zeros(many + blocks, dtype=np.bool_),
        rows=Sparse(
            start=np.concatenate(([0], np.cumsum(counts))),
            col=np.concatenate(cols),
            value=np.concatenate(values),
        ),
        floor=np.array(floors),
    )
    answer = Line(program).solved(program.cost)
    if answer.values is None:
        return centre, -np.inf, np.zeros(len(cuts))
    return answer.values[:many], -answer.objective, np.abs(answer.duals)


def _allotted(cut: Split, cuts: list[_Cut], shares: Numbers) -> tuple[Numbers, ...]:
    """Return what each block provides in the mixture of its answers that the master chose."""
    result = [np.zeros(len(one.priced)) for one in cut.blocks]
    for one, share in zip(cuts, shares, strict=False):
        result[one.block] = result[one.block] + share * one.use
    return tuple(result)
