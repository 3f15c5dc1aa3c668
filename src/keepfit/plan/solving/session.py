"""A problem that stays open: solved once, then asked and locked, each answer in a moment.

Blocks, prices and proofs are kept. A lock is planned anew only where it stands; a bound proven
with fewer locks holds with more, so that the certificate stays true. Where a lock cannot be met
within its block, all is solved again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from keepfit.plan.core.order import canonical, put_back
from keepfit.plan.core.plans import objective
from keepfit.plan.core.problem import AWAY, Problem, Rows
from keepfit.plan.solving.around import WHOLE, Around
from keepfit.plan.solving.engine import (
    ImpossiblePlanError,
    Options,
    Run,
    Solved,
    State,
    demand_consistent,
    run_whole,
)
from keepfit.plan.solving.whatif import Other, same_waivers

# What another fate costs is the difference of two plans: more exact than the plans need be.
_EXACT = 1e-4


def _proven(run: Run, state: State, rows: Rows) -> State:
    """Return a state with the bounds that locks bring to the blocks they stand in."""
    answers = list(state.answers)
    for k in rows.tolist():
        if len(state.cut.blocks[k].columns) <= WHOLE:
            bound = run.block(state.cut, state.at, k, None).bound
            answers[k] = replace(answers[k], bound=max(bound, answers[k].bound))
    return replace(state, answers=tuple(answers))


class Session:
    """One problem with locks that come and go. Rows are those of the problem as it was given."""

    def __init__(self, problem: Problem, options: Options | None = None) -> None:
        self._given = problem
        self._ordered, self._order = canonical(problem)
        self._place = np.argsort(self._order["capacity"], kind="stable")
        self._options = options or Options()
        self._locks: dict[int, bool] = {}
        self._open: tuple[Run, State, Solved] | None = None
        self._now: Solved | None = None

    @property
    def locks(self) -> Mapping[int, bool]:
        """The locks set here: True where the account is kept."""
        return dict(self._locks)

    def solve(self) -> Solved:
        """Return the plan with the locks set so far; the first call solves the problem."""
        if self._now is None:
            self._now = self._with(self._locks)
        return self._now

    def lock(self, row: int, *, keep: bool) -> Solved:
        """Keep an account, or do not keep it, whatever else; return the plan then.

        Raises ImpossiblePlanError where no plan is left; the lock is then not set.
        """
        return self._turned({**self._locks, row: keep})

    def free(self, row: int) -> Solved:
        """Take back a lock and return the plan then."""
        return self._turned({at: keep for at, keep in self._locks.items() if at != row})

    def why_not(self, row: int) -> Other:
        """Return the cheapest plan found in which an account is not what it is now.

        Everything its lock does not touch stays as it is in the plan.
        """
        now = self.solve()
        kept = bool(now.plan.fate[row] == row)
        nothing = Other(solved=None, costs=None, changed=0)
        if kept and self._given.accounts.protected[row]:
            return nothing
        try:
            other = self._with({**self._locks, row: not kept})
        except ImpossiblePlanError:
            return nothing
        if not same_waivers(now.plan, other.plan):
            return nothing
        return Other(
            solved=other,
            costs=objective(self._given, other.plan) - objective(self._given, now.plan),
            changed=int(np.count_nonzero(other.plan.fate != now.plan.fate)),
        )

    def _turned(self, locks: dict[int, bool]) -> Solved:
        self._now = self._with(locks, prove=True)
        self._locks = locks
        return self._now

    def _base(self) -> tuple[Run, State, Solved]:
        """Return the solved problem without the locks set here."""
        if self._open is None:
            self._open = run_whole(self._ordered, self._options)
        return self._open

    def _with(self, locks: Mapping[int, bool], *, prove: bool = False) -> Solved:
        run, state, free = self._base()
        if not locks:
            return self._back(free)
        problem = self._locked(locks)
        around = Around(model=run.model, cut=state.cut, found=state.found)
        model = around.model_with(problem)
        demand_consistent(problem, model)
        rows = around.touched(model)
        if rows is not None:
            cut = around.bounded(model, rows)
            effort = replace(run.effort(), gap=min(_EXACT, self._options.gap), seconds=60.0)
            found = around.replanned(cut, rows, effort)
            if found is not None:
                again = Run(problem, self._options, model=model)
                again.waivers = list(run.waivers)
                closer = replace(state, cut=cut, found=found)
                if prove:
                    closer = _proven(again, closer, rows)
                return self._back(again.certified(closer))
        return self._back(run_whole(problem, self._options)[2])

    def _locked(self, locks: Mapping[int, bool]) -> Problem:
        wanted = self._ordered.locks.copy()
        for row, keep in locks.items():
            at = int(self._place[row])
            wanted[at] = at if keep else AWAY
        return replace(self._ordered, locks=wanted)

    def _back(self, solved: Solved) -> Solved:
        return replace(solved, plan=put_back(solved.plan, self._order))
