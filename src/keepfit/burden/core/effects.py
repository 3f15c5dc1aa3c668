"""What an hour and a yuan bring, and sums of it over groups of accounts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from keepfit.burden.core.records import Effects, Load, Sum
from keepfit.burden.core.work import Floats, WorkModel, spread
from keepfit.ledger.core.records import Account

WEEKS_A_YEAR = 365.25 / 7
_NAMES = ("reads", "service_uses", "answered")


def divided(effects: Effects, amount: float) -> Effects:
    """Return the effects for each unit of an amount; not observed where nothing was spent."""
    if amount <= 0:
        return Effects()
    return Effects(
        **{
            name: None if (one := getattr(effects, name)) is None else one / amount
            for name in _NAMES
        }
    )


def together(effects: Sequence[Effects]) -> Effects:
    """Return the sum of what was observed; None where nothing was observed of anybody."""
    sums = {}
    for name in _NAMES:
        known = [getattr(one, name) for one in effects if getattr(one, name) is not None]
        sums[name] = float(sum(known)) if known else None
    return Effects(**sums)


def yuan(hours: Floats, contracts: Floats, model: WorkModel) -> Floats:
    """Return yuan a year of each account in every round: its hours and its contract."""
    return hours * WEEKS_A_YEAR * model.hour_yuan + contracts


def summed(
    group: str, rows: Sequence[int], hours: Floats, money: Floats, effects: Sequence[Effects]
) -> Sum:
    """Return the upkeep of some accounts together; an effect counts only against its own hours.

    An account whose reads nobody observed must not make the reads of the others look dear.
    """
    chosen = list(rows)
    per_hour, per_yuan = {}, {}
    for name in _NAMES:
        seen = [row for row in chosen if getattr(effects[row], name) is not None]
        total = sum(getattr(effects[row], name) for row in seen)
        spent = float(np.median(hours[:, seen].sum(axis=1))) if seen else 0.0
        paid = float(np.median(money[:, seen].sum(axis=1))) if seen else 0.0
        per_hour[name] = total / spent if spent > 0 else None
        per_yuan[name] = total / paid if paid > 0 else None
    return Sum(
        group=group,
        accounts=len(chosen),
        hours_week=spread(hours[:, chosen].sum(axis=1)),
        yuan_year=spread(money[:, chosen].sum(axis=1)),
        per_hour=Effects(**per_hour),
        per_yuan=Effects(**per_yuan),
    )


def load(accounts: Sequence[Account]) -> Load:
    """Return how many things one person keeps, by the ledger's login holders; nobody is named."""
    counts: dict[tuple[str, str], int] = {}
    for one in accounts:
        if one.login_holder:
            key = (one.unit_id, one.login_holder)
            counts[key] = counts.get(key, 0) + 1
    found = np.array(sorted(counts.values()), dtype=np.int64)
    return Load(
        people=len(found),
        unknown=sum(not one.login_holder for one in accounts),
        median=float(np.median(found)) if len(found) else 0.0,
        most=int(found.max()) if len(found) else 0,
        more_than_three=int((found > 3).sum()),
    )


def grouped(keys: Sequence[str]) -> Mapping[str, list[int]]:
    """Return the rows of each key, keys in order."""
    found: dict[str, list[int]] = {}
    for row, key in enumerate(keys):
        found.setdefault(key, []).append(row)
    return dict(sorted(found.items()))
