"""The map of an office: units, the accounts of each, the services these offer, with counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, QuerySet

from keepfit.ledger.core.records import ENDED
from keepfit.ledger.models import Account, Offer
from keepfit.people.core.rights import Actor, Right
from keepfit.people.queries import UnitRow, under, unit_steps

Units = tuple[UnitRow, ...]
_ACCOUNTS = 500  # shown of one unit; nobody reads more, the ledger lists them all


@dataclass(frozen=True, slots=True, kw_only=True)
class Branch:
    """One unit of the map with what lies at and under it; closed accounts offer nothing."""

    unit_id: str
    name: str
    accounts: int
    living: int
    services: int
    largest: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaf:
    """One account of the unit looked at, with the services it offers."""

    account_id: str
    name: str
    platform: str
    status: str
    services: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Atlas:
    """One unit's part of the map: the way to it, the units under it, its own accounts."""

    way: Units
    branches: tuple[Branch, ...]
    leaves: tuple[Leaf, ...]


def atlas(unit_id: str, by: Actor) -> Atlas | None:
    """Return the map at a unit, at the highest ones within reach where none is named.

    Where one unit stands above all others, the map begins there, or below it as long as there is
    one again and no account.
    None for a unit that is not there, or beyond reach.
    """
    paths = by.paths(Right.READ)
    way, below = unit_steps(unit_id, paths)
    if unit_id and not way:
        return None
    if not unit_id:
        way, below = _first_fork(below, paths)
    inside = (way[-1].path,) if way else paths
    return Atlas(
        way=way,
        branches=_branches(below, inside),
        leaves=_leaves(way[-1].unit.unit_id) if way else (),
    )


def _first_fork(highest: Units, paths: tuple[str, ...]) -> tuple[Units, Units]:
    """Return the way down to where there is something to choose or to read, and what is below."""
    way: Units = ()
    below = highest
    while len(below) == 1 and not (way and _held(way[-1].unit.unit_id).exists()):
        way, below = unit_steps(below[0].unit.unit_id, paths)
    return way, below


def _branches(units: Units, inside: tuple[str, ...]) -> tuple[Branch, ...]:
    above = {one.path: one.unit.unit_id for one in units}
    depth = {one.path.count("/") for one in units}
    accounts, living = Counter[str](), Counter[str]()
    found = Account.objects.filter(under(inside, "unit__path"))
    counted = found.values_list("unit__path", "status").annotate(n=Count("*")).order_by()
    for path, status, n in counted:
        unit_id = _above(path, above, depth)
        accounts[unit_id] += n
        living[unit_id] += n * (status not in ENDED)
    offers = Offer.objects.filter(under(inside, "account__unit__path"))
    offered = offers.exclude(account__status__in=ENDED).exclude(works=False)
    services: dict[str, set[str]] = {}
    for path, service in offered.values_list("account__unit__path", "service").distinct():
        services.setdefault(_above(path, above, depth), set()).add(service)
    largest = max((accounts[one.unit.unit_id] for one in units), default=0)
    return tuple(
        Branch(
            unit_id=one.unit.unit_id,
            name=one.unit.name,
            accounts=accounts[one.unit.unit_id],
            living=living[one.unit.unit_id],
            services=len(services.get(one.unit.unit_id, ())),
            largest=largest,
        )
        for one in units
    )


def _above(path: str, units: Mapping[str, str], depths: set[int]) -> str:
    """Return the unit among these under which a path stands, empty where under none."""
    steps = path.split("/")
    starts = ("/".join(steps[:depth]) + "/" for depth in depths)
    return next((units[one] for one in starts if one in units), "")


def _held(unit_id: str) -> QuerySet[Account]:
    return Account.objects.filter(unit_id=unit_id)


def _leaves(unit_id: str) -> tuple[Leaf, ...]:
    held = _held(unit_id).order_by("name", "account_id")[:_ACCOUNTS]
    ids = [one.account_id for one in held]
    services: dict[str, list[str]] = {}
    offers = Offer.objects.filter(account_id__in=ids).order_by("service__name")
    for account_id, name in offers.values_list("account_id", "service__name"):
        services.setdefault(account_id, []).append(name)
    return tuple(
        Leaf(
            account_id=one.account_id,
            name=one.name,
            platform=one.platform,
            status=one.status,
            services=tuple(services.get(one.account_id, ())),
        )
        for one in held
    )
