"""Draws a sample and gives it out blind; books answers; lets a third decide where two differ."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction

from keepfit.checkup.core.sampling import Draw, Stratum, draw, shared_out
from keepfit.checkup.models import Look, Sample
from keepfit.kit import clock
from keepfit.kit.errors import OutdatedError, UsageError
from keepfit.kit.text import Text
from keepfit.ledger.office import stored_tables
from keepfit.people.actions import trail
from keepfit.people.core.rights import Actor, NotAllowedError, Right
from keepfit.people.queries import actor_of, unit_paths

# Those a pack judges where it says nothing else: neither planned nor closed.
_LIVING = ("", "trial", "active", "suspended", "closing")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is to be drawn: its name, the question, the share, who looks, who twice, the seed."""

    name: str
    question: str
    share: float
    overlap: float
    checkers: Sequence[int]
    seed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What somebody answers about one account, and the version of the line that was read."""

    answer: str
    words: str
    version: int


@transaction.atomic
def draw_sample(wanted: Wanted, *, by: Actor) -> int:
    """Draw accounts by platform and kind, and give each to one or two people; returns its number.

    Same ledger, share and seed: same draw. Raises UsageError for fewer than two people, for one
    who may not check all of it, and where there is no account.
    """
    if not by.has(Right.CHECK):
        raise NotAllowedError(Right.CHECK)
    unit_id = by.top_unit(Right.CHECK)
    path = by.paths(Right.CHECK)[0]
    people = _people(wanted.checkers, path)
    found = draw(_strata(by, path), wanted.share, wanted.seed)
    if not found.account_ids:
        raise UsageError(Text(zh="台账里没有可抽的账号。", en="There is no account to draw."))
    sample = Sample.objects.create(
        unit_id=unit_id,
        by_id=by.staff_id,
        at=clock.now(),
        name=wanted.name,
        question=wanted.question,
        seed=wanted.seed,
        share=wanted.share,
        strata=_told(found),
    )
    _give_out(sample, found, people, wanted.overlap)
    after = {"accounts": len(found.account_ids), "share": wanted.share, "seed": wanted.seed}
    _write("sample.draw", sample, "", by, after)
    return sample.pk


def _people(numbers: Sequence[int], path: str) -> list[int]:
    people = [actor_of(one) for one in dict.fromkeys(numbers)]
    sound = [one.staff_id for one in people if one is not None and one.may(Right.CHECK, path)]
    if len(sound) < 2 or len(sound) != len(people):
        raise UsageError(
            Text(
                zh="至少要两位能检查本范围的人员。",
                en="It takes two people who may check all of it.",
            )
        )
    return sound


def _strata(by: Actor, path: str) -> dict[str, Stratum]:
    """Return the living accounts at or under a path, with what divides them."""
    rows = stored_tables(by, Right.CHECK)["accounts"]
    paths = unit_paths(set(rows["unit_id"].to_pylist()))
    return {
        one["account_id"]: (one["platform"] or "", one["kind"] or "")
        for one in rows.select(["account_id", "platform", "kind", "status", "unit_id"]).to_pylist()
        if (one["status"] or "") in _LIVING and paths[one["unit_id"]].startswith(path)
    }


def _told(found: Draw) -> list[dict[str, object]]:
    return [
        {"stratum": list(name), "size": found.sizes[name], "accounts": list(ids)}
        for name, ids in found.chosen.items()
    ]


def _give_out(sample: Sample, found: Draw, people: list[int], overlap: float) -> None:
    lists = shared_out(found.account_ids, [str(one) for one in people], overlap, sample.seed)
    rows, places = [], dict.fromkeys(found.account_ids, 0)
    for checker, ids in lists.items():
        for account_id in ids:
            places[account_id] += 1
            rows.append(
                Look(
                    sample=sample,
                    account_id=account_id,
                    place=places[account_id],
                    checker_id=int(checker),
                )
            )
    Look.objects.bulk_create(rows, batch_size=500)


@transaction.atomic
def answer(look_id: int, said: Said, *, by: Actor) -> None:
    """Book what one person saw of one account; only on one's own sheet.

    An answer may be put right until the last of the sample is given; after that it stands.
    """
    found = _locked(look_id)
    if found is None or found.checker_id != by.staff_id or not by.has(Right.CHECK):
        raise NotAllowedError(Right.CHECK)
    others = Look.objects.filter(sample=found.sample, answer="", place__lt=3)
    if found.answer and not others.exists():
        raise UsageError(
            Text(
                zh="这次抽查已全部答完，答案不能再改。",
                en="Every answer of this sample is given; none is changed any more.",
            )
        )
    if found.version != said.version:
        raise OutdatedError(
            Text(zh="这一条已在别处填写。", en="This line was answered elsewhere meanwhile."),
            hint=Text(zh="请刷新后查看。", en="Load the page anew."),
        )
    before = found.answer
    found.answer, found.words, found.answered_at = said.answer, said.words, clock.now()
    found.version += 1
    found.save()
    after = {"account": found.account_id, "before": before, "answer": said.answer}
    _write("sample.answer", found.sample, said.words, by, after)


@transaction.atomic
def decide(sample_id: int, account_id: str, said: Said, *, by: Actor) -> None:
    """Decide as a third where two differ; neither of the two decides on their own answer."""
    sample = Sample.objects.select_for_update(of=("self",)).select_related("unit")
    found = sample.filter(pk=sample_id).first()
    if found is None:
        raise NotAllowedError(Right.DECIDE)
    by.demand(Right.DECIDE, found.unit.path)
    looks = list(Look.objects.filter(sample=found, account_id=account_id))
    if any(one.checker_id == by.staff_id for one in looks if one.place < 3):
        raise UsageError(
            Text(
                zh="您是两位检查人之一，请由第三人裁定。",
                en="You are one of the two who looked; a third decides.",
            )
        )
    open_still = Look.objects.filter(sample=found, answer="", place__lt=3).exists()
    if open_still or len({one.answer for one in looks}) < 2 or len(looks) != 2:
        raise UsageError(
            Text(zh="这个账号无需裁定，或已经裁定。", en="There is nothing to decide about it."),
            hint=Text(zh="请刷新后查看。", en="Load the page anew."),
        )
    Look.objects.create(
        sample=found,
        account_id=account_id,
        place=3,
        checker_id=by.staff_id,
        answer=said.answer,
        words=said.words,
        answered_at=clock.now(),
    )
    _write("sample.decide", found, said.words, by, {"account": account_id, "answer": said.answer})


def _locked(look_id: int) -> Look | None:
    found = Look.objects.select_for_update(of=("self",)).select_related("sample")
    return found.filter(pk=look_id).first()


def _write(verb: str, sample: Sample, why: str, by: Actor, after: Mapping[str, object]) -> None:
    deed = trail.Deed(
        verb=verb,
        kind="sample",
        object_id=str(sample.pk),
        unit_id=sample.unit_id,
        why=why,
        after=after,
    )
    trail.write(deed, by)
