"""Evaluations of an office, read within what a person may see; units and people are not ranked."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, QuerySet

from keepfit.connectors.platforms import table as platform_table
from keepfit.evaluation.core.candidates import NAMES
from keepfit.evaluation.core.records import POWERS
from keepfit.evaluation.models import Answer, Run, Standing
from keepfit.kit.text import Text
from keepfit.people.core.rights import Actor, Right
from keepfit.people.queries import along, under

PARTS: Mapping[str, Text] = {
    "candidates": Text(zh="末位建议对象", en="Last-place candidates"),
    "groups": Text(zh="同类组", en="Peer groups"),
    "lessons": Text(zh="向好的学", en="What the best do"),
    "course": Text(zh="和自己比", en="Against itself"),
    "effect": Text(zh="每小时成效", en="Effect per hour"),
}
_DONE = Run.DONE
_ANSWERED = Exists(Answer.objects.filter(standing=OuterRef("pk")))


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """One account's place in its group; `left`, `width` and `dot` are per cent of a picture."""

    standing: Standing
    platform: Text
    left: float
    width: float
    dot: float
    powers: tuple[tuple[Text, str], ...]
    coverage: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One window of an account: its place then, and how far a typical post reached."""

    start: str
    as_of: str
    rank: int | None
    low: int
    high: int
    size: int
    last_tenth: str
    reads: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A public post that shows a lesson; whose it is, only within reach."""

    name: str
    title: str
    url: str
    on: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One answer of an owner."""

    at: datetime
    by: str
    words: str


def runs(by: Actor) -> QuerySet[Run]:
    """Return the evaluations that tell of accounts a person may read, newest first."""
    seen = along(by.paths(Right.READ), "unit__path")
    found = Run.objects.filter(seen).select_related("unit", "asked_by", "overlap", "burden")
    return found.order_by("-asked_at", "-pk")


def listed(by: Actor) -> QuerySet[Run]:
    """Return the runs, newest first, without what only their own pages show."""
    return runs(by).defer("lessons", "groups", "powers", "windows")


def standings(by: Actor) -> QuerySet[Standing]:
    """Return how accounts stand that a person may read, of evaluations that are done."""
    reached = under(by.paths(Right.READ), "account__unit__path")
    found = Standing.objects.filter(reached, run__state=_DONE)
    return found.select_related("account", "account__unit")


def one_standing(standing_id: int, by: Actor) -> Standing | None:
    """Return how one account stands, with its run; None where a person may not read it."""
    found = standings(by).filter(pk=standing_id)
    return found.select_related("account__unit", "run", "run__burden").first()


def newest(account_id: str, by: Actor) -> Standing | None:
    """Return how one account stands in the newest evaluation that holds it."""
    found = standings(by).filter(account_id=account_id)
    found = found.select_related("account__unit", "run")
    return found.order_by("-run__asked_at", "-run_id").first()


def candidates(run: Run, by: Actor) -> QuerySet[Standing]:
    """Return the last-place candidates of a run by name, and whether each was answered for."""
    found = standings(by).filter(run=run, candidate=True)
    return found.annotate(answered=_ANSWERED).order_by("account__name", "pk")


def unheard(by: Actor) -> QuerySet[Standing]:
    """Return the candidates of the newest evaluation that nobody has answered for yet.

    Only those a person may answer for; an older run's candidates are past answering.
    """
    last = runs(by).filter(state=_DONE).first()
    reached = under(by.paths(Right.CONTEST), "account__unit__path")
    found = Standing.objects.filter(reached, ~_ANSWERED, candidate=True, run=last)
    return found.select_related("account").order_by("account__name", "pk")


def group_sizes(run: Run, by: Actor) -> dict[str, int]:
    """Return how many accounts of each peer group a person may read."""
    found = standings(by).filter(run=run).order_by().values_list("group_id")
    return dict(found.annotate(n=Count("pk")))


def group_rows(run: Run, group_id: str, by: Actor) -> QuerySet[Standing]:
    """Return the accounts of a peer group that a person may read, by rank, unranked ones last."""
    found = standings(by).filter(run=run, group_id=group_id)
    return found.order_by(F("rank").asc(nulls_last=True), "account__name", "pk")


def placed(found: Sequence[Standing]) -> list[Placed]:
    """Return places as a page shows them."""
    return [_placed(one) for one in found]


def _placed(one: Standing) -> Placed:
    step = 100.0 / max(one.size, 1)
    low, high = one.rank_low or 1, one.rank_high or one.size
    return Placed(
        standing=one,
        platform=platform_table().title(one.account.platform),
        left=round((low - 1) * step, 1),
        width=round((high - low + 1) * step, 1),
        dot=round(((one.rank or 1) - 0.5) * step, 1),
        powers=tuple((NAMES[name], signed(one.powers.get(name))) for name in POWERS),
        coverage=f"{one.coverage:.0%}",
    )


def changed(run: Run, by: Actor, course: str) -> list[Standing]:
    """Return the accounts that surely rose or fell against themselves, the most changed first."""
    found = standings(by).filter(run=run, change__course=course)
    return sorted(found, key=lambda one: (-_apart(one), one.account.name))


def _apart(one: Standing) -> float:
    return abs(math.log(one.change["factor"])) if one.change else 0.0


def power_names(run: Run) -> list[tuple[Text, str, int]]:
    """Return each power with its weight, and of how many accounts it was observed."""
    told = [(name, run.powers.get(name, [0.0, 0])) for name in POWERS]
    return [(NAMES[name], f"{share:.0%}", int(seen)) for name, (share, seen) in told]


def powers_of(one: Standing) -> list[tuple[Text, str, str]]:
    """Return each power of one account: its name, weight and distance from the peers' middle."""
    names = power_names(one.run)
    return [
        (name, weight, signed(one.powers.get(power)))
        for power, (name, weight, _) in zip(POWERS, names, strict=True)
    ]


def course(one: Standing) -> list[Step]:
    """Return one account window by window, newest first."""
    spans = zip(one.run.windows, one.course, strict=False)
    return [_step(start, as_of, told) for (start, as_of), told in spans]


def _step(start: str, as_of: str, told: Mapping[str, Any] | None) -> Step:
    told = told or {}
    tenth, reads = told.get("last_tenth"), told.get("reads")
    return Step(
        start=start,
        as_of=as_of,
        rank=told.get("rank"),
        low=told.get("low", 0),
        high=told.get("high", 0),
        size=told.get("size", 0),
        last_tenth="" if tenth is None else f"{tenth:.0%}",
        reads="" if reads is None else f"{reads:,.0f}",
    )


def group_of(one: Standing) -> Mapping[str, Any] | None:
    """Return the peer group of one account, as its run keeps it."""
    return next((each for each in one.run.groups if each["group_id"] == one.group_id), None)


def names_within(ids: Sequence[str], by: Actor) -> dict[str, str]:
    """Return the names of those of these accounts that a person may read."""
    found = standings(by).filter(account_id__in=ids)
    return dict(found.order_by().values_list("account_id", "account__name").distinct())


def answers(one: Standing) -> list[Said]:
    """Return what was answered for one account, oldest first."""
    lines = Answer.objects.filter(standing=one).select_related("by").order_by("at", "pk")
    return [Said(at=each.at, by=each.by.name, words=each.words) for each in lines]


def signed(value: float | None) -> str:
    """Return a standard score with its sign, "" where it was not observed."""
    return "" if value is None else f"{round(value, 1) + 0.0:+.1f}".replace("+0.0", "0.0")
