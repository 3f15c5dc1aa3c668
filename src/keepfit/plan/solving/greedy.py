"""The floor that always answers: start from everything kept, then close and merge what saves.

Every step leaves no demand worse met than it was; what is met stays met.
"""

from __future__ import annotations

import numba
import numpy as np

from keepfit.plan.core.problem import Numbers, Rows
from keepfit.plan.solving.matrix import Model

_PASSES = 12
_MENDING = 2


def greedy(model: Model, accounts: int, begun: Numbers | None = None) -> Numbers:
    """Return a value for each column; demands unmet at the end are told by rows.

    It starts from everything kept and no shares, or from the values of a plan that has `begun`,
    whose shares stay as they are: without them what they stand for would count for nothing.
    """
    by_column = np.argsort(model.rows.col, kind="stable")
    col_start = np.searchsorted(model.rows.col[by_column], np.arange(len(model.cost) + 1))
    col_row, col_value = model.rows.rows()[by_column], model.rows.value[by_column]
    choices = np.flatnonzero(model.account >= 0)
    choices = choices[np.argsort(model.account[choices], kind="stable")]
    first = np.searchsorted(model.account[choices], np.arange(accounts + 1))
    chosen = _start(model, accounts) if begun is None else _taken(model, accounts, begun)
    fixed = np.zeros(accounts, dtype=np.bool_)
    fixed[model.account[(model.lower > 0) & (model.account >= 0)]] = True
    order = np.argsort(-model.cost[:accounts], kind="stable")
    values = np.zeros(len(model.cost)) if begun is None else np.where(model.account < 0, begun, 0.0)
    shares = values.copy()
    values[chosen[chosen >= 0]] = 1
    activity = np.bincount(
        model.rows.rows(),
        weights=model.rows.value * values[model.rows.col],
        minlength=len(model.floor),
    ).astype(np.float64)
    _descend(
        order[~fixed[order]],
        (first, choices, model.cost, model.upper),
        (col_start, col_row, col_value),
        (model.floor, activity),
        chosen,
    )
    shares[chosen[chosen >= 0]] = 1
    return shares


def _start(model: Model, accounts: int) -> Rows:
    """Return the column each account begins with: kept, unless a lock says otherwise."""
    chosen = np.where(model.upper[:accounts] > 0, np.arange(accounts), -1)
    forced = np.flatnonzero((model.lower > 0) & (model.account >= 0))
    chosen[model.account[forced]] = forced
    chosen[model.account[forced[model.upper[forced] == 0]]] = -1
    return chosen


def _taken(model: Model, accounts: int, values: Numbers) -> Rows:
    """Return the column that each account takes in a plan, -1 where it is closed."""
    chosen = np.full(accounts, -1, dtype=np.int64)
    taken = np.flatnonzero((values > 0.5) & (model.account >= 0))
    # A kept account stays kept whatever else a rounding says: its column comes first.
    chosen[model.account[taken[::-1]]] = taken[::-1]
    return chosen


# Numba compiles what follows; it ships no types.
@numba.njit(cache=True)
def _descend(order, columns, entries, rows, chosen):  # type: ignore[no-untyped-def]  # numba
    change = np.zeros(len(rows[0]))
    for number in range(_PASSES):
        # What must give is mended before savings use up the room for it.
        mending = number < _MENDING
        moved = False
        for account in order:
            now = chosen[account]
            best = _better((account, now, mending), columns, entries, (rows[0], rows[1], change))
            if best != now:
                _apply(now, -1.0, entries, rows[1])
                _apply(best, 1.0, entries, rows[1])
                chosen[account] = best
                moved = True
        if not moved and not mending:
            break


@numba.njit(cache=True)
def _better(step, columns, entries, rows):  # type: ignore[no-untyped-def]
    """Return the choice that mends most unmet demand, then saves most; `now` where none does."""
    account, now, mending = step
    first, choices, cost, upper = columns
    best, best_gain = now, 1e-9
    for place in range(first[account], first[account + 1] + 1):
        to = choices[place] if place < first[account + 1] else -1
        if to == now or (to >= 0 and upper[to] == 0):
            continue
        saved = (cost[now] if now >= 0 else 0.0) - (cost[to] if to >= 0 else 0.0)
        mended = _mended(now, to, entries, rows)
        gain = saved + 1e6 * mended
        if mended >= (1e-9 if mending else 0.0) and gain > best_gain:
            best, best_gain = to, gain
    return best


@numba.njit(cache=True)
def _apply(column, sign, entries, activity):  # type: ignore[no-untyped-def]
    start, row, value = entries
    if column >= 0:
        for at in range(start[column], start[column + 1]):
            activity[row[at]] += sign * value[at]


@numba.njit(cache=True)
def _mended(now, to, entries, rows):  # type: ignore[no-untyped-def]
    """Return how much unmet demand a step mends, -1 where it makes any demand worse."""
    floor, activity, change = rows
    _apply(now, -1.0, entries, change)
    _apply(to, 1.0, entries, change)
    mended = 0.0
    for column in (now, to):
        if column < 0:
            continue
        for at in range(entries[0][column], entries[0][column + 1]):
            here = entries[1][at]
            step = change[here]
            change[here] = 0.0
            lacking = floor[here] - activity[here]
            if step < -1e-12 and lacking - step > 1e-9:
                mended = -1e18
            elif step > 0 and lacking > 1e-9:
                mended += min(step, lacking)
    return mended if mended >= 0 else -1.0
