"""Why each account stays or goes, found by asking the judge what would break otherwise.

A reason to stay is what `verify` says of the plan with this account closed: true by how it is
found. A list of broken demands is not a price; `solving.whatif` gives the price.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from keepfit.kit.text import Text
from keepfit.plan.core.plans import CLOSED, Plan, merge_rows
from keepfit.plan.core.problem import FREE, Problem, Rows
from keepfit.plan.core.verify import verify

_WORDS = {
    "locked": Text(zh="按使用者锁定保留。", en="Kept because it is locked."),
    "protected": Text(
        zh="受保护账号（或主账号、整合平台），保留。", en="Kept: protected, or a main account."
    ),
    "services": Text(
        zh="保留：关停后 {seen} 个事项将缺少有效入口（如 {name}）。",
        en="Kept: closing it would leave {seen} services short of entrances (such as {name}).",
    ),
    "successor": Text(
        zh="保留：{seen} 个账号并入该账号。", en="Kept: {seen} accounts are merged into it."
    ),
    "duties": Text(
        zh="保留：单位 {name} 负有法定职责，不能没有渠道。",
        en="Kept: unit {name} has statutory duties and needs a channel.",
    ),
    "reach": Text(
        zh="保留：关停后 {name} 的关注者将低于应保留的数量。",
        en="Kept: closing it would leave {name} with fewer followers than it must keep.",
    ),
    "economic": Text(
        zh="保留：单独关停不违反要求，但另行安排并不更省。",
        en="Kept: closing it alone breaks nothing, but no other arrangement costs less.",
    ),
    "merge": Text(
        zh="并入 {name}：每月省 {hours} 小时；{seen} 个事项由其承接。",
        en="Merged into {name}: saves {hours} hours a month; {seen} services go with it.",
    ),
    "close": Text(
        zh="关停：每月省 {hours} 小时；所涉 {seen} 个事项另有有效入口。",
        en="Closed: saves {hours} hours a month; its {seen} services have other entrances.",
    ),
}
_ORDER = ("services", "duties", "successor", "reach")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One account's reason: its code, the sentence, and the demands it rests on by id."""

    code: str
    words: Text
    demands: tuple[str, ...] = ()


def reasons(problem: Problem, plan: Plan) -> tuple[Reason, ...]:
    """Return one true reason for each account."""
    offered = np.bincount(problem.services.providers.member, minlength=len(problem))
    distinct = _distinct_services(problem, offered)
    used = merge_rows(problem, plan)
    guests: dict[int, list[int]] = defaultdict(list)
    for row, fate in enumerate(plan.fate.tolist()):
        if fate not in (row, CLOSED):
            guests[fate].append(row)
    result = []
    for row, fate in enumerate(plan.fate.tolist()):
        if fate == row:
            result.append(_kept(problem, plan, row, len(guests[row])))
        else:
            load = float(problem.merges.load[used[row]]) if used[row] >= 0 else 0.0
            result.append(_gone(problem, row, fate, (float(distinct[row]), load)))
    return tuple(result)


def _distinct_services(problem: Problem, offered: Rows) -> Rows:
    """Return each account's services, a service and its deep demand counted once."""
    services = problem.services
    deep = np.array([str(one).endswith("#deep") for one in services.ids], dtype=np.bool_)
    owner = services.providers.owner()
    twice = np.bincount(
        services.providers.member[deep[owner]] if len(owner) else owner, minlength=len(problem)
    )
    return offered - twice


def _gone(problem: Problem, row: int, fate: int, numbers: tuple[float, float]) -> Reason:
    services, load = numbers
    code = "close" if fate == CLOSED else "merge"
    name = "" if fate == CLOSED else str(problem.accounts.ids[fate])
    saved = f"{float(problem.accounts.hours[row]) - load:.1f}"
    words = _WORDS[code].fill(name=name, hours=saved, seen=int(services))
    return Reason(code=code, words=words, demands=(name,) if name else ())


def _kept(problem: Problem, plan: Plan, row: int, guests: int) -> Reason:
    if problem.accounts.protected[row]:
        return Reason(code="protected", words=_WORDS["protected"])
    if problem.locks[row] == row and problem.locks[row] != FREE:
        return Reason(code="locked", words=_WORDS["locked"])
    broken = broken_without(problem, plan, row)
    for code in _ORDER:
        if broken.get(code):
            names = broken[code]
            seen = guests if code == "successor" else len({one.split("#")[0] for one in names})
            words = _WORDS[code].fill(seen=seen, name=names[0].split("#")[0])
            return Reason(code=code, words=words, demands=tuple(names))
    return Reason(code="economic", words=_WORDS["economic"])


def broken_without(problem: Problem, plan: Plan, row: int) -> Mapping[str, list[str]]:
    """Return the demands that break, by kind, if nothing changes but that this account closes."""
    fate = plan.fate.copy()
    fate[row] = CLOSED
    ids = {
        "services": problem.services.ids,
        "reach": problem.reach.ids,
        "duties": problem.duties.ids,
    }
    found: dict[str, list[str]] = defaultdict(list)
    for one in verify(problem, replace(plan, fate=fate)):
        names = ids.get(one.demand, problem.accounts.ids)
        found[one.demand].append(str(names[one.row]))
    return found
