"""Answers to two questions: why no plan can be, and what another fate of an account would cost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from keepfit.kit.text import Text
from keepfit.plan.conflict import Relaxed
from keepfit.plan.core.decisions import fate_word
from keepfit.plan.core.names import Names, filled
from keepfit.plan.core.plans import Figures, Plan, figures
from keepfit.plan.core.problem import Problem
from keepfit.plan.core.telling import FATES, account_words, demand_words
from keepfit.plan.core.wording import hours
from keepfit.plan.queries import Posed
from keepfit.plan.solving.whatif import otherwise

_HEAD = Text(
    zh="以下 {many} 项要求不能同时满足（去掉任意一项，其余各项即可并存）：",
    en="These {many} demands cannot hold together (without any one of them the others can):",
)
_MEMBER = Text(zh="{place}. {demand}。{without}", en="{place}. {demand}. {without}")
_WITHOUT = Text(
    zh="放弃它：保留 {kept} 个账号，月工时 {hours}。",
    en="Without it: {kept} accounts stay, {hours} hours a month.",
)
_STILL = Text(
    zh="只放弃它仍不够，其余要求之间另有冲突。",
    en="Giving it up is not enough: the others are in another conflict.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """One account that the other plan gives another fate, in words."""

    account: Text
    was: Text
    now: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the other fate of an account costs, hours a month; no figures where it cannot be."""

    costs: float | None
    figures: Figures | None
    changes: tuple[Changed, ...] = ()


def answered(problem: Problem, names: Names, made: Plan, account_id: str) -> Answer | None:
    """Return the cheapest plan with the other fate; None for an account that is not planned."""
    ids = problem.accounts.ids.tolist()
    if account_id not in ids:
        return None
    found = otherwise(problem, made, ids.index(account_id))
    if found.solved is None:
        return Answer(costs=None, figures=None)
    plan = found.solved.plan
    pairs = enumerate(zip(made.fate.tolist(), plan.fate.tolist(), strict=True))
    return Answer(
        costs=found.costs,
        figures=figures(problem, plan),
        changes=tuple(
            Changed(
                account=account_words(problem, names, row),
                was=fate_words(problem, names, was, row),
                now=fate_words(problem, names, now, row),
            )
            for row, (was, now) in pairs
            if was != now
        ),
    )


def fate_words(problem: Problem, names: Names, fate: int, row: int) -> Text:
    """Return what becomes of an account, with the one it goes into."""
    word = FATES[fate_word(fate, row)]
    if fate in (row, -1):
        return word
    into = account_words(problem, names, fate)
    return Text(zh=word.zh + into.zh, en=f"{word.en} into {into.en}")


def conflict_lines(posed: Posed, found: Sequence[Relaxed]) -> list[Text]:
    """Return a conflict in words, a line for each member."""
    lines = [_HEAD.fill(many=len(found))]
    for place, one in enumerate(found, 1):
        without = _STILL
        if one.objective is not None:
            without = _WITHOUT.fill(kept=one.kept, hours=hours(one.hours_after or 0.0))
        demand = demand_words(posed.problem, posed.names, one.demand)
        lines.append(filled(_MEMBER, place=place, demand=demand, without=without))
    return lines
