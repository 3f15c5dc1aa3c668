"""Blind double checks: samples, each person's sheet, the agreement, and what is still to decide."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations

from django.db.models import QuerySet

from keepfit.checkup.core.sampling import Agreement, Draw, Estimate, agreement, estimate
from keepfit.checkup.models import Look, Sample
from keepfit.kit.text import Text
from keepfit.people.core.rights import Actor, Right
from keepfit.people.queries import under

ANSWERS: Mapping[str, Text] = {
    "PASSED": Text(zh="合格", en="passed"),
    "FAILED": Text(zh="不合格", en="failed"),
    "UNSEEN": Text(zh="未观测", en="not observed"),
}
_PASSED = {"PASSED": True, "FAILED": False}


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """How far two people agreed on the accounts both looked at."""

    first: str
    second: str
    agreement: Agreement


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What a sample says once every sheet is filled in: agreement, differences, the estimate."""

    pairs: tuple[Pair, ...]
    differing: tuple[tuple[Look, ...], ...]
    estimate: Estimate


def samples(by: Actor) -> QuerySet[Sample]:
    """Return the samples of the units for which a person checks, newest first."""
    reached = under(by.paths(Right.CHECK), "unit__path")
    mine = Look.objects.filter(checker_id=by.staff_id).values("sample")
    found = Sample.objects.filter(reached) | Sample.objects.filter(pk__in=mine)
    return found.select_related("unit", "by").order_by("-pk")


def sheet(sample: Sample, by: Actor) -> QuerySet[Look]:
    """Return what one person is asked to look at; nothing here tells what anybody else said."""
    found = Look.objects.filter(sample=sample, checker_id=by.staff_id, place__lt=3)
    return found.select_related("account", "account__unit").order_by("account__name", "pk")


def open_looks(by: Actor) -> int:
    """Return how many accounts one person still has to look at, in all samples."""
    return Look.objects.filter(checker_id=by.staff_id, answer="", place__lt=3).count()


def left(sample: Sample) -> int:
    """Return how many answers a sample still lacks."""
    return Look.objects.filter(sample=sample, answer="", place__lt=3).count()


def result(sample: Sample) -> Result | None:
    """Return what the answers say, None until the last is given: before that nobody sees any."""
    if left(sample):
        return None
    rows = Look.objects.filter(sample=sample).select_related("checker", "account", "account__unit")
    by_account: dict[str, list[Look]] = defaultdict(list)
    by_checker: dict[int, dict[str, str]] = defaultdict(dict)
    names: dict[int, str] = {}
    for one in rows.order_by("account__name", "account_id", "place"):
        by_account[one.account_id].append(one)
        if one.place < 3:
            by_checker[one.checker_id][one.account_id] = one.answer
            names[one.checker_id] = one.checker.name
    pairs = [
        Pair(
            first=names[one],
            second=names[other],
            agreement=agreement(by_checker[one], by_checker[other]),
        )
        for one, other in combinations(sorted(by_checker, key=lambda key: names[key]), 2)
    ]
    settled = {account: _settled(looks) for account, looks in by_account.items()}
    return Result(
        pairs=tuple(pair for pair in pairs if pair.agreement.pairs),
        differing=tuple(tuple(looks) for looks in by_account.values() if _differ(looks)),
        estimate=estimate(
            _draw(sample), {key: _PASSED.get(answer) for key, answer in settled.items()}
        ),
    )


def _differ(looks: list[Look]) -> bool:
    return len({one.answer for one in looks if one.place < 3}) > 1


def _settled(looks: list[Look]) -> str:
    """Return the answer of both, or the third's; not observed where nobody decided yet."""
    if not _differ(looks):
        return looks[0].answer
    return next((one.answer for one in looks if one.place == 3), "UNSEEN")


def _draw(sample: Sample) -> Draw:
    strata = {tuple(one["stratum"]): one for one in sample.strata}
    return Draw(
        seed=sample.seed,
        share=sample.share,
        chosen={name: tuple(one["accounts"]) for name, one in strata.items()},
        sizes={name: one["size"] for name, one in strata.items()},
    )
