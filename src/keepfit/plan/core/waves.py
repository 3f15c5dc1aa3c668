"""In what order a plan is carried out: what is easy first, nobody given too much at once.

Whatever the order, no service is without its entrances on the way: who has not gone yet is still
there, and whoever has gone into another is there through it (a test walks every wave with the
judge). So the order is free to follow people: who receives, who is needed when.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from keepfit.plan.core.plans import CLOSED, Plan, followers_of, merge_rows
from keepfit.plan.core.problem import Problem
from keepfit.plan.core.switches import Quiet

# Four weeks: a notice, a frozen account, a check that everything arrived.
DAYS = 28
# So many accounts an office can see through at a time; ours.
MOST = 80
# From so many followers on an account is among the last: its readers need the longest notice.
LARGE = 10_000
_LAST = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Wave:
    """One wave: its number from 1, its days (None where no start was given), who goes in it."""

    number: int
    first: date | None
    last: date | None
    rows: tuple[int, ...]
    hours_freed: float


def waves(
    problem: Problem,
    plan: Plan,
    sectors: Mapping[str, str] | None = None,
    quiet: Sequence[Quiet] = (),
    start: date | None = None,
) -> tuple[Wave, ...]:
    """Return the waves of a plan; every account that goes stands in exactly one."""
    queue = _Queue(problem, plan, sectors or {}, quiet)
    result: list[Wave] = []
    day = start
    for place in range(_LAST):
        if not queue.left:
            break
        day = _after_quiet(day, quiet)
        rows = queue.next(place, day)
        if rows:
            result.append(
                Wave(
                    number=len(result) + 1,
                    first=day,
                    last=None if day is None else day + timedelta(days=DAYS - 1),
                    rows=tuple(sorted(rows)),
                    hours_freed=float(queue.saved[rows].sum()),
                )
            )
        if day is not None:
            day += timedelta(days=DAYS)
    return tuple(result)


def _after_quiet(day: date | None, quiet: Sequence[Quiet]) -> date | None:
    """Return the first day on or after one from which a whole wave meets no general quiet."""
    general = [one for one in quiet if not one.sectors]
    while day is not None and general and any(_meets(one, day, "") for one in general):
        day += timedelta(days=1)
    return day


def _meets(one: Quiet, day: date, sector: str) -> bool:
    return any(one.holds(day + timedelta(days=ahead), sector) for ahead in range(DAYS))


class _Queue:
    """Who still has to go, the easiest first."""

    def __init__(
        self, problem: Problem, plan: Plan, sectors: Mapping[str, str], quiet: Sequence[Quiet]
    ) -> None:
        self.problem, self.plan, self.quiet = problem, plan, quiet
        used = merge_rows(problem, plan)
        load = np.where(used >= 0, problem.merges.load[used] if len(problem.merges) else 0.0, 0.0)
        self.move = np.where(
            used >= 0, problem.merges.move[used] if len(problem.merges) else 0.0, 0.0
        )
        self.saved = problem.accounts.hours - load
        self.rank = _ranks(problem)
        gone = np.flatnonzero(plan.fate != np.arange(len(problem)))
        self.left = sorted(
            gone.tolist(), key=lambda row: (int(self.rank[row]), -float(self.saved[row]), row)
        )
        self.sector = [sectors.get(str(one), "") for one in problem.accounts.ids]

    def next(self, place: int, day: date | None) -> list[int]:
        """Take out and return who goes in the wave at this place."""
        least = min(int(self.rank[one]) for one in self.left)
        chosen: list[int] = []
        given: Counter[int] = Counter()
        taken: dict[int, float] = {}
        for row in self.left:
            host = int(self.plan.fate[row])
            if len(chosen) == MOST or int(self.rank[row]) > max(place, least):
                break
            if self._quiet(row, day):
                continue
            if host != CLOSED:
                hours = taken.get(host, 0.0) + float(self.move[row])
                if given[host] and hours > float(self.problem.accounts.capacity[host]):
                    continue
                taken[host] = hours
                given[host] += 1
            chosen.append(row)
        gone = set(chosen)
        self.left = [row for row in self.left if row not in gone]
        return chosen

    def _quiet(self, row: int, day: date | None) -> bool:
        sector = self.sector[row]
        return (
            day is not None
            and bool(sector)
            and any(one.sectors and _meets(one, day, sector) for one in self.quiet)
        )


def _ranks(problem: Problem) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Return 0 for who serves nobody and few follow, 1 for services, 2 for large or completing."""
    services = problem.services
    members, owner = services.providers.member, services.providers.owner()
    serves = np.bincount(members, minlength=len(problem)) > 0
    completes = np.bincount(members[services.deep[owner]], minlength=len(problem)) > 0
    large = np.nan_to_num(followers_of(problem)) >= LARGE
    ranks: np.ndarray[tuple[int], np.dtype[np.int64]] = np.where(
        large | completes, 2, np.where(serves, 1, 0)
    )
    return ranks
