"""Which locks contradict each other: a smallest set, and what taking back each would give.

Every demand but a service, a protection and a lock can be given up in part, so that where no plan
exists at all, locks are among the reasons.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from keepfit.plan.core.problem import FREE, Problem
from keepfit.plan.solving.engine import ImpossiblePlanError, Options, solve

# Any plan will do where only its existence is asked.
_ANY = Options(gap=1.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One lock of a conflict, and the cost of the best plan once it alone is taken back."""

    row: int
    without: float


def lock_conflict(problem: Problem) -> tuple[Member, ...]:
    """Return locks that cannot hold together, none of them to spare; empty where a plan exists."""
    if _cost(problem, _ANY) is not None:
        return ()
    rows = np.flatnonzero(problem.locks != FREE).tolist()
    for row in list(rows):
        fewer = [one for one in rows if one != row]
        if _cost(_only(problem, fewer), _ANY) is None:
            rows = fewer
    members = []
    for row in rows:
        rest = problem.locks.copy()
        rest[row] = FREE
        cost = _cost(replace(problem, locks=rest), Options())
        members.append(Member(row=row, without=np.inf if cost is None else cost))
    return tuple(members)


def _only(problem: Problem, rows: list[int]) -> Problem:
    locks = np.full(len(problem), FREE, dtype=np.int64)
    locks[rows] = problem.locks[rows]
    return replace(problem, locks=locks)


def _cost(problem: Problem, options: Options) -> float | None:
    try:
        return solve(problem, options).certificate.objective
    except ImpossiblePlanError:
        return None
