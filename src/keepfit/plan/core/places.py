"""The accounts a plan decides on, each with its region, the units above its own, its hours."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from statistics import median

from keepfit.kit.text import Text, fold, same
from keepfit.ledger.core.records import Account, Ledger
from keepfit.people.core.units import superiors
from keepfit.plan.core.names import Names
from keepfit.plan.core.scenarios import Scenario
from keepfit.plan.core.switches import Switches

# Work groups have neither followers nor services of record; websites follow their own rules.
PLANNED = ("account", "app", "mini_program")
_LIVING = ("", "trial", "active", "suspended", "closing")
MAIN = ("main", "integrated")
_WEEKS = 52 / 12

_ROLES = {
    "main": Text(zh="主账号", en="a main account"),
    "integrated": Text(zh="统一平台", en="an integrated platform"),
}
_PROTECTED = Text(zh="受保护", en="protected")


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """An account in scope. `hours` a month; `guessed` where nobody was asked for them.

    `likeness`: how much its name is its unit's.
    """

    row: int
    account: Account
    region: str
    above: tuple[str, ...]
    level: str
    hours: float
    guessed: bool
    likeness: float

    @property
    def main(self) -> bool:
        """Whether others are meant to be gathered here."""
        return self.account.role in MAIN

    @property
    def followers(self) -> int | None:
        """Credible followers where they are known, else followers."""
        known = self.account.credible_followers
        return self.account.followers if known is None else known

    @property
    def audience(self) -> str:
        """The language it speaks, which is whom it speaks to."""
        return self.account.language or "-"


def places(ledger: Ledger, scenario: Scenario) -> list[Place]:
    """Return the accounts that a plan decides on, in order of their ids."""
    chosen = [
        one
        for one in sorted(ledger.accounts.values(), key=lambda one: one.account_id)
        if one.kind in PLANNED and one.status in _LIVING
    ]
    usual = _usual_hours(chosen, scenario)
    regions: dict[str, tuple[str, tuple[str, ...]]] = {}
    return [
        Place(
            row=row,
            account=one,
            region=_around(one, ledger, regions)[0],
            above=_around(one, ledger, regions)[1],
            level=ledger.units[one.unit_id].level if one.unit_id in ledger.units else "",
            # To a tenth, as papers show it: so the sums on paper are the sums of what is shown.
            hours=round(
                usual[one.platform] if one.hours_week is None else one.hours_week * _WEEKS, 1
            ),
            guessed=one.hours_week is None,
            likeness=_likeness(one, ledger),
        )
        for row, one in enumerate(chosen)
    ]


def _usual_hours(chosen: Iterable[Account], scenario: Scenario) -> Mapping[str, float]:
    """Return a platform's usual hours a month, for accounts whose hours nobody asked."""
    seen: dict[str, list[float]] = defaultdict(list)
    for one in chosen:
        if one.hours_week is not None:
            seen[one.platform].append(one.hours_week * _WEEKS)
    everywhere = [hours for some in seen.values() for hours in some]
    fallback = median(everywhere) if everywhere else scenario.usual_hours
    return defaultdict(lambda: fallback, {name: median(some) for name, some in seen.items()})


def _around(
    one: Account, ledger: Ledger, known: dict[str, tuple[str, tuple[str, ...]]]
) -> tuple[str, tuple[str, ...]]:
    """Return a unit's region and the units above it.

    The region is the division code of the unit or of the nearest above it, else the topmost unit.
    """
    if one.unit_id not in known:
        here = ledger.units.get(one.unit_id)
        chain = [*([here] if here else []), *superiors(one.unit_id, ledger.units)]
        codes = [unit.division_code[:6] for unit in chain if unit.division_code]
        region = codes[0] if codes else (chain[-1].unit_id if chain else "")
        known[one.unit_id] = (
            region,
            tuple(unit.unit_id for unit in chain if unit.unit_id != one.unit_id),
        )
    return known[one.unit_id]


def _likeness(one: Account, ledger: Ledger) -> float:
    """Return how much an account's name is its unit's, whole or in short: 0 to 1."""
    unit = ledger.units.get(one.unit_id)
    names = (unit.name, *unit.aliases) if unit else ()
    mine = fold(one.name)
    return max((SequenceMatcher(None, mine, fold(name)).ratio() for name in names), default=0.0)


def names_of(ledger: Ledger, here: list[Place], switches: Switches) -> Names:
    """Return what everything in a plan of this ledger is called; platforms are named elsewhere."""
    units = {one.unit_id: one.name for one in ledger.units.values()}
    regions = {one.region: units.get(one.region, one.region) for one in here}
    for unit in ledger.units.values():
        # The first unit of a division, the topmost of them, lends it its name.
        code = unit.division_code[:6]
        if regions.get(code) == code:
            regions[code] = unit.name
    regions = {code: name.removesuffix("人民政府") for code, name in regions.items()}
    return Names(
        accounts={one.account.account_id: one.account.name for one in here},
        units=units,
        services={one.service_id: one.name for one in ledger.services.values()},
        regions=regions,
        protection={one.account.account_id: _protection(one) for one in here if protected(one)},
        limits={one.group_of(place): one.words for one in switches.limits for place in here},
        guessed_hours=frozenset(one.account.account_id for one in here if one.guessed),
        sectors={
            one.account.account_id: ledger.units[one.account.unit_id].sector
            for one in here
            if one.account.unit_id in ledger.units and ledger.units[one.account.unit_id].sector
        },
    )


def protected(one: Place) -> bool:
    """Say whether an account stays whatever else is planned."""
    return bool(one.account.protected) or one.main


def _protection(one: Place) -> Text:
    if not one.account.protected:
        return _ROLES[one.account.role]
    reason = one.account.protected_reason
    return same(reason) if reason else _PROTECTED
