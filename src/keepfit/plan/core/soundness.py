"""Whether a problem is sound: every defect at once, before anybody tries to solve it."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from keepfit.kit.text import Text
from keepfit.plan.core.problem import AWAY, Defect, Problem, Sets

_LENGTH = Text(
    zh="“{name}”应有 {wanted} 个值，实有 {seen} 个。",
    en="“{name}” should hold {wanted} values and holds {seen}.",
)
_RANGE = Text(zh="{seen} 处指向不存在的账号。", en="{seen} entries point at no account.")
_NEGATIVE = Text(
    zh="“{name}”有 {seen} 个值为负、为空或无穷。",
    en="“{name}” holds {seen} values that are negative, empty or infinite.",
)
_TWICE = Text(zh="编号重复：{seen}。", en="Ids stand there twice: {seen}.")
_START = Text(
    zh="集合的起止位置不是从 0 递增到成员总数。",
    en="The starts of the sets do not rise from 0 to the number of members.",
)
_REPEATED = Text(
    zh="{seen} 个成员在同一集合中重复。", en="{seen} members stand twice in their set."
)
_SELF = Text(zh="{seen} 个账号以自身为承接账号。", en="{seen} accounts are merged into themselves.")
_MANY = Text(
    zh="{seen} 个事项要求的入口数多于现有入口数。",
    en="{seen} services need more entrances than exist today.",
)
_SHARE = Text(
    zh="“{name}”有 {seen} 个值不在 0 到 1 之间。", en="{seen} values of “{name}” are not a share."
)
_CELLS = Text(zh="{seen} 个覆盖单元没有关注者。", en="{seen} cells of reach have no followers.")
_NO_MERGE = Text(
    zh="{seen} 个锁定指定的承接账号不在可并入清单中。",
    en="{seen} locks name a successor that is not among the possible ones.",
)


def validate(problem: Problem) -> tuple[Defect, ...]:
    """Return everything that is wrong with a problem; an empty tuple means it is sound."""
    shapes = tuple(_shapes(problem))
    if shapes:
        return shapes  # Values of arrays that do not fit together cannot be judged.
    return (*_numbers(problem), *_meaning(problem))


def _defect(where: str, cause: Text, **values: object) -> Defect:
    return Defect(where=where, cause=cause.fill(**values))


def _shapes(problem: Problem) -> Iterator[Defect]:
    one, many = problem.accounts, len(problem.accounts)
    for part, length, names in (
        (one, many, tuple(one.__dataclass_fields__)),
        (problem.merges, len(problem.merges), tuple(problem.merges.__dataclass_fields__)),
        (problem.services, len(problem.services.ids), ("ids", "need", "deep")),
        (problem.reach, len(problem.reach.ids), ("ids", "loss")),
        (problem.reach, len(problem.reach.cells.member), ("followers",)),
        (problem.doubles, len(problem.doubles.ids), ("ids", "number")),
        (problem.duties, len(problem.duties.ids), ("ids", "number")),
        (problem, many, ("locks",)),
    ):
        for name in names:
            seen = len(getattr(part, name))
            if seen != length:
                where = type(part).__name__.lower()
                yield _defect(where, _LENGTH, name=name, wanted=length, seen=seen)
    for where, sets, ids in _sets(problem):
        yield from _sets_shape(where, sets, ids, many)
    yield from _pointers("merges", problem.merges.source, 0, many)
    yield from _pointers("merges", problem.merges.target, 0, many)
    yield from _pointers("locks", problem.locks, AWAY, many)


def _sets(problem: Problem) -> tuple[tuple[str, Sets, int], ...]:
    return (
        ("services", problem.services.providers, len(problem.services.ids)),
        ("reach", problem.reach.cells, len(problem.reach.ids)),
        ("doubles", problem.doubles.sets, len(problem.doubles.ids)),
        ("duties", problem.duties.sets, len(problem.duties.ids)),
    )


def _sets_shape(where: str, sets: Sets, ids: int, many: int) -> Iterator[Defect]:
    if len(sets) != ids:
        yield _defect(where, _LENGTH, name="start", wanted=ids + 1, seen=len(sets.start))
    elif sets.start[0] or sets.start[-1] != len(sets.member) or np.any(np.diff(sets.start) < 0):
        yield _defect(where, _START)
    else:
        yield from _pointers(where, sets.member, 0, many)
        keys = sets.owner() * max(many, 1) + sets.member
        twice = len(keys) - len(np.unique(keys))
        if twice:
            yield _defect(where, _REPEATED, seen=twice)


def _pointers(where: str, rows: NDArray[np.int64], least: int, many: int) -> Iterator[Defect]:
    wild = int(np.count_nonzero((rows < least) | (rows >= many)))
    if wild:
        yield _defect(where, _RANGE, seen=wild)


def _numbers(problem: Problem) -> Iterator[Defect]:
    one, merges = problem.accounts, problem.merges
    for where, name, values in (
        ("accounts", "hours", one.hours),
        ("accounts", "keep_cost", one.keep_cost),
        ("accounts", "close_cost", one.close_cost),
        ("accounts", "capacity", np.where(np.isposinf(one.capacity), 0, one.capacity)),
        ("merges", "cost", merges.cost),
        ("merges", "load", merges.load),
        ("merges", "move", merges.move),
        ("services", "need", problem.services.need.astype(np.float64)),
        ("reach", "followers", problem.reach.followers),
        ("doubles", "number", problem.doubles.number.astype(np.float64)),
        ("duties", "number", problem.duties.number.astype(np.float64)),
    ):
        bad = int(np.count_nonzero(~(np.isfinite(values) & (values >= 0))))
        if bad:
            yield _defect(where, _NEGATIVE, name=name, seen=bad)
    for where, name, shares in (
        ("merges", "retained", merges.retained),
        ("reach", "loss", problem.reach.loss),
    ):
        bad = int(np.count_nonzero(~((shares >= 0) & (shares <= 1))))
        if bad:
            yield _defect(where, _SHARE, name=name, seen=bad)


def _meaning(problem: Problem) -> Iterator[Defect]:
    services, merges = problem.services, problem.merges
    for where, ids in (
        ("accounts", problem.accounts.ids),
        ("services", services.ids),
        ("reach", problem.reach.ids),
        ("doubles", problem.doubles.ids),
        ("duties", problem.duties.ids),
    ):
        names, times = np.unique(ids, return_counts=True)
        if np.any(times > 1):
            yield _defect(where, _TWICE, seen=", ".join(map(str, names[times > 1][:5])))
    keys = merges.source * max(len(problem), 1) + merges.target
    for where, cause, seen in (
        ("merges", _SELF, np.count_nonzero(merges.source == merges.target)),
        ("merges", _REPEATED, len(keys) - len(np.unique(keys))),
        ("services", _MANY, np.count_nonzero(services.need > np.diff(services.providers.start))),
        ("reach", _CELLS, _empty_cells(problem)),
        ("locks", _NO_MERGE, _wild_locks(problem, keys)),
    ):
        if seen:
            yield _defect(where, cause, seen=int(seen))


def _empty_cells(problem: Problem) -> int:
    cells = problem.reach.cells
    total = np.bincount(cells.owner(), weights=problem.reach.followers, minlength=len(cells))
    return int(np.count_nonzero(total <= 0))


def _wild_locks(problem: Problem, keys: NDArray[np.int64]) -> int:
    rows = np.arange(len(problem))
    into = (problem.locks >= 0) & (problem.locks != rows)
    wanted = rows[into] * len(problem) + problem.locks[into]
    return int(np.count_nonzero(~np.isin(wanted, keys)))
