"""Plan anew only what a lock touches: the blocks it stands in, everything else as it is."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from keepfit.plan.core.problem import Numbers, Problem, Rows
from keepfit.plan.solving.blocks import Split
from keepfit.plan.solving.gather import bound_by
from keepfit.plan.solving.highs import Effort, Line, Program, mip
from keepfit.plan.solving.matrix import Model, bounds_of
from keepfit.plan.solving.narrow import solved_core
from keepfit.plan.solving.prices import used

_TINY = 1e-9
# Up to so many columns a block is solved whole, beyond it the columns that matter.
WHOLE = 1000
# In a block so large the usual width settles hardly a column (it is a share of the block's cost);
# this one halves the time, and of 12 questions to a county of 428 accounts 11 had the same price,
# the twelfth 36.50 hours for 36.43.
_ASKED = 6e-4


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Around:
    """A model, its blocks, and the values that each block has in a plan."""

    model: Model
    cut: Split
    found: tuple[Numbers, ...]

    def model_with(self, problem: Problem) -> Model:
        """Return the model with the bounds that this problem's locks leave."""
        shares = len(self.model.cost) - len(problem) - len(problem.merges)
        lower, upper = bounds_of(problem, shares)
        return replace(self.model, lower=lower, upper=upper)

    def touched(self, other: Model) -> Rows | None:
        """Return the blocks whose columns have other bounds, None where more would change.

        More changes where a column that was settled for good has to take another value.
        """
        old = self.model
        changed = (other.lower != old.lower) | (other.upper != old.upper)
        settled = self.cut.settled
        wild = (settled < other.lower) | (settled > other.upper)
        if np.any(wild & ~np.isnan(settled)):
            return None
        hit = [k for k, one in enumerate(self.cut.blocks) if changed[one.columns].any()]
        return np.array(hit, dtype=np.int64)

    def bounded(self, other: Model, rows: Rows) -> Split:
        """Return the blocks with the bounds of another model in those touched."""
        blocks = list(self.cut.blocks)
        for k in rows.tolist():
            one = blocks[k]
            mine = one.columns
            program = replace(one.program, lower=other.lower[mine], upper=other.upper[mine])
            blocks[k] = replace(one, program=program)
        return replace(self.cut, blocks=tuple(blocks))

    def replanned(self, cut: Split, rows: Rows, effort: Effort) -> tuple[Numbers, ...] | None:
        """Return each block's values, those touched planned anew; None where the rest must move.

        Every touched block has what the others leave of the demands they share.
        """
        found = list(self.found)
        spare = -cut.floor.copy()
        for block, values in zip(cut.blocks, found, strict=True):
            if len(block.priced):
                spare[block.priced] += used(block, values)
        for k in rows.tolist():
            block = cut.blocks[k]
            mine = used(block, found[k])
            best = _best(bound_by(block, mine - spare[block.priced]), found[k], effort)
            columns = len(block.columns)
            if best is None or np.any(best[columns:] > _TINY):
                return None
            found[k] = best[:columns]
            spare[block.priced] += used(block, found[k]) - mine
        return tuple(found)


def _best(program: Program, known: Numbers, effort: Effort) -> Numbers | None:
    if len(program.cost) > WHOLE:
        line = Line(program).solved(program.cost)
        core = solved_core(program, line, effort, known, _ASKED)
        if core is not None:
            return core
    return mip(program, replace(effort, lean=len(program.cost) <= WHOLE)).values
