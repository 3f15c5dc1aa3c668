"""The problem as one matrix: columns are choices, rows (all of them `>= floor`) are demands.

Columns: keep a (one per account), merge a into b (one per possible merge), and shares q of a host
that several providers of a service could be merged into where it needs two entrances. Closing
outright is what remains. Rows 1 to 8 follow the model of the README.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from keepfit.plan.core.problem import AWAY, Flags, Groups, Numbers, Problem, Rows, no_rows

# Rows that hold the model together carry no demand of their own.
STRUCTURE = ""
_SEED = 20240630


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Sparse:
    """Entries of a matrix sorted by row, one after the other."""

    start: Rows
    col: Rows
    value: Numbers

    def rows(self) -> Rows:
        """Return the row of each entry."""
        return np.repeat(np.arange(len(self.start) - 1), np.diff(self.start))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Model:
    """Minimise cost, every row at least its floor, columns between lower and upper.

    `demand[i]` and `row_of[i]` name what row i stands for; `account[j]` and `choice[j]` the fate
    that column j means, -1 for shares.
    """

    cost: Numbers
    offset: float
    lower: Numbers
    upper: Numbers
    whole: Flags
    account: Rows
    choice: Rows
    rows: Sparse
    floor: Numbers
    demand: NDArray[np.str_]
    row_of: Rows


class _Rows:
    """Collects rows family by family."""

    def __init__(self) -> None:
        self.parts: list[tuple[Rows, Rows, Numbers]] = []
        self.floors: list[Numbers] = []
        self.demands: list[NDArray[np.str_]] = []
        self.row_ofs: list[Rows] = []
        self.count = 0

    def add(
        self, demand: str, row_of: Rows, floor: Numbers, *entries: tuple[Rows, Rows, Numbers]
    ) -> None:
        """Add rows; entries hold (row within the family, column, value)."""
        for row, col, value in entries:
            self.parts.append((row + self.count, col, np.broadcast_to(value, row.shape)))
        self.floors.append(floor)
        self.demands.append(np.full(len(floor), demand, dtype="U9"))
        self.row_ofs.append(row_of)
        self.count += len(floor)

    def sparse(self) -> Sparse:
        """Return all entries sorted by row and column."""
        row, col, value = (np.concatenate(one) for one in zip(*self.parts, strict=True))
        self.parts = []
        counts = np.bincount(row, minlength=self.count)
        start = np.concatenate(([0], np.cumsum(counts)))
        # One number for row and column sorts several times faster than the two.
        order = np.argsort(row * (int(col.max(initial=0)) + 1) + col)
        return Sparse(start=start, col=col[order], value=value[order].astype(np.float64))


def model_of(problem: Problem) -> Model:
    """Write a problem down as a matrix."""
    one, merges, many = problem.accounts, problem.merges, len(problem)
    x_of = many + np.arange(len(merges))
    rows = _Rows()
    _fates(rows, problem, x_of)
    shares = _services(rows, problem, x_of)
    _reach(rows, problem, x_of)
    ones = np.ones(1)
    doubles = problem.doubles
    rows.add(
        "doubles",
        np.arange(len(doubles.ids)),
        -doubles.number.astype(np.float64),
        (doubles.sets.owner(), doubles.sets.member, -ones),
    )
    _duties(rows, problem.duties, problem, x_of)
    base = one.close_cost
    lower, upper = bounds_of(problem, shares)
    here = np.arange(many)
    none = np.full(shares, -1)
    return Model(
        cost=np.concatenate((one.keep_cost - base, merges.cost - base[merges.source], none * 0.0)),
        offset=float(base.sum()),
        lower=lower,
        upper=upper,
        whole=np.concatenate((np.ones(many + len(merges), np.bool_), np.zeros(shares, np.bool_))),
        account=np.concatenate((here, merges.source, none)),
        choice=np.concatenate((here, merges.target, none)),
        rows=rows.sparse(),
        floor=np.concatenate(rows.floors),
        demand=np.concatenate(rows.demands),
        row_of=np.concatenate(rows.row_ofs),
    )


def _fates(rows: _Rows, problem: Problem, x_of: Rows) -> None:
    merges, one = problem.merges, problem.accounts
    ones = np.ones(1)
    movable, place = np.unique(merges.source, return_inverse=True)
    # 1. One fate each.
    rows.add(
        STRUCTURE,
        movable,
        -np.ones(len(movable)),
        (np.arange(len(movable)), movable, -ones),
        (place, x_of, -ones),
    )
    # 2. A successor is kept, so nobody is merged into one who is merged away.
    each = np.arange(len(merges))
    rows.add(
        STRUCTURE,
        merges.target,
        np.zeros(len(merges)),
        (each, merges.target, ones),
        (each, x_of, -ones),
    )
    # 3. Capacity.
    limited = np.isfinite(one.capacity[merges.target]) & (merges.load > 0)
    hosts, place = np.unique(merges.target[limited], return_inverse=True)
    rows.add(
        "capacity",
        hosts,
        np.zeros(len(hosts)),
        (np.arange(len(hosts)), hosts, one.capacity[hosts]),
        (place, x_of[limited], -merges.load[limited]),
    )


def _distinct(problem: Problem) -> Rows:
    """Return one row for each different demand among the services.

    Two with the same providers, depth and need are one demand. Compared by two sums of random
    64-bit numbers, one for each provider; `verify` looks at every service all the same.
    """
    services, sets = problem.services, problem.services.providers
    draw = np.random.default_rng(_SEED)
    marks = draw.integers(0, 2**63, size=(2, max(len(problem), 1)), dtype=np.uint64)
    sums = []
    for mark in marks:
        running = np.concatenate((np.zeros(1, np.uint64), np.cumsum(mark[sets.member])))
        sums.append(running[sets.start[1:]] - running[sets.start[:-1]])
    keys = (services.deep, services.need, sums[1], sums[0])
    order = np.lexsort(keys)
    first = np.ones(len(order), dtype=np.bool_)
    first[1:] = False
    for key in keys:
        sorted_ = key[order]
        first[1:] |= sorted_[1:] != sorted_[:-1]
    return np.sort(order[first & (services.need[order] > 0)])


def _ranges(start: Rows, count: Rows) -> Rows:
    """Return start[0].. start[0]+count[0]-1, start[1].. and so on, in one array."""
    if not len(count):
        return no_rows()
    before = np.concatenate(([0], np.cumsum(count)[:-1]))
    return np.arange(int(count.sum())) + np.repeat(start - before, count)


def _services(rows: _Rows, problem: Problem, x_of: Rows) -> int:
    """Add rule 4 and return how many shares it needed."""
    services, sets, merges = problem.services, problem.services.providers, problem.merges
    many = len(problem)
    chosen = _distinct(problem)
    count = np.diff(sets.start)[chosen]
    offer_row = np.repeat(np.arange(len(chosen)), count)
    offer = sets.member[_ranges(sets.start[chosen], count)]
    row, merge = _hosted(problem, offer_row, offer)
    target = merges.target[merge]
    native = np.sort(offer_row * many + offer)
    keys = row * many + target
    place = np.minimum(np.searchsorted(native, keys), max(len(native) - 1, 0))
    able = ~services.deep[chosen][row] | problem.accounts.transacts[target]
    # A provider that is a host of its own already counts through its keeping.
    useful = able & (native[place] != keys) if len(native) else able
    row, merge, keys = row[useful], merge[useful], keys[useful]
    pairs, pair, times = np.unique(keys, return_inverse=True, return_counts=True)
    need = services.need[chosen]
    shared = (times > 1) & (need[pairs // many] > 1) if len(pairs) else np.zeros(0, np.bool_)
    plain = ~shared[pair] if len(pairs) else np.zeros(0, np.bool_)
    q_of = x_of.size + many + np.cumsum(shared) - 1
    ones = np.ones(1)
    rows.add(
        "services",
        chosen,
        need.astype(np.float64),
        (offer_row, offer, ones),
        (row[plain], x_of[merge[plain]], ones),
        (pairs[shared] // many, q_of[shared], ones),
    )
    number = np.cumsum(shared) - 1
    rows.add(
        STRUCTURE,
        pairs[shared] // many,
        np.zeros(int(shared.sum())),
        (number[shared], q_of[shared], -ones),
        (number[pair[~plain]], x_of[merge[~plain]], ones),
    )
    return int(shared.sum())


def _hosted(problem: Problem, offer_row: Rows, offer: Rows) -> tuple[Rows, Rows]:
    """Return every merge of every offer: the offer's row and the merge."""
    merges = problem.merges
    order = np.argsort(merges.source, kind="stable")
    at = np.searchsorted(merges.source, np.arange(len(problem) + 1), sorter=order)
    count = (at[1:] - at[:-1])[offer]
    return np.repeat(offer_row, count), order[_ranges(at[:-1][offer], count)]


