"""Measures of the ledger itself: filing, verification, login holders, doubles, names."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import date

import numpy as np
from numpy.typing import NDArray

from keepfit.checkup.core.functions import same_functions
from keepfit.kit.text import fold
from keepfit.ledger.core.records import Account, Ledger
from keepfit.people.core.units import LEVELS, Unit, superiors

UNKNOWN = float("nan")
NEVER = float("inf")
YES, NO = 1.0, 0.0

# An app and an account of one unit are called by what they do, not by one name.
_NAMED_KINDS = ("account",)


def structure(ledger: Ledger, as_of: date) -> dict[str, NDArray[np.float64]]:
    """Return every structural measure, one value per account in the ledger's order.

    Yes and no are 1 and 0, days are counted, NaN is not observed, infinity is "never".
    """
    accounts = list(ledger.accounts.values())

    def each(value: Callable[[Account], float]) -> NDArray[np.float64]:
        return np.array([value(one) for one in accounts], dtype=np.float64)

    doubles = _doubles(accounts)
    strangers = _strangers(accounts)
    spellings = _Spellings(ledger.units)
    twins = same_functions(ledger)
    return {
        "same_platform_accounts": each(lambda one: doubles.get(_place(one), UNKNOWN)),
        "filed": each(lambda one: _filled(one, "filing_no")),
        "is_verified": each(lambda one: UNKNOWN if one.verified is None else float(one.verified)),
        "owner_matches": each(spellings.owner_matches),
        "has_login_holder": each(lambda one: _filled(one, "login_holder")),
        "has_second_holder": each(_second_holder),
        "login_proven_days": each(lambda one: _login_proven_days(one, as_of)),
        "names_differ": each(lambda one: strangers.get(one.account_id, UNKNOWN)),
        "below_county": each(lambda one: _level_in(one, ledger, LEVELS[4:])),
        "county_or_below": each(lambda one: _level_in(one, ledger, LEVELS[3:])),
        "followers_per_resident": each(lambda one: _followers_per_resident(one, ledger)),
        "opened_days": each(lambda one: _days_since(one.opened_on, as_of)),
        "same_function_apps": each(lambda one: twins.get(one.account_id, UNKNOWN)),
    }


def _level_in(account: Account, ledger: Ledger, levels: tuple[str, ...]) -> float:
    unit = ledger.units.get(account.unit_id)
    return float(unit.level in levels) if unit and unit.level else UNKNOWN


def _followers_per_resident(account: Account, ledger: Ledger) -> float:
    unit = ledger.units.get(account.unit_id)
    if unit is None or not unit.residents or account.followers is None:
        return UNKNOWN
    return account.followers / unit.residents


def _days_since(day: date | None, as_of: date) -> float:
    return UNKNOWN if day is None else float((as_of - day).days)


def _filled(account: Account, column: str) -> float:
    if column not in account.asked:
        return UNKNOWN
    return YES if getattr(account, column) else NO


def _second_holder(account: Account) -> float:
    if "second_holder" not in account.asked:
        return UNKNOWN
    other = account.second_holder and fold(account.second_holder) != fold(account.login_holder)
    return YES if other else NO


def _login_proven_days(account: Account, as_of: date) -> float:
    if "last_login_proven_on" not in account.asked:
        return UNKNOWN
    proven_on = account.last_login_proven_on
    return NEVER if proven_on is None else float((as_of - proven_on).days)


_Place = tuple[str, str, str, str]


def _place(account: Account) -> _Place:
    return account.unit_id, account.platform, account.kind, fold(account.language)


def _doubles(accounts: Iterable[Account]) -> dict[_Place, float]:
    """Count living accounts per unit, platform, kind and language; groups may be many."""
    living = (one for one in accounts if one.status != "closed" and one.kind != "group")
    counted = Counter(_place(one) for one in living if one.unit_id)
    return {place: float(count) for place, count in counted.items()}


def _strangers(accounts: Iterable[Account]) -> dict[str, float]:
    """Say of each account of a known unit whether its name is the odd one out."""
    by_unit: dict[tuple[str, str], list[Account]] = defaultdict(list)
    for one in accounts:
        if one.unit_id and one.status != "closed" and one.kind in _NAMED_KINDS:
            by_unit[one.unit_id, fold(one.language)].append(one)
    found: dict[str, float] = {}
    for group in by_unit.values():
        found.update(_odd_names(group))
    return found


def _odd_names(group: list[Account]) -> dict[str, float]:
    platforms: dict[str, set[str]] = defaultdict(set)
    for one in group:
        platforms[fold(one.name)].add(one.platform)
    common = max(platforms, key=lambda name: (len(platforms[name]), name))
    at_home = platforms[common]
    several = len({one.platform for one in group}) > 1
    return {one.account_id: float(several and one.platform not in at_home) for one in group}


class _Spellings:
    """Every name a unit goes by, folded, with those of the units above it."""

    def __init__(self, units: Mapping[str, Unit]) -> None:
        self._units = units
        self._known: dict[str, tuple[str, ...]] = {}

    def owner_matches(self, account: Account) -> float:
        if not account.verified_owner or account.unit_id not in self._units:
            return UNKNOWN
        owner = fold(account.verified_owner)
        return float(any(_short_form(owner, name) for name in self._names(account.unit_id)))

    def _names(self, unit_id: str) -> tuple[str, ...]:
        if unit_id not in self._known:
            line = (self._units[unit_id], *superiors(unit_id, self._units))
            self._known[unit_id] = tuple(
                fold(name) for one in line for name in (one.name, *one.aliases)
            )
        return self._known[unit_id]


def _short_form(one: str, other: str) -> bool:
    """Say whether the names are one, or one leaves out the place in front of the other."""
    shorter, longer = sorted((one, other), key=len)
    return longer == shorter or (len(shorter) >= 3 and longer.endswith(shorter))
