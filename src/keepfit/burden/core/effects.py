"""What an hour and a yuan bring, and sums of it over groups of accounts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from keepfit.burden.core.records import Effects, Load, Sum
from keepfit.burden.core.work import Floats, WorkModel, spreads
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


def yuan(hours: Floats, contracts: Floats, model: WorkModel) -> Floats:
    """Return yuan a year of each account in every round: its hours and its contract."""
    return hours * WEEKS_A_YEAR * model.hour_yuan + contracts


def summed(
    groups: Mapping[str, Sequence[int]],
    spent: tuple[Floats, Floats],
    effects: Sequence[Effects],
    weeks: float,
) -> tuple[Sum, ...]:
    """Return the upkeep of each group of rows; an effect counts only against its own hours.

    `spent` are hours a week and yuan a year of all accounts in every round, `weeks` how long the
    window is that the effects come from. An account whose reads nobody observed must not make the
    reads of the others look dear.
    """
    hours, money = (_added(one, groups) for one in spent)
    per_hour, per_yuan = _per(groups, spent[0], effects), _per(groups, spent[1], effects)
    return tuple(
        Sum(
            group=group,
            accounts=len(rows),
            hours_week=taken,
            yuan_year=paid,
            per_hour=divided(per_hour[place], weeks),
            per_yuan=divided(per_yuan[place], weeks / WEEKS_A_YEAR),
        )
        for place, ((group, rows), taken, paid) in enumerate(
            zip(groups.items(), spreads(hours), spreads(money), strict=True)
        )
    )


def _per(
    groups: Mapping[str, Sequence[int]], spent: Floats, effects: Sequence[Effects]
) -> list[Effects]:
    """Return each group's effects against the middle of what was spent where they were seen."""
    columns = {}
    for name in _NAMES:
        found = np.array([getattr(one, name) for one in effects], dtype=np.float64)
        seen = ~np.isnan(found)
        total = _added(np.where(seen, found, 0.0)[None, :], groups)[0]
        middle = np.median(_added(np.where(seen, spent, 0.0), groups), axis=0)
        columns[name] = [
            one / paid if paid > 0 else None
            for one, paid in zip(total.tolist(), middle.tolist(), strict=True)
        ]
    return [
        Effects(**{name: columns[name][place] for name in _NAMES}) for place in range(len(groups))
    ]


def _added(values: Floats, groups: Mapping[str, Sequence[int]]) -> Floats:
    """Return the sums of each group's columns, (rounds, groups); always in the same order."""
    found = [values[:, list(rows)].sum(axis=1) for rows in groups.values()]
    return np.stack(found, axis=1) if found else np.zeros((len(values), 0))


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
