"""Before and after a plan, and pilots against the criteria set at their start."""

from __future__ import annotations

import operator
from collections.abc import Mapping
from datetime import date

import numpy as np
from numpy.typing import NDArray

from keepfit.burden.core.effects import WEEKS_A_YEAR
from keepfit.burden.core.records import BeforeAfter, Criterion, Pilot, PilotState, Upkeep
from keepfit.burden.core.work import Floats, WorkModel, spread

_COMPARISONS = {
    ">=": operator.ge,
    "<=": operator.le,
    ">": operator.gt,
    "<": operator.lt,
}
MEASURES = (
    "hours_week",
    "yuan_year",
    *(f"{what}_{per}" for per in ("per_hour", "per_yuan") for what in ("reads", "service_uses")),
    "answered_per_hour",
    "answered_per_yuan",
    "reads",
    "service_uses",
    "answered",
)


def before_after(
    closed: NDArray[np.bool_],
    moved: NDArray[np.bool_],
    hours: Floats,
    contracts: Floats,
    spent: tuple[WorkModel, Mapping[str, Floats]],
) -> BeforeAfter:
    """Return what closing some accounts saves.

    `closed` and `moved` mark accounts that end, and those of them that a successor carries on;
    `spent` is the work model with its drawn efforts. Each round compares like with like, so that
    what is unsure of both sides does not blur their difference.
    """
    model, efforts = spent
    before = hours.sum(axis=1)
    ended = hours[:, closed].sum(axis=1)
    carried = hours[:, closed & moved].sum(axis=1) * efforts["moved"]
    after = before - ended + carried
    saved = before - after
    once = efforts["closing"] * int(closed.sum())
    money = saved * WEEKS_A_YEAR * model.hour_yuan + float(contracts[closed].sum())
    return BeforeAfter(
        closed=int(closed.sum()),
        before=spread(before),
        after=spread(after),
        saved=spread(saved),
        saved_share=spread(saved / np.where(before > 0, before, 1.0)),
        saved_yuan_year=spread(money),
        once_hours=spread(once),
        once_yuan=float((closed & moved).sum()) * model.migration_yuan,
        weeks_to_pay_back=spread(once / np.where(saved > 0, saved, np.inf)),
    )


def pilot_state(pilot: Pilot, upkeep: Upkeep | None, as_of: date) -> PilotState:
    """Return how a pilot stands on one day; what nobody observed is neither met nor missed."""
    values = tuple(_value(one, upkeep) for one in pilot.criteria)
    met = tuple(
        None if value is None else bool(_COMPARISONS[one.comparison](value, one.limit))
        for one, value in zip(pilot.criteria, values, strict=True)
    )
    return PilotState(pilot=pilot, met=met, values=values, outcome=_outcome(pilot, met, as_of))


def _outcome(pilot: Pilot, met: tuple[bool | None, ...], as_of: date) -> str:
    if as_of < pilot.ends_on:
        return "running"
    if False in met:
        return "exit"
    return "not_observed" if None in met else "go_on"


def _value(one: Criterion, upkeep: Upkeep | None) -> float | None:
    if upkeep is None:
        return None
    if one.measure == "hours_week":
        return upkeep.hours_week.likely
    if one.measure == "yuan_year":
        return upkeep.yuan_year.likely
    for per, effects in (("_per_hour", upkeep.per_hour), ("_per_yuan", upkeep.per_yuan)):
        if one.measure.endswith(per):
            found: float | None = getattr(effects, one.measure.removesuffix(per))
            return found
    whole: float | None = getattr(upkeep.effects, one.measure)
    return whole