def _spread(problem: Problem, owner: Rows, member: Rows) -> tuple[Rows, Rows, Rows]:
    """Return every merge of every member: set, merge, and the member's place."""
    merges = problem.merges
    order = np.argsort(merges.source, kind="stable")
    at = np.searchsorted(merges.source, np.arange(len(problem) + 1), sorter=order)
    count = (at[1:] - at[:-1])[member]
    places = np.repeat(np.arange(len(member)), count)
    return owner[places], order[_ranges(at[:-1][member], count)], places


def _reach(rows: _Rows, problem: Problem, x_of: Rows) -> None:
    reach, owner = problem.reach, problem.reach.cells.owner()
    # 5. A cell without followers demands nothing; rows are scaled so that each counts in shares.
    total = np.bincount(owner, weights=reach.followers, minlength=len(reach.cells))
    share = reach.followers / np.maximum(total, 1e-12)[owner]
    at, merge, place = _spread(problem, owner, reach.cells.member)
    held = share[place] * problem.merges.retained[merge]
    some = held > 0
    rows.add(
        "reach",
        np.arange(len(reach.ids)),
        np.where(total > 0, 1 - reach.loss, 0.0),
        (owner, reach.cells.member, share),
        (at[some], x_of[merge[some]], held[some]),
    )


