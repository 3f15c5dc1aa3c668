"""What changed between two ledgers, and when a disappearance may not be believed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields, replace
from typing import Literal

from keepfit.ledger.core.records import ENDED, Account, Ledger

_Differs = Callable[[Account, Account], tuple[str, ...]]

# Changes of these are told as renamed, moved, opened and closed.
_TOLD_OTHERWISE = {
    "account_id",
    "name",
    "unit_id",
    "status",
    "closed_on",
    "extra",
    "asked",
    "origin",
}
_COMPARED = tuple(one.name for one in fields(Account) if one.name not in _TOLD_OTHERWISE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One account before and after; `before` is None for an opening, `after` for a closing that
    shows only by absence. `columns` names what differs."""

    before: Account | None
    after: Account | None
    columns: tuple[str, ...] = ()

    @property
    def account(self) -> Account:
        """The account as last seen."""
        found = self.after or self.before
        if found is None:
            raise AssertionError("a change has at least one side")
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Outage:
    """Too many accounts vanished, or appeared, at once to be believed: those of one platform, or
    (empty platform) of the whole ledger, which then puts every platform in doubt."""

    platform: str
    direction: Literal["vanished", "appeared"]
    accounts: int
    of: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeSet:
    """Everything that differs between two ledgers. `not_observed` holds the accounts of outages:
    nothing is booked about them."""

    opened: tuple[Change, ...] = ()
    closed: tuple[Change, ...] = ()
    renamed: tuple[Change, ...] = ()
    moved: tuple[Change, ...] = ()
    changed: tuple[Change, ...] = ()
    not_observed: tuple[Change, ...] = ()
    outages: tuple[Outage, ...] = ()

    @property
    def outage(self) -> bool:
        """Whether anything was held back as an outage."""
        return bool(self.outages)


@dataclass(frozen=True, slots=True, kw_only=True)
class Belief:
    """How much may vanish or appear at once on a platform before it is an outage."""

    share: float = 0.2
    accounts: int = 5


def difference(
    old: Ledger, new: Ledger, twins: Mapping[str, str], belief: Belief | None = None
) -> ChangeSet:
    """Compare two ledgers whose common accounts are `twins` (new id → old id).

    A mass disappearance is an outage until shown otherwise: where more than `belief.share` of a
    platform's living accounts is missing, none of them is booked closed. An account that the new
    ledger lists as closed is closed whatever else is missing. A mass appearance is the other
    side of the same thing: the older ledger was not whole.
    """
    trust = belief or Belief()
    pairs = [
        (old.accounts[twins[key]], account) for key, account in new.accounts.items() if key in twins
    ]
    matched = set(twins.values())
    gone = [
        one for key, one in old.accounts.items() if key not in matched and one.status not in ENDED
    ]
    come = [
        one for key, one in new.accounts.items() if key not in twins and one.status not in ENDED
    ]
    outages = (
        *_outages("vanished", gone, _living(old), trust),
        *_outages("appeared", come, _living(new), trust),
    )
    doubted: set[tuple[str, str]] = {(one.direction, one.platform) for one in outages}
    vanished = [Change(before=one, after=None) for one in gone]
    appeared = [Change(before=None, after=one) for one in come]
    lost = [one for one in vanished if _doubted("vanished", one, doubted)]
    found = [one for one in appeared if _doubted("appeared", one, doubted)]
    return ChangeSet(
        opened=(*_believed(appeared, found), *_pairs(pairs, _opened)),
        closed=(*_believed(vanished, lost), *_pairs(pairs, _closed)),
        renamed=_pairs(pairs, lambda a, b: ("name",) if a.name != b.name else ()),
        moved=_pairs(pairs, lambda a, b: ("unit_id",) if a.unit_id != b.unit_id else ()),
        changed=_pairs(pairs, _changed),
        not_observed=(*lost, *found),
        outages=outages,
    )


def _doubted(direction: str, change: Change, doubted: set[tuple[str, str]]) -> bool:
    return (direction, "") in doubted or (direction, change.account.platform) in doubted


def carried(old: Ledger, new: Ledger, changes: ChangeSet) -> Ledger:
    """Return the new ledger with the accounts of an outage kept from the old one.

    What was not observed stays as it was last known, so that its return is no opening.
    """
    kept = {
        one.before.account_id: one.before for one in changes.not_observed if one.before is not None
    }
    units = {**{key: unit for key, unit in old.units.items() if _used(key, kept)}, **new.units}
    return replace(new, accounts={**kept, **new.accounts}, units=units)


def _used(unit_id: str, accounts: Mapping[str, Account]) -> bool:
    return any(one.unit_id == unit_id for one in accounts.values())


def _living(ledger: Ledger) -> Counter[str]:
    return Counter(one.platform for one in ledger.accounts.values() if one.status not in ENDED)


def _outages(
    direction: Literal["vanished", "appeared"],
    accounts: Iterable[Account],
    living: Counter[str],
    belief: Belief,
) -> tuple[Outage, ...]:
    counted = Counter(one.platform for one in accounts)
    whole = Outage(platform="", direction=direction, accounts=counted.total(), of=living.total())
    parts = (
        Outage(platform=platform, direction=direction, accounts=count, of=living[platform])
        for platform, count in sorted(counted.items())
    )
    return tuple(
        one
        for one in (whole, *parts)
        if one.of >= belief.accounts and one.accounts / one.of > belief.share
    )


def _believed(changes: list[Change], doubted: list[Change]) -> tuple[Change, ...]:
    out = {id(one) for one in doubted}
    return tuple(one for one in changes if id(one) not in out)


def _pairs(pairs: list[tuple[Account, Account]], differs: _Differs) -> tuple[Change, ...]:
    return tuple(
        Change(before=before, after=after, columns=columns)
        for before, after in pairs
        if (columns := differs(before, after))
    )


def _opened(before: Account, after: Account) -> tuple[str, ...]:
    return ("status",) if before.status in ENDED and after.status not in ENDED else ()


def _closed(before: Account, after: Account) -> tuple[str, ...]:
    return ("status",) if after.status in ENDED and before.status not in ENDED else ()


def _changed(before: Account, after: Account) -> tuple[str, ...]:
    """Return the columns that both ledgers asked for and answer differently."""
    asked = before.asked & after.asked if before.asked and after.asked else frozenset(_COMPARED)
    return tuple(
        name
        for name in _COMPARED
        if name in asked and getattr(before, name) != getattr(after, name)
    )
