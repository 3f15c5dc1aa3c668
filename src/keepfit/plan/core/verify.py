"""Judge any plan: does it break a demand of its problem? No solver, no model of one.

Nothing here is shared with what builds the models, so that a mistake made there is found here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from keepfit.kit.text import Text
from keepfit.plan.core.plans import CLOSED, Plan
from keepfit.plan.core.problem import AWAY, FREE, Flags, Numbers, Problem, Rows, Sets

# Solvers work with rounded numbers; less than this share of a limit is no breach of it.
TOLERANCE = 1e-6

_SAID = {
    "shape": Text(
        zh="方案有 {seen} 个账号的去向，问题有 {wanted} 个账号。",
        en="The plan decides on {seen} accounts, the problem has {wanted}.",
    ),
    "fate": Text(zh="账号 {id} 的去向不存在。", en="The fate of account {id} does not exist."),
    "merge": Text(
        zh="账号 {id} 不允许并入其承接账号。",
        en="Account {id} may not be merged into its successor.",
    ),
    "successor": Text(
        zh="账号 {id} 的承接账号自身不保留。",
        en="The successor of account {id} is not kept itself.",
    ),
    "capacity": Text(
        zh="账号 {id} 每月可承接 {wanted} 小时，实际并入 {seen} 小时。",
        en="Account {id} can take on {wanted} hours a month and is given {seen}.",
    ),
    "services": Text(
        zh="事项 {id} 需要 {wanted} 个有效入口，方案只留下 {seen} 个。",
        en="Service {id} needs {wanted} living entrances, the plan leaves {seen}.",
    ),
    "reach": Text(
        zh="覆盖单元 {id} 应保留 {wanted} 名关注者，方案保留 {seen} 名。",
        en="Cell {id} must keep {wanted} followers, the plan keeps {seen}.",
    ),
    "doubles": Text(
        zh="{id} 最多保留 {wanted} 个账号，方案保留 {seen} 个。",
        en="{id} may keep {wanted} accounts at most, the plan keeps {seen}.",
    ),
    "duties": Text(
        zh="负有法定职责的单位 {id} 没有留下任何渠道。",
        en="Unit {id} has statutory duties and is left without a channel.",
    ),
    "protected": Text(
        zh="受保护账号 {id} 未被保留。", en="The protected account {id} is not kept."
    ),
    "locked": Text(
        zh="账号 {id} 的去向与锁定不符。",
        en="The fate of account {id} is not the one it is locked to.",
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Violation:
    """One demand that a plan breaks: which, at whose row, how much there is and should be."""

    demand: str
    row: int
    wanted: float
    seen: float
    words: Text


def verify(problem: Problem, plan: Plan) -> tuple[Violation, ...]:
    """Return every demand the plan breaks; an empty tuple means that it is valid.

    What a waiver gives up, up to its amount, is not held against the plan.
    """
    many, fate = len(problem), plan.fate
    if fate.shape != (many,):
        return (_violation("shape", -1, "", many, float(fate.size)),)
    wild = np.flatnonzero((fate < CLOSED) | (fate >= many))
    if len(wild):
        return tuple(
            _violation("fate", row, problem.accounts.ids[row], 0, 1) for row in wild.tolist()
        )
    return (*_fates(problem, fate), *_limits(problem, plan))


def _violation(demand: str, row: int, name: object, wanted: float, seen: float) -> Violation:
    words = _SAID[demand].fill(id=name, wanted=_told(wanted), seen=_told(seen))
    return Violation(demand=demand, row=int(row), wanted=wanted, seen=seen, words=words)


def _told(number: float) -> str:
    return f"{number:,.1f}".removesuffix(".0")


def _fates(problem: Problem, fate: Rows) -> Iterator[Violation]:
    """Yield what is wrong with single accounts: successors, protection, locks."""
    ids, many, here = problem.accounts.ids, len(problem), np.arange(len(problem))
    merged = np.flatnonzero((fate >= 0) & (fate != here))
    known = np.sort(problem.merges.source * many + problem.merges.target)
    wanted = merged * many + fate[merged]
    place = np.minimum(np.searchsorted(known, wanted), max(len(known) - 1, 0))
    allowed = known[place] == wanted if len(known) else np.zeros(len(merged), dtype=np.bool_)
    dead = fate[fate[merged]] != fate[merged]
    locks = problem.locks
    off = ((locks >= 0) & (fate != locks)) | ((locks == AWAY) & (fate == here))
    for demand, rows in (
        ("merge", merged[~allowed]),
        ("successor", merged[dead]),
        ("protected", np.flatnonzero(problem.accounts.protected & (fate != here))),
        ("locked", np.flatnonzero((locks != FREE) & off)),
    ):
        for row in rows.tolist():
            yield _violation(demand, row, ids[row], 1, 0)


def _limits(problem: Problem, plan: Plan) -> Iterator[Violation]:
    """Yield the limits that many accounts share."""
    accounts, fate, here = problem.accounts, plan.fate, np.arange(len(problem))
    kept = fate == here
    doubles, duties = problem.doubles, problem.duties
    entrances = _entrances(problem, fate)
    needed = problem.services.need.astype(np.float64)
    load = _load(problem, fate)
    held, due = _reach(problem, fate)
    channels = np.where(duties.number == 2, _sums(duties.sets, kept), _sums(duties.sets, fate >= 0))
    for demand, ids, wanted, seen, sign in (
        ("services", problem.services.ids, needed, entrances, 1),
        ("capacity", accounts.ids, accounts.capacity, load, -1),
        ("reach", problem.reach.ids, due, held, 1),
        ("doubles", doubles.ids, doubles.number.astype(float), _sums(doubles.sets, kept), -1),
        ("duties", duties.ids, np.ones(len(duties.ids)), channels, 1),
    ):
        slack = TOLERANCE * np.maximum(1.0, np.where(np.isfinite(wanted), np.abs(wanted), 0))
        slack += _waived(demand, plan, len(ids))
        for row in np.flatnonzero(sign * (wanted - seen) > slack).tolist():
            yield _violation(demand, row, ids[row], float(wanted[row]), float(seen[row]))


def _waived(demand: str, plan: Plan, many: int) -> Numbers:
    amounts = np.zeros(many)
    for one in plan.waivers:
        if one.demand == demand and 0 <= one.row < many:
            amounts[one.row] += one.amount
    return amounts


def _sums(sets: Sets, values: Numbers | Flags) -> Numbers:
    """Return the sum of the values over each set."""
    running = np.concatenate(([0.0], np.cumsum(values[sets.member], dtype=np.float64)))
    return running[sets.start[1:]] - running[sets.start[:-1]]


def _load(problem: Problem, fate: Rows) -> Numbers:
    """Return the hours that each account is given by those merged into it."""
    merges = problem.merges
    taken = fate[merges.source] == merges.target
    weights = merges.load[taken]
    return np.bincount(merges.target[taken], weights, len(fate)).astype(np.float64)


def _reach(problem: Problem, fate: Rows) -> tuple[Numbers, Numbers]:
    """Return the followers each cell keeps, and those it must keep."""
    merges, reach = problem.merges, problem.reach
    share = (fate == np.arange(len(fate))).astype(np.float64)
    taken = fate[merges.source] == merges.target
    share[merges.source[taken]] = merges.retained[taken]
    at = reach.cells.owner()
    followers, cells = reach.followers, len(reach.cells)
    held = np.bincount(at, weights=followers * share[reach.cells.member], minlength=cells)
    total = np.bincount(at, weights=followers, minlength=cells)
    return held.astype(np.float64), ((1 - reach.loss) * total).astype(np.float64)


def _entrances(problem: Problem, fate: Rows) -> Numbers:
    """Return how many different living entrances each service has."""
    services, sets = problem.services, problem.services.providers
    host = fate[sets.member]
    own = host == sets.member
    kept = fate[np.maximum(host, 0)] == host
    able = ~services.deep[sets.owner()] | problem.accounts.transacts[np.maximum(host, 0)]
    alive = (host >= 0) & kept & (own | able)
    running = np.concatenate(([0], np.cumsum(alive)))
    count = (running[sets.start[1:]] - running[sets.start[:-1]]).astype(np.float64)
    # Two merged into one host are one entrance; only where two are needed does it matter.
    several = alive & (services.need > 1)[sets.owner()]
    pairs = np.unique(sets.owner()[several] * len(fate) + host[several])
    distinct = np.bincount(pairs // max(len(fate), 1), minlength=len(sets))
    return np.where(services.need > 1, distinct, count)
