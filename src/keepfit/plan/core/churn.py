"""The plan against the one before: what changed, why, and a price on changing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from keepfit.kit.text import Text, same
from keepfit.plan.core.improving import fate_cost
from keepfit.plan.core.names import Names, filled, listed
from keepfit.plan.core.plans import CLOSED, Plan
from keepfit.plan.core.problem import Problem
from keepfit.plan.core.reasons import Teller
from keepfit.plan.core.telling import FATES, account_words
from keepfit.plan.core.wording import hours

# Fates by account id: "keep", "close" or a successor's id.
Previous = Mapping[str, str]

_BREAKS = Text(
    zh="上次为{was}；照旧将不再满足：{what}", en="before: {was}; that would now break: {what}"
)
_DEARER = Text(
    zh="上次为{was}；照旧每月多{hours}小时", en="before: {was}; that would cost {hours} hours more"
)
_GONE = Text(
    zh="上次为{was}；原承接账号已不能承接", en="before: {was}; that successor cannot take it now"
)
_TOGETHER = Text(
    zh="上次为{was}；与其他账号一并调整后每月总工时更少",
    en="before: {was}; changed together with others, which saves hours in all",
)
_KINDS: Mapping[str, Text] = {
    "services": Text(zh="事项{names}的入口", en="entrances of {names}"),
    "reach": Text(zh="{names}应保有的关注者", en="followers that {names} must keep"),
    "capacity": Text(zh="{names}的承接能力", en="what {names} can take on"),
    "doubles": Text(zh="{names}的账号数量上限", en="the limit on accounts of {names}"),
    "duties": Text(zh="{names}须有的渠道", en="the channel that {names} must have"),
    "protected": Text(zh="{names}须保留", en="{names} must stay"),
    "locked": Text(zh="{names}的锁定", en="the lock on {names}"),
    "successor": Text(zh="{names}要有保留的承接账号", en="a kept successor for {names}"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One account whose fate is another than last time: the old fate, and why not that again."""

    row: int
    was: str
    words: Text


def steadied(problem: Problem, previous: Previous, price: float) -> Problem:
    """Return the problem with `price` hours a month put on every fate but the one before.

    Accounts that the previous plan did not know are free of it.
    """
    ids = problem.accounts.ids.tolist()
    before = [previous.get(one, "") for one in ids]
    known = np.array([bool(one) for one in before])
    kept = np.array([one == "keep" for one in before])
    closed = np.array([one == "close" for one in before])
    merges = problem.merges
    same = np.array(
        [
            before[source] == ids[target]
            for source, target in zip(merges.source.tolist(), merges.target.tolist(), strict=True)
        ],
        dtype=np.bool_,
    )
    return replace(
        problem,
        accounts=replace(
            problem.accounts,
            keep_cost=problem.accounts.keep_cost + price * (known & ~kept),
            close_cost=problem.accounts.close_cost + price * (known & ~closed),
        ),
        merges=replace(merges, cost=merges.cost + price * (known[merges.source] & ~same)),
    )


def changes(problem: Problem, plan: Plan, previous: Previous, names: Names) -> tuple[Change, ...]:
    """Return every account whose fate changed, each with its reason.

    `problem` is the one that was solved, with the price of changing in it.
    """
    teller = Teller(problem, plan, names)
    row_of = {str(one): row for row, one in enumerate(problem.accounts.ids)}
    found = []
    for name, row in row_of.items():
        was = previous.get(name, "")
        now = int(plan.fate[row])
        fate = {"keep": row, "close": CLOSED}.get(was, row_of.get(was, -2))
        if was and fate != now:
            found.append(Change(row=row, was=was, words=_why(teller, row, fate, now)))
    return tuple(found)


def _why(teller: Teller, row: int, fate: int, now: int) -> Text:
    problem, margins = teller.problem, teller.margins
    was = _fate_words(teller, row, fate)
    before = fate_cost(problem, margins, row, fate) if fate > -2 else np.inf
    if np.isinf(before):
        return filled(_GONE, was=was)
    broken = teller.breaks(row, fate)
    if broken:
        kind = next(iter(broken))
        return filled(_BREAKS, was=was, what=_what(teller, kind, broken[kind]))
    more = before - fate_cost(problem, margins, row, now)
    return filled(_DEARER, was=was, hours=hours(more)) if more > 0 else filled(_TOGETHER, was=was)


def _fate_words(teller: Teller, row: int, fate: int) -> Text:
    if fate == row:
        return FATES["keep"]
    if fate < 0:
        return FATES["close"]
    into = account_words(teller.problem, teller.names, fate)
    return Text(zh=f"并入{into.zh}", en=f"merged into {into.en}")


def _what(teller: Teller, kind: str, ids: tuple[str, ...]) -> Text:
    return filled(_KINDS[kind], names=listed([_called(teller.names, kind, one) for one in ids], 2))


def _called(names: Names, kind: str, name: str) -> Text:
    if kind == "services":
        return names.service(name)
    if kind == "reach":
        return names.cell(name)
    if kind in ("doubles", "duties"):
        return names.limits.get(name, same(names.unit(name.split(" / ", maxsplit=1)[0])))
    return names.account(name)
