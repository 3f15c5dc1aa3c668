"""Which demands contradict each other: a smallest set, and what taking each away would bring.

Smallest by number: every way to make peace takes away at least one member
of every contradiction, so a set that meets all ways known so far and still contradicts itself is
the smallest (implicit hitting sets; Ignatiev and others, 2015). Ways to make peace are found as
whole-number programs in which each demand may be given up. Where that takes too many rounds (a
hundred locks that lose a region's followers together have countless ways), the set is one that is
as small as can be in itself: without any one member the others agree.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from keepfit.plan.core.demands import Demand, demands, without
from keepfit.plan.core.plans import figures
from keepfit.plan.core.problem import AWAY, FREE, Flags, Numbers, Problem, Rows
from keepfit.plan.solving.engine import ImpossiblePlanError, Options, solve
from keepfit.plan.solving.highs import Effort, Program, mip
from keepfit.plan.solving.matrix import Model, Sparse, model_of

# Rows of reach are shares of one, hours and counts are whole: this is more than rounding and
# less than anything a demand can lack.
_LACK = 1e-7
# A way to make peace need not be the shortest: any one will do, a short one says more.
_LOOSE = 0.5
# So many ways to make peace are looked at before a set that is only irreducible will do.
_ROUNDS = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Relaxed:
    """One demand of a conflict, and the best plan once it alone is taken away.

    All None where the others still contradict something: then there is a second conflict.
    """

    demand: Demand
    objective: float | None = None
    kept: int | None = None
    hours_after: float | None = None


def conflict(problem: Problem, options: Options | None = None) -> tuple[Relaxed, ...]:
    """Return a smallest set of demands that no plan meets together; empty where a plan exists."""
    search = Search(problem)
    result = []
    for one in _smallest(search):
        # Whether another conflict is left is known sooner than the plan without this one.
        others = np.array([other != one for other in search.all], dtype=np.bool_)
        known = search.agree(others)
        result.append(
            _relaxed(problem, one, options or Options(gap=1e-3)) if known else Relaxed(demand=one)
        )
    return tuple(result)


def smallest_conflict(problem: Problem) -> tuple[Demand, ...]:
    """Return the members alone, in order."""
    return _smallest(Search(problem))


def _smallest(search: Search) -> tuple[Demand, ...]:
    ways: list[Rows] = []
    for _ in range(_ROUNDS):
        chosen = _meeting(ways, len(search.all))
        way = search.peace(chosen)
        if way is None:
            return search.named(chosen)
        if not len(way):
            return ()
        ways.append(way)
    return search.named(irreducible(search))


def irreducible(search: Search) -> Flags:
    """Return demands that contradict each other, and would not without any one of them.

    Chunks are left out, twice as large after each that is not missed and half as large after each
    that is (deletion filter; Chinneck and Dravnieks, 1991, by chunks).
    """
    kept = np.ones(len(search.all), dtype=np.bool_)
    at, width = 0, max(len(kept) // 4, 1)
    while at < len(kept):
        rest = kept.copy()
        rest[at : at + width] = False
        if not search.agree(rest):
            kept = rest
            at, width = at + width, 2 * width
        elif width > 1:
            width = (width + 1) // 2
        else:
            at += 1
    return kept


def _relaxed(problem: Problem, demand: Demand, options: Options) -> Relaxed:
    rest = without(problem, (demand,))
    try:
        solved = solve(rest, options)
    except ImpossiblePlanError:
        return Relaxed(demand=demand)
    if solved.plan.waivers:
        return Relaxed(demand=demand)
    sums = figures(rest, solved.plan)
    return Relaxed(
        demand=demand,
        objective=solved.certificate.objective,
        kept=sums.kept,
        hours_after=sums.hours_after,
    )


class Search:
    """The problem as one program in which every demand can be given up at a price of 1."""

    def __init__(self, problem: Problem) -> None:
        self.all: Sequence[Demand] = demands(problem)
        model = _open_model(problem)
        number = {(str(one.kind), one.row): place for place, one in enumerate(self.all)}
        self.demand_of = np.array(
            [number.get((str(kind), int(row)), -1) for kind, row in _named(model)], dtype=np.int64
        )
        rows, floors, owners = _fixed(problem, number)
        self.program, self.lack = _elastic(
            model, (rows, floors, owners), self.demand_of, len(self.all)
        )
        self.columns = len(model.cost)

    def peace(self, kept: Flags, gap: float = _LOOSE) -> Rows | None:
        """Return few demands to give up if the chosen ones are kept; None if none help.

        They are the fewest where `gap` is 0.
        """
        upper = self.program.upper.copy()
        upper[self.columns :][kept] = 0
        answer = mip(replace(self.program, upper=upper), Effort(gap=gap))
        if answer.values is None:
            return None
        return np.flatnonzero(answer.values[self.columns :] > 0.5)

    def agree(self, kept: Flags) -> bool:
        """Return whether the chosen demands can hold together, the others given up."""
        upper, whole = self.program.upper.copy(), self.program.whole.copy()
        upper[self.columns :][kept] = 0
        whole[self.columns :] = False
        free = replace(self.program, cost=np.zeros(len(upper)), upper=upper, whole=whole)
        return mip(free, Effort()).values is not None

    def named(self, chosen: Flags) -> tuple[Demand, ...]:
        """Return the chosen demands in order."""
        return tuple(sorted(self.all[row] for row in np.flatnonzero(chosen).tolist()))

    def least(self, given: Rows) -> Numbers:
        """Return by how much each demand gives way, in its row's unit, if only these may."""
        upper, whole = self.program.upper.copy(), self.program.whole.copy()
        upper[self.columns :] = 0
        upper[self.columns + given] = 1
        whole[self.columns :] = False
        answer = mip(replace(self.program, upper=upper, whole=whole), Effort(gap=1e-6))
        if answer.values is None:
            raise RuntimeError("what makes peace in whole makes none in part")
        amounts: Numbers = answer.values[self.columns :] * self.lack
        return amounts