def _duties(rows: _Rows, duties: Groups, problem: Problem, x_of: Rows) -> None:
    owner, member = duties.sets.owner(), duties.sets.member
    at, merge, _ = _spread(problem, owner, member)
    soft = duties.number[at] != 2
    ones = np.ones(1)
    rows.add(
        "duties",
        np.arange(len(duties.ids)),
        (duties.number > 0).astype(np.float64),
        (owner, member, ones),
        (at[soft], x_of[merge[soft]], ones),
    )


def bounds_of(problem: Problem, shares: int) -> tuple[Numbers, Numbers]:
    """Return what protection and locks leave of each column."""
    many, merges, locks = len(problem), problem.merges, problem.locks
    lower = np.zeros(many + len(merges) + shares)
    upper = np.ones(many + len(merges) + shares)
    here = np.arange(many)
    into = (locks >= 0) & (locks != here)
    keep = problem.accounts.protected | (locks == here)
    keep[locks[into]] = True
    lower[:many][keep] = 1
    upper[:many][into | (locks == AWAY)] = 0
    named = into[merges.source] & (locks[merges.source] == merges.target)
    barred = keep[merges.source] | (upper[:many][merges.target] == 0)
    barred |= into[merges.source] & ~named
    x_of = slice(many, many + len(merges))
    lower[x_of][named] = 1
    upper[x_of][barred] = 0
    return lower, upper
