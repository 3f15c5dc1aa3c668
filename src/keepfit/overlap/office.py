"""The overlap reports of an office, read within what a person may see.

Of a group or a pair that reaches beyond, the accounts outside are counted and not named.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Model, Q, QuerySet

from keepfit.connectors.platforms import table as platform_table
from keepfit.kit.text import Text
from keepfit.overlap.models import Alike, Copied, Doubled, Member, Own, Report, Twin
from keepfit.people.core.rights import Actor, Right
from keepfit.people.queries import along, under

PARTS: Mapping[str, Text] = {
    "alike": Text(zh="雷同内容", en="Posts alike"),
    "copied": Text(zh="转用关系", en="Who copies whom"),
    "talking": Text(zh="几乎只发转载和会议", en="Reposts and meetings only"),
    "functions": Text(zh="功能重复", en="Functions doubled"),
    "doubled": Text(zh="一家多号", en="Several of one unit"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """One account as a page names it."""

    account_id: str
    name: str
    platform: Text
    unit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """One group of posts alike; `elsewhere` counts the accounts beyond reach."""

    text: str
    size: int
    identical: int
    first: Named | None
    known: bool
    at: datetime | None
    accounts: tuple[Named, ...]
    elsewhere: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two accounts, None for one beyond reach, and the row that tells of them."""

    one: Named | None
    other: Named | None
    row: Model
    reasons: tuple[Text, ...] = ()


def reports(by: Actor) -> QuerySet[Report]:
    """Return the reports that tell of accounts a person may read, newest first."""
    seen = along(by.paths(Right.READ), "unit__path")
    return Report.objects.filter(seen).select_related("unit").order_by("-made_at", "-pk")


def newest(account_id: str, by: Actor) -> Own | None:
    """Return one account's own content in the newest report that holds it."""
    found = Own.objects.filter(_reach(by, "account__unit"), account_id=account_id)
    return found.select_related("report").order_by("-report__made_at", "-report_id").first()


def rows(report: Report, by: Actor, part: str) -> QuerySet[Any]:
    """Return the rows of one part of a report that touch a person's accounts."""
    return _PARTS[part](report, by)


def told(part: str, found: Sequence[Any], by: Actor) -> list[Any]:
    """Return some rows of a part as a page shows them."""
    if part == "alike":
        return _groups(found, by)
    if part == "copied":
        return [_pair(one.copier, one.source, one, by) for one in found]
    if part == "functions":
        return [_twin(one, by) for one in found]
    return [(_named(one.account, by) if part == "talking" else None, one) for one in found]


def nearest(account_id: str, report: Report, by: Actor, most: int = 3) -> list[Pair]:
    """Return what does most the same as one account, that account first."""
    found = _joined(Twin, ("one", "other")).filter(
        Q(one_id=account_id) | Q(other_id=account_id), report=report
    )
    pairs = [_twin(one, by) for one in found.order_by("-score", "pk")[:most]]
    return [one if _is(one.one, account_id) else _turned(one) for one in pairs]


def _turned(pair: Pair) -> Pair:
    return Pair(one=pair.other, other=pair.one, row=pair.row, reasons=pair.reasons)


def _is(named: Named | None, account_id: str) -> bool:
    return named is not None and named.account_id == account_id


def _joined(kind: Any, names: Iterable[str]) -> QuerySet[Any]:
    wanted = [one for name in names for one in (name, f"{name}__unit")]
    found: QuerySet[Any] = kind.objects.select_related(*wanted)
    return found


def _reach(by: Actor, *columns: str) -> Q:
    wanted = Q(pk__in=[])
    for column in columns:
        wanted |= under(by.paths(Right.READ), f"{column}__path")
    return wanted


def _alike(report: Report, by: Actor) -> QuerySet[Alike]:
    ours = Member.objects.filter(_reach(by, "account__unit"), alike__report=report)
    found = Alike.objects.filter(pk__in=ours.values("alike"))
    return found.select_related("first", "first__unit").order_by("-size", "pk")


def _copied(report: Report, by: Actor) -> QuerySet[Copied]:
    reached = _reach(by, "copier__unit", "source__unit")
    found = _joined(Copied, ("copier", "source")).filter(reached, report=report)
    return found.order_by("-posts", "pk")


def _talking(report: Report, by: Actor) -> QuerySet[Own]:
    found = _joined(Own, ("account",)).filter(_reach(by, "account__unit"), report=report)
    return found.filter(self_talking=True).order_by("account__name", "pk")


def _twins(report: Report, by: Actor) -> QuerySet[Twin]:
    reached = _reach(by, "one__unit", "other__unit")
    found = _joined(Twin, ("one", "other")).filter(reached, report=report)
    return found.order_by("-score", "pk")


def _doubled(report: Report, by: Actor) -> QuerySet[Doubled]:
    found = Doubled.objects.filter(_reach(by, "unit"), report=report).select_related("unit")
    return found.order_by("unit__name", "platform")


_PARTS: Mapping[str, Callable[[Report, Actor], QuerySet[Any]]] = {
    "alike": _alike,
    "copied": _copied,
    "talking": _talking,
    "functions": _twins,
    "doubled": _doubled,
}


def _groups(found: Sequence[Alike], by: Actor) -> list[Group]:
    members: dict[int, list[Any]] = {one.pk: [] for one in found}
    for each in _joined(Member, ("account",)).filter(alike__in=list(members)):
        members[each.alike_id].append(each.account)
    return [_group(one, members[one.pk], by) for one in found]


def _group(one: Alike, members: Sequence[Any], by: Actor) -> Group:
    named = [_named(each, by) for each in members]
    seen = tuple(sorted((each for each in named if each), key=lambda each: each.name))
    return Group(
        text=one.text,
        size=one.size,
        identical=one.identical,
        first=None if one.first is None else _named(one.first, by),
        known=one.first is not None,
        at=one.at,
        accounts=seen,
        elsewhere=len(members) - len(seen),
    )


def _pair(one: Any, other: Any, row: Model, by: Actor) -> Pair:
    return Pair(one=_named(one, by), other=_named(other, by), row=row)


def _twin(row: Twin, by: Actor) -> Pair:
    return Pair(
        one=_named(row.one, by),
        other=_named(row.other, by),
        row=row,
        reasons=tuple(Text(zh=each["zh"], en=each["en"]) for each in row.reasons),
    )


def _named(account: Any, by: Actor) -> Named | None:
    if not by.may(Right.READ, account.unit.path):
        return None
    return Named(
        account_id=account.pk,
        name=account.name,
        platform=platform_table().title(account.platform),
        unit=account.unit.name,
    )
