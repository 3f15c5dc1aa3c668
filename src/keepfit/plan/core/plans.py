"""A plan, what it gave up on, what it costs, and how sure we are that nothing is better."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from keepfit.plan.core.problem import Numbers, Problem, Rows

CLOSED = -1

# Demands that may be given up knowingly, in this much; a lost service never may.
Waivable = Literal["capacity", "reach", "doubles", "duties"]
WAIVABLE: tuple[Waivable, ...] = ("capacity", "reach", "doubles", "duties")


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiver:
    """One demand that cannot be met, and by how much it is given up.

    `row` is the account (capacity) or the cell or group; `amount` in hours, followers, accounts.
    """

    demand: Waivable
    row: int
    amount: float


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Plan:
    """What becomes of each account: `fate[a]` is a (kept), a successor's row, or CLOSED."""

    fate: Rows
    waivers: tuple[Waiver, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """The certificate of one block: its share of the objective and a proven bound on it."""

    accounts: int
    objective: float
    bound: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """No plan of the problem (with these waivers) costs less than `bound`.

    `prices`: hours per unit of each demand that joins blocks, by "demand:id"; the parts' bounds
    hold at these prices. `proven`: the objective is the least possible, up to rounding.
    """

    objective: float
    bound: float
    parts: tuple[Part, ...] = ()
    prices: Mapping[str, float] = field(default_factory=dict)
    proven: bool = False

    @property
    def gap(self) -> float:
        """How much better a plan could be at most, as a share of the objective."""
        if self.objective <= self.bound:
            return 0.0
        return (self.objective - self.bound) / max(abs(self.objective), 1e-9)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What a plan comes to; hours a month, `moving_hours` once.

    Followers are those known, whole people account by account, so that sums of parts are the
    whole; one who follows two accounts is counted twice.
    """

    kept: int
    merged: int
    closed: int
    hours_before: float
    hours_after: float
    moving_hours: float
    followers_before: int
    followers_lost: int


def merge_rows(problem: Problem, plan: Plan) -> Rows:
    """Return the row in `merges` that each account's fate takes, -1 where it takes none."""
    many = len(problem)
    here = np.arange(many)
    merges = problem.merges
    keys = merges.source * many + merges.target
    order = np.argsort(keys, kind="stable")
    wanted = here * many + plan.fate
    place = np.searchsorted(keys, wanted, sorter=order)
    found = np.full(many, -1, dtype=np.int64)
    if len(keys):
        row = order[np.minimum(place, len(keys) - 1)]
        hit = (plan.fate >= 0) & (plan.fate != here) & (keys[row] == wanted)
        found[hit] = row[hit]
    return found


def objective(problem: Problem, plan: Plan) -> float:
    """Return what a plan costs a month, in hours as the problem counts them."""
    one, here = problem.accounts, np.arange(len(problem))
    used = merge_rows(problem, plan)
    kept = plan.fate == here
    closed = plan.fate == CLOSED
    return float(
        one.keep_cost[kept].sum()
        + one.close_cost[closed].sum()
        + problem.merges.cost[used[used >= 0]].sum()
    )


def figures(problem: Problem, plan: Plan) -> Figures:
    """Return the numbers that a reader asks for first."""
    one, here = problem.accounts, np.arange(len(problem))
    rows = merge_rows(problem, plan)
    used = rows[rows >= 0]
    kept = plan.fate == here
    before = np.rint(np.nan_to_num(followers_of(problem)))
    return Figures(
        kept=int(kept.sum()),
        merged=len(used),
        closed=int(np.count_nonzero(plan.fate == CLOSED)),
        hours_before=float(one.hours.sum()),
        hours_after=float(one.hours[kept].sum() + problem.merges.load[used].sum()),
        moving_hours=float(problem.merges.move[used].sum()),
        followers_before=int(before.sum()),
        followers_lost=int((before - followers_kept(problem, plan)).sum()),
    )


def followers_of(problem: Problem) -> Numbers:
    """Return each account's followers as the cells of reach count them, NaN where none does."""
    known = np.full(len(problem), -np.inf)
    np.maximum.at(known, problem.reach.cells.member, problem.reach.followers)
    return np.where(np.isfinite(known), known, np.nan)


def followers_kept(problem: Problem, plan: Plan) -> Numbers:
    """Return how many of each account's known followers stay or come along, in whole people."""
    rows = merge_rows(problem, plan)
    share = (plan.fate == np.arange(len(problem))).astype(np.float64)
    share[rows >= 0] = problem.merges.retained[rows[rows >= 0]]
    kept: Numbers = np.rint(np.rint(np.nan_to_num(followers_of(problem))) * share)
    return kept