def _open_model(problem: Problem) -> Model:
    """Return the model without protection and locks, whose bounds become rows of their own."""
    locks = np.full(len(problem), FREE, dtype=np.int64)
    accounts = replace(problem.accounts, protected=np.zeros(len(problem), dtype=np.bool_))
    return model_of(replace(problem, accounts=accounts, locks=locks))


def _named(model: Model) -> Iterator[tuple[str, int]]:
    return zip(model.demand.tolist(), model.row_of.tolist(), strict=True)


def _fixed(
    problem: Problem, number: dict[tuple[str, int], int]
) -> tuple[list[tuple[int, float]], list[float], list[int]]:
    """Return rows of one entry each: what protection and locks ask of a column."""
    rows: list[tuple[int, float]] = []
    floors: list[float] = []
    owners: list[int] = []
    merges, many = problem.merges, len(problem)
    for (kind, row), place in number.items():
        if kind not in ("protected", "locked"):
            continue
        lock = int(problem.locks[row])
        column, value, floor = row, 1.0, 1.0
        if kind == "locked" and lock == AWAY:
            value, floor = -1.0, 0.0
        elif kind == "locked" and lock != row:
            hit = np.flatnonzero((merges.source == row) & (merges.target == lock))
            column = many + int(hit[0])
        rows.append((column, value))
        floors.append(floor)
        owners.append(place)
    return rows, floors, owners


def _elastic(
    model: Model,
    fixed: tuple[list[tuple[int, float]], list[float], list[int]],
    demand_of: Rows,
    many: int,
) -> tuple[Program, Numbers]:
    """Return the program with a mark for each demand, and the most that each can lack."""
    entries, floors, owners = fixed
    columns, count = len(model.cost), len(model.floor)
    row = np.concatenate((model.rows.rows(), count + np.arange(len(entries))))
    col = np.concatenate((model.rows.col, np.array([one[0] for one in entries], dtype=np.int64)))
    value = np.concatenate((model.rows.value, np.array([one[1] for one in entries])))
    floor = np.concatenate((model.floor, np.array(floors)))
    owner = np.concatenate((demand_of, np.array(owners, dtype=np.int64)))
    # The most a row can lack is its floor, less what its negative entries may take away.
    least = np.bincount(row, weights=np.minimum(value, 0), minlength=len(floor))
    lack = np.maximum(floor - least, 0)
    soft = np.flatnonzero((owner >= 0) & (lack > _LACK))
    row = np.concatenate((row, soft))
    col = np.concatenate((col, columns + owner[soft]))
    value = np.concatenate((value, lack[soft]))
    order = np.lexsort((col, row))
    counts = np.bincount(row, minlength=len(floor))
    marks = np.ones(many)
    most = np.zeros(many)
    most[owner[soft]] = lack[soft]
    program = Program(
        cost=np.concatenate((np.zeros(columns), marks)),
        lower=np.concatenate((model.lower, 0 * marks)),
        upper=np.concatenate((model.upper, marks)),
        whole=np.concatenate((model.whole, marks > 0)),
        rows=Sparse(
            start=np.concatenate(([0], np.cumsum(counts))), col=col[order], value=value[order]
        ),
        floor=_eased(floor),
    )
    return program, most


def _eased(floor: Numbers) -> Numbers:
    """Return floors lower by a rounding, as `verify` grants it."""
    eased: Numbers = floor - _LACK * np.abs(floor)
    return eased


def _meeting(ways: list[Rows], many: int) -> Flags:
    """Return the fewest demands of which every way gives up at least one."""
    if not ways:
        return np.zeros(many, dtype=np.bool_)
    start = np.concatenate(([0], np.cumsum([len(one) for one in ways])))
    answer = mip(
        Program(
            cost=np.ones(many),
            lower=np.zeros(many),
            upper=np.ones(many),
            whole=np.ones(many, dtype=np.bool_),
            rows=Sparse(
                start=start.astype(np.int64),
                col=np.concatenate(ways),
                value=np.ones(int(start[-1])),
            ),
            floor=np.ones(len(ways)),
        ),
        Effort(gap=0.0),
    )
    if answer.values is None:
        raise RuntimeError("a way to make peace was empty")
    chosen: Flags = answer.values > 0.5
    return chosen
