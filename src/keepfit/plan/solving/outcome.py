"""What a solving has come to, in the words of the problem: fates, waivers, parts and prices."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from keepfit.plan.core.plans import Waiver
from keepfit.plan.core.problem import Numbers, Problem, Rows
from keepfit.plan.solving.blocks import Split
from keepfit.plan.solving.matrix import Model
from keepfit.plan.solving.prices import Priced


def lacking(model: Model, cut: Split) -> Numbers:
    """Return what each row lacks if nothing free is chosen."""
    known = np.nan_to_num(cut.settled)[model.rows.col] * model.rows.value
    have = np.bincount(model.rows.rows(), weights=known, minlength=len(model.floor))
    lacking: Numbers = np.maximum(model.floor - have, 0)
    return lacking


def composed(cut: Split, found: list[Numbers]) -> Numbers:
    """Return a value for every column of the model."""
    values = np.nan_to_num(cut.settled)
    for block, mine in zip(cut.blocks, found, strict=True):
        values[block.columns] = mine[: len(block.columns)]
    return values


def fates(model: Model, values: Numbers, many: int) -> Rows:
    """Return the fate of each account that columns of these values mean."""
    fate = np.full(many, -1, dtype=np.int64)
    taken = np.flatnonzero((values > 0.5) & (model.account >= 0))[::-1]
    # A kept account stays kept whatever else a rounding says: its column comes first.
    fate[model.account[taken]] = model.choice[taken]
    return fate


def joined(waivers: list[Waiver]) -> tuple[Waiver, ...]:
    """Return waivers added up, one for each demand."""
    total: dict[tuple[str, int], Waiver] = {}
    for one in waivers:
        known = total.get((one.demand, one.row))
        more = known.amount if known else 0.0
        total[one.demand, one.row] = replace(one, amount=one.amount + more)
    return tuple(total.values())


def reach_totals(problem: Problem) -> Numbers:
    """Return how many followers each cell has today."""
    cells = problem.reach.cells
    total = np.bincount(cells.owner(), weights=problem.reach.followers, minlength=len(cells))
    return total.astype(np.float64)


def named(problem: Problem, model: Model, cut: Split, at: Priced) -> dict[str, float]:
    """Return the prices by the names of their demands."""
    ids = {"capacity": problem.accounts.ids, "reach": problem.reach.ids}
    return {
        f"{model.demand[row]}:{ids[str(model.demand[row])][model.row_of[row]]}": float(price)
        for row, price in zip(cut.coupling.tolist(), at.prices, strict=True)
    }
