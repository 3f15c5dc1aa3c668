"""The ledger of an office: reads the tables of the database, within what a person may see."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
from django.db.models import Count, Model, Q, QuerySet

from keepfit.intake.tables import exchange_tables, schema
from keepfit.ledger.models import Account, Offer, Service
from keepfit.people.core.rights import STEP, Actor, Right
from keepfit.people.queries import covers_all, under, unit_paths, unit_tree, units_called

PAGE = 50
FACETS = ("platform", "kind", "status", "role", "operation", "protected")
UNTOLD = "-"  # as a facet's value: nothing is known
_WORDS = 5  # of a search; the rest is not looked at
_UNITS = 2_000
_FLAGS: Mapping[bool | None, str] = {True: "1", False: "0", None: UNTOLD}
_UNIT_COLUMNS = [one.name for one in exchange_tables()["units"].columns]
_VALUES = {word: flag for flag, word in _FLAGS.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """What a person looks for in the ledger; empty for everything, UNTOLD for what is not known.

    `after` is the (name, id) of the last row of the page before.
    """

    words: str = ""
    platform: str = ""
    kind: str = ""
    status: str = ""
    role: str = ""
    operation: str = ""
    protected: str = ""
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Facets:
    """How many accounts a search finds, and how many of each value beside what else is chosen."""

    found: int
    values: Mapping[str, Sequence[tuple[str, int]]]


def matching(search: Search, by: Actor, right: Right = Right.READ) -> QuerySet[Account]:
    """Return the accounts a search finds within what a person has a right for, by name."""
    chosen = Account.objects.filter(reached(by, right), _wanted(search), _chosen(search))
    return chosen.order_by("name", "account_id")


def page(search: Search, by: Actor, size: int = PAGE) -> Page:
    """Return one page of the accounts a person may read, by name."""
    found = matching(search, by)
    if search.after:
        name, account_id = search.after
        # The first condition alone bounds a walk along the index.
        found = found.filter(Q(name__gte=name) & (Q(name__gt=name) | Q(account_id__gt=account_id)))
    names = [*Listed.__dataclass_fields__]
    columns = ["unit__name" if one == "unit_name" else one for one in names]
    ordered = found.values_list(*columns)[: size + 1]
    rows = [Listed(**dict(zip(names, one, strict=True))) for one in ordered]
    more = len(rows) > size
    rows = rows[:size]
    further = (rows[-1].name, rows[-1].account_id) if more else None
    return Page(rows=tuple(rows), further=further)


def facets(search: Search, by: Actor) -> Facets:
    """Return the values of each facet with their numbers, most first.

    A facet counts what the others leave, not what it leaves itself: its other values stay in
    sight. One pass over the accounts counts all combinations, of which there are few.
    """
    counted = Account.objects.filter(reached(by), _wanted(search)).values_list(*FACETS)
    combined = [
        ([_facet(one) for one in values], n)
        for *values, n in counted.annotate(n=Count("*")).order_by()
    ]
    asked = [getattr(search, name) for name in FACETS]
    found: list[Counter[str]] = [Counter() for _ in FACETS]
    whole = 0
    for values, n in combined:
        misses = [
            at
            for at, (value, wanted) in enumerate(zip(values, asked, strict=True))
            if wanted not in ("", value)
        ]
        whole += 0 if misses else n
        for at in misses if len(misses) == 1 else () if misses else range(len(FACETS)):
            found[at][values[at]] += n
    ordered = {
        name: sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
        for name, counts in zip(FACETS, found, strict=True)
    }
    return Facets(found=whole, values=ordered)


def _facet(value: str | bool | None) -> str:  # noqa: FBT001  # a cell of a flag's column
    return _FLAGS[value] if isinstance(value, bool) or value is None else value or UNTOLD


def total(by: Actor) -> int:
    """Return how many accounts a person may read."""
    return Account.objects.filter(reached(by)).count()


def account_row(account_id: str, by: Actor, right: Right = Right.READ) -> dict[str, Any] | None:
    """Return one account as a row of the exchange table, with `version`, `unit_name` and `path`.

    None where there is none, or none the person has the right for.
    """
    found = Account.objects.filter(reached(by, right), pk=account_id).select_related("unit").first()
    if found is None:
        return None
    row = _row(found, "accounts")
    beside = {"version": found.version, "unit_name": found.unit.name, "path": found.unit.path}
    return {**row, **beside}


def names_shown(names: Collection[str], by: Actor) -> set[str]:
    """Return those of these names that a person may read: of services, and of accounts in reach.

    An account without a name in some sentence stands there by its id.
    """
    mine = Account.objects.filter(reached(by))
    found = {*Service.objects.filter(name__in=names).values_list("name", flat=True)}
    found |= {*mine.filter(name__in=names).values_list("name", flat=True)}
    return found | {*mine.filter(pk__in=names).values_list("pk", flat=True)}


def offered_by(account_id: str) -> list[dict[str, Any]]:
    """Return what one account offers, with the service's name and its living entrances in all.

    The entrances are those of `coverage`: all of the office count, as a bare number.
    """
    mine = Offer.objects.filter(account_id=account_id).select_related("service")
    living = Offer.objects.exclude(account__status="closed").exclude(works=False)
    others = dict(
        living.filter(service__in=mine.values("service"))
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


def offers(by: Actor, account_id: str = "", service_id: str = "") -> QuerySet[Offer]:
    """Return who offers what within reach, of one account or of one service where given."""
    found = Offer.objects.filter(under(by.paths(Right.READ), "account__unit__path"))
    if account_id:
        found = found.filter(account_id=account_id)
    if service_id:
        found = found.filter(service_id=service_id)
    return found


def coverage(by: Actor) -> list[dict[str, Any]]:
    """Return every service with its living entrances, those with fewest first.

    All entrances of the office count, so that nobody takes a service offered elsewhere for an
    orphan; the account of a single one is named within reach alone.
    """
    living = Offer.objects.exclude(account__status="closed").exclude(works=False)
    counted = dict(living.values_list("service").annotate(n=Count("pk")))
    seen = living.filter(under(by.paths(Right.READ), "account__unit__path"))
    mine = {
        service: (account, name)
        for service, account, name in seen.values_list("service_id", "account_id", "account__name")
    }
    rows = [
        {
            "service_id": one.service_id,
            "name": one.name,
            "livelihood": one.livelihood,
            "entrances": counted.get(one.service_id, 0),
            "account": mine.get(one.service_id),
        }
        for one in Service.objects.order_by("name")
    ]
    return sorted(rows, key=lambda row: row["entrances"])


def stored_tables(
    by: Actor, right: Right = Right.READ, search: Search | None = None
) -> dict[str, pa.Table]:
    """Return the small exchange tables of an office, as far as a person reaches with a right.

    A search narrows them to its accounts, what these offer, and their units with those above.
    """
    accounts = matching(search or Search(), by, right)
    offers = Offer.objects.filter(account__in=accounts.order_by())
    services = Service.objects.all()
    tree = unit_tree(by, right)
    if search is not None:
        services = services.filter(pk__in=offers.values("service"))
        held = set(accounts.order_by().values_list("unit__path", flat=True).distinct())
        above = {one[: at + 1] for one in held for at, sign in enumerate(one) if sign == STEP}
        tree = [one for one in tree if one.path in above]
    units = [
        # Units do not remember what they were asked: everything, as far as an import can tell.
        {**{name: getattr(one.unit, name) for name in one.unit.__slots__}, "asked": _UNIT_COLUMNS}
        for one in tree
    ]
    return {
        "units": _arrow(units, "units"),
        "accounts": _arrow(_rows(accounts, "accounts"), "accounts"),
        "services": _arrow(_rows(services, "services"), "services"),
        "offers": _arrow(_rows(offers, "offers"), "offers"),
    }


def reached(by: Actor, right: Right = Right.READ) -> Q:
    """Return the condition that a person has a right for an account."""
    paths = by.paths(right)
    # Where it holds of every account, the database need not look each one's unit up.
    return Q() if covers_all(paths) else under(paths, "unit__path")


def _wanted(search: Search) -> Q:
    wanted = Q()
    for word in search.words.split()[:_WORDS]:
        wanted &= _word(word)
    if search.unit_id:
        path = unit_paths([search.unit_id]).get(search.unit_id, "")
        wanted &= Q(unit__path__under=path) if path else Q(pk__in=[])
    return wanted


def _word(word: str) -> Q:
    """Return the condition that an account is found by a word: no part that finds nothing.

    Each part is looked at in every account; the id and the units are cheaper asked for before.
    """
    found = Q(name__holds=word) | Q(handle__holds=word)
    if Account.objects.filter(pk=word).exists():
        found |= Q(pk=word)
    units = units_called(word, _UNITS + 1)
    if len(units) > _UNITS:
        return found | Q(unit__name__icontains=word)
    return found | Q(unit__in=units) if units else found


def _chosen(search: Search) -> Q:
    chosen = Q()
    for name in FACETS:
        value = getattr(search, name)
        if value and name == "protected":
            chosen &= Q(protected=_VALUES.get(value))
        elif value:
            chosen &= Q(**{name: "" if value == UNTOLD else value})
    return chosen


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
