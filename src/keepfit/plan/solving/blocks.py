"""The matrix, less what is settled, cut into blocks that only a few priced rows join."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from keepfit.plan.core.problem import Flags, Numbers, Rows
from keepfit.plan.solving.highs import Program
from keepfit.plan.solving.matrix import Model, Sparse

_TINY = 1e-9
# So many columns are one block rather than several with a price between them. A block of this
# size is solved whole in less time than its prices take.
TOGETHER = 900
# A row of reach or capacity may join blocks up to here; beyond it is priced.
WIDEST = 1000


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Block:
    """One part: its columns and rows in the model, its own program, its use of priced rows.

    `use` has a row for each of `priced` (positions among the split's coupling rows).
    """

    columns: Rows
    rows: Rows
    program: Program
    priced: Rows
    use: Sparse


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Split:
    """Blocks, the rows that join them and their floors, what is settled, and dead rows.

    `settled` holds the value of each column that has only one; NaN elsewhere. `dead` rows can be
    met by nobody.
    """

    blocks: tuple[Block, ...]
    coupling: Rows
    floor: Numbers
    settled: Numbers
    dead: Rows


def split(model: Model, *, apart: bool = True) -> Split:
    """Cut a model into blocks; `apart=False` leaves it in one."""
    settled = np.where(model.lower == model.upper, model.lower, np.nan)
    row, col, value = model.rows.rows(), model.rows.col, model.rows.value
    known = ~np.isnan(settled[col])
    done = np.bincount(
        row[known], weights=(value * np.nan_to_num(settled[col]))[known], minlength=len(model.floor)
    )
    floor = model.floor - done
    row, col, value = row[~known], col[~known], value[~known]
    least = np.bincount(row, weights=np.minimum(value, 0), minlength=len(floor))
    most = np.bincount(row, weights=np.maximum(value, 0), minlength=len(floor))
    idle = least >= floor - _TINY
    touched = np.bincount(row, minlength=len(floor)) > 0
    dead = np.flatnonzero(~idle & ~touched & (most < floor - _TINY))
    live = ~idle & touched
    keep = live[row]
    row, col, value = row[keep], col[keep], value[keep]
    wide = _joining(model, live) if apart else np.zeros(len(floor), np.bool_)
    label = _labels(row[~wide[row]], col[~wide[row]], len(model.cost))
    wide, label = _narrowed(wide, row, col, label, model)
    # A column that no demand touches is settled by its cost alone.
    alone = np.isnan(settled) & (np.bincount(col, minlength=len(settled)) == 0)
    settled[alone] = np.where(model.cost < 0, model.upper, model.lower)[alone]
    free = np.isnan(settled)
    if not apart and free.any():
        label[free] = label[free].min()
    return Split(
        blocks=_blocks(model, (row, col, value), floor, (label, wide, free)),
        coupling=np.flatnonzero(wide),
        floor=floor[wide],
        settled=settled,
        dead=dead,
    )


def _joining(model: Model, live: Flags) -> Flags:
    """Return the rows that may be priced: reach, and capacity of hosts that stay anyway."""
    staying = np.zeros(len(model.floor), dtype=np.bool_)
    capacity = np.flatnonzero(model.demand == "capacity")
    staying[capacity] = model.lower[model.row_of[capacity]] == 1
    result: Flags = live & (staying | (model.demand == "reach"))
    return result


def _labels(row: Rows, col: Rows, columns: int) -> Rows:
    """Return for each column the least column that rows connect it with."""
    label = np.arange(columns)
    if not len(row):
        return label
    start = np.flatnonzero(np.concatenate(([True], row[1:] != row[:-1])))
    width = np.diff(np.append(start, len(row)))
    while True:
        lowest = np.minimum.reduceat(label[col], start)
        fresh = label.copy()
        spread = np.repeat(lowest, width)
        np.minimum.at(fresh, col, spread)
        np.minimum.at(fresh, label[col], spread)
        fresh = fresh[fresh]
        if np.array_equal(fresh, label):
            return label
        label = fresh


def _narrowed(wide: Flags, row: Rows, col: Rows, label: Rows, model: Model) -> tuple[Flags, Rows]:
    """Take back as priced the rows that stand in one block, or join only little.

    Return the rows still priced, and the labels as the others join them.
    """
    accounts = np.bincount(label, weights=(model.account >= 0) & (model.account == model.choice))
    columns = np.count_nonzero(np.bincount(col, minlength=1))
    parent: dict[int, int] = {}

    def root(one: int) -> int:
        while one in parent:
            above = parent[one]
            parent[one] = parent.get(above, above)
            one = above
        return one

    priced = wide.copy()
    inside, width = _joined(wide, row, label[col])

    def parts(row: int) -> list[int]:
        return sorted({root(one) for one in inside[row]})

    order = np.flatnonzero(wide)
    for one in order[np.argsort(width[order], kind="stable")].tolist():
        joined = parts(one)
        size = sum(accounts[x] for x in joined)
        limit = WIDEST if model.demand[one] == "reach" else 0
        if len(joined) == 1 or size <= limit or columns <= TOGETHER:
            priced[one] = False
            parent.update(dict.fromkeys(joined[1:], joined[0]))
            accounts[joined[0]] = size
    # What an early row joined may stand in one block by now.
    for one in np.flatnonzero(priced).tolist():
        priced[one] = len(parts(one)) > 1
    least = np.arange(len(label))
    for one in tuple(parent):
        least[one] = root(one)
    return priced, least[label]


def _joined(wide: Flags, row: Rows, part: Rows) -> tuple[dict[int, list[int]], Rows]:
    """Return the parts that each wide row joins, and how many entries each row has."""
    width = np.bincount(row, minlength=len(wide))
    mine = wide[row]
    many = int(part.max(initial=0)) + 1
    pairs = row[mine] * many + part[mine]
    if not len(pairs):
        return {}, width
    # Columns of one part stand beside each other for the most.
    pairs = np.unique(pairs[np.concatenate(([True], pairs[1:] != pairs[:-1]))])
    rows, first = np.unique(pairs // many, return_index=True)
    parts = np.split(pairs % many, first[1:])
    return {one: some.tolist() for one, some in zip(rows.tolist(), parts, strict=True)}, width


def _blocks(
    model: Model,
    entries: tuple[Rows, Rows, Numbers],
    floor: Numbers,
    marks: tuple[Rows, Flags, Flags],
) -> tuple[Block, ...]:
    row, col, value = entries
    label, wide, free = marks
    columns = np.flatnonzero(free)
    columns = columns[np.argsort(label[columns], kind="stable")]
    names, first = np.unique(label[columns], return_index=True)
    number = np.searchsorted(names, label)  # block of each column
    place = np.zeros(len(label), dtype=np.int64)
    place[columns] = np.arange(len(columns)) - np.repeat(
        first, np.diff(np.append(first, len(columns)))
    )
    at = np.where(wide, np.cumsum(wide) - 1, np.arange(len(wide)))[row]
    # Entries come by row and column, and stay so within each block; small numbers sort faster.
    kind = np.uint16 if 2 * len(names) <= 2**16 else np.int64
    owner = (number[col] * 2 + wide[row]).astype(kind)
    order = np.argsort(owner, kind="stable")
    cuts = np.concatenate(([0], np.cumsum(np.bincount(owner, minlength=2 * len(names)))))
    ends = np.append(first, len(columns))
    result = []
    for one in range(len(names)):
        mine = columns[ends[one] : ends[one + 1]]
        inner = order[cuts[2 * one] : cuts[2 * one + 1]]
        outer = order[cuts[2 * one + 1] : cuts[2 * one + 2]]
        rows, local = _local(row[inner], place[col[inner]], value[inner])
        priced, use = _local(at[outer], place[col[outer]], value[outer])
        program = Program(
            cost=model.cost[mine],
            lower=model.lower[mine],
            upper=model.upper[mine],
            whole=model.whole[mine],
            rows=local,
            floor=floor[rows],
        )
        result.append(Block(columns=mine, rows=rows, program=program, priced=priced, use=use))
    return tuple(result)


def _local(row: Rows, col: Rows, value: Numbers) -> tuple[Rows, Sparse]:
    """Return the different rows of sorted entries, and the entries numbered by them."""
    first = np.flatnonzero(np.concatenate(([True], row[1:] != row[:-1]))) if len(row) else row
    return row[first], Sparse(start=np.append(first, len(row)), col=col, value=value)
