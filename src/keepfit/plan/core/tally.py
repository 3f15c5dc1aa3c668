"""A plan's figures before and after, by platform and in all; the parts add up to the whole."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from keepfit.plan.core.plans import CLOSED, Plan, followers_kept, followers_of, merge_rows
from keepfit.plan.core.problem import Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """One group (a platform's name, or empty for all); hours a month to a tenth.

    What is merged counts where it goes from; its hours and followers count where they go to.
    """

    group: str
    accounts: int
    kept: int
    merged: int
    closed: int
    hours_before: float
    hours_after: float
    followers_before: int
    followers_after: int


def tallies(problem: Problem, plan: Plan) -> tuple[Tally, ...]:
    """Return each platform, the largest first, and the whole at the end."""
    names, group = np.unique(problem.accounts.platform, return_inverse=True)
    many, here = len(names), np.arange(len(problem))
    kept, closed = plan.fate == here, plan.fate == CLOSED
    merged = ~kept & ~closed
    used = merge_rows(problem, plan)
    load = np.zeros(len(problem))
    load[used >= 0] = problem.merges.load[used[used >= 0]]
    host = np.where(merged, np.maximum(plan.fate, 0), here)
    hours = problem.accounts.hours
    before = np.rint(np.nan_to_num(followers_of(problem)))
    after = followers_kept(problem, plan)
    columns = (
        np.bincount(group, minlength=many),
        np.bincount(group, kept, many),
        np.bincount(group, merged, many),
        np.bincount(group, closed, many),
        np.bincount(group, hours, many),
        np.bincount(group, hours * kept, many) + np.bincount(group[host], load, many),
        np.bincount(group, before, many),
        np.bincount(group[host], after, many),
    )
    rows = [
        _tally(str(name), tuple(float(column[place]) for column in columns))
        for place, name in enumerate(names)
    ]
    rows.sort(key=lambda one: (-one.accounts, one.group))
    return (*rows, _tally("", tuple(float(column.sum()) for column in columns)))


def _tally(group: str, values: tuple[float, ...]) -> Tally:
    accounts, kept, merged, closed, hours, left, before, after = values
    return Tally(
        group=group,
        accounts=round(accounts),
        kept=round(kept),
        merged=round(merged),
        closed=round(closed),
        hours_before=round(hours, 1),
        hours_after=round(left, 1),
        followers_before=round(before),
        followers_after=round(after),
    )


def service_count(problem: Problem) -> int:
    """Return how many services are offered today."""
    return len({str(one).removesuffix("#deep") for one in problem.services.ids})
