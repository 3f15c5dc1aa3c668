"""The ledger of an office: reads the tables of the database, within what a person may see."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
from django.db.models import Count, Model, Q

from keepfit.intake.tables import schema
from keepfit.ledger.models import Account, Offer, Service
from keepfit.people.core.rights import Actor, Right
from keepfit.people.queries import under, unit_tree

PAGE = 50
FACETS = ("platform", "kind", "status")


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """What a person looks for in the ledger; empty for everything.

    `after` is the (name, id) of the last row of the page before.
    """

    words: str = ""
    platform: str = ""
    kind: str = ""
    status: str = ""
    unit_id: str = ""
    after: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """One row of the ledger page."""

    account_id: str
    name: str
    kind: str
    platform: str
    status: str
    unit_id: str
    unit_name: str
    followers: int | None
    protected: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page of the ledger: its rows, and the mark by which the next page begins."""

    rows: tuple[Listed, ...]
    further: tuple[str, str] | None


def page(search: Search, by: Actor) -> Page:
    """Return one page of the accounts a person may read, by name."""
    found = Account.objects.filter(_scope(by), _wanted(search))
    if search.after:
        name, account_id = search.after
        found = found.filter(Q(name__gt=name) | Q(name=name, account_id__gt=account_id))
    names = [*Listed.__dataclass_fields__]
    columns = ["unit__name" if one == "unit_name" else one for one in names]
    ordered = found.order_by("name", "account_id").values_list(*columns)[: PAGE + 1]
    rows = [Listed(**dict(zip(names, one, strict=True))) for one in ordered]
    more = len(rows) > PAGE
    rows = rows[:PAGE]
    further = (rows[-1].name, rows[-1].account_id) if more else None
    return Page(rows=tuple(rows), further=further)


def facets(search: Search, by: Actor) -> dict[str, list[tuple[str, int]]]:
    """Return how many accounts there are of each platform, kind and status, most first."""
    found = Account.objects.filter(_scope(by), _wanted(search))
    return {
        name: [
            (value, n)
            for value, n in found.values_list(name).annotate(n=Count("pk")).order_by("-n", name)
        ]
        for name in FACETS
    }


def total(by: Actor) -> int:
    """Return how many accounts a person may read."""
    return Account.objects.filter(_scope(by)).count()


def account_row(account_id: str, by: Actor, right: Right = Right.READ) -> dict[str, Any] | None:
    """Return one account as a row of the exchange table, with `version`, `unit_name` and `path`.

    None where there is none, or none the person has the right for.
    """
    reached = under(by.paths(right), "unit__path")
    found = Account.objects.filter(reached, pk=account_id).select_related("unit").first()
    if found is None:
        return None
    row = _row(found, "accounts")
    beside = {"version": found.version, "unit_name": found.unit.name, "path": found.unit.path}
    return {**row, **beside}


def offered_by(account_id: str) -> list[dict[str, Any]]:
    """Return what one account offers, with the service's name and how many others offer it."""
    mine = Offer.objects.filter(account_id=account_id).select_related("service")
    others = dict(
        Offer.objects.filter(service__in=mine.values("service"))
        .exclude(account__status="closed")
        .values_list("service")
        .annotate(n=Count("pk"))
    )
    return [
        {
            "service": one.service.name,
            "livelihood": one.service.livelihood,
            "depth": one.depth,
            "works": one.works,
            "entrances": others.get(one.service_id, 0),
        }
        for one in mine.order_by("service__name")
    ]


def coverage(by: Actor) -> list[dict[str, Any]]:
    """Return every service with its living entrances within reach, those with fewest first."""
    offers = Offer.objects.filter(under(by.paths(Right.READ), "account__unit__path"))
    living = offers.exclude(account__status="closed").exclude(works=False)
    counted = dict(living.values_list("service").annotate(n=Count("pk")))
    only = dict(living.values_list("service_id", "account__name"))
    rows = [
        {
            "service_id": one.service_id,
            "name": one.name,
            "livelihood": one.livelihood,
            "entrances": counted.get(one.service_id, 0),
            "account": only.get(one.service_id, ""),
        }
        for one in Service.objects.order_by("name")
    ]
    return sorted(rows, key=lambda row: row["entrances"])


def stored_tables(by: Actor, right: Right = Right.READ) -> dict[str, pa.Table]:
    """Return the small exchange tables of an office, as far as a person reaches with a right."""
    reached = under(by.paths(right), "unit__path")
    accounts = Account.objects.filter(reached)
    offers = Offer.objects.filter(account__in=accounts)
    units = [
        {**{name: getattr(one.unit, name) for name in one.unit.__slots__}, "asked": []}
        for one in unit_tree(by, right)
    ]
    return {
        "units": _arrow(units, "units"),
        "accounts": _arrow(_rows(accounts, "accounts"), "accounts"),
        "services": _arrow(_rows(Service.objects.all(), "services"), "services"),
        "offers": _arrow(_rows(offers, "offers"), "offers"),
    }


def _scope(by: Actor) -> Q:
    return under(by.paths(Right.READ), "unit__path")


def _wanted(search: Search) -> Q:
    wanted = Q()
    for word in search.words.split():
        wanted &= (
            Q(name__icontains=word)
            | Q(unit__name__icontains=word)
            | Q(handle__icontains=word)
            | Q(account_id=word)
        )
    for name in FACETS:
        if getattr(search, name):
            wanted &= Q(**{name: getattr(search, name)})
    if search.unit_id:
        wanted &= Q(unit__path__contains=f"{search.unit_id}/")
    return wanted


def _rows(found: Any, table: str) -> list[dict[str, Any]]:
    names = schema(table).names
    return [dict(zip(names, one, strict=True)) for one in found.order_by("pk").values_list(*names)]


def _row(stored: Model, table: str) -> dict[str, Any]:
    return {name: getattr(stored, name) for name in schema(table).names}


def _arrow(rows: Sequence[Mapping[str, Any]], table: str) -> pa.Table:
    wanted = schema(table)
    columns = [
        pa.array([_told(row.get(field.name)) for row in rows], field.type) for field in wanted
    ]
    return pa.table(columns, schema=wanted)


def _told(value: Any) -> Any:
    """Return a value as the exchange tables keep it: nothing known is null, a list is a list."""
    if isinstance(value, tuple):
        return list(value)
    return None if value == "" else value
