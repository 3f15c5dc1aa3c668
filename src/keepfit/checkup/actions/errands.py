"""Has somebody see to it that an account can be observed, and books that it was seen to."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from keepfit.checkup.models import Errand
from keepfit.kit import clock
from keepfit.kit.errors import OutdatedError, UsageError
from keepfit.kit.text import Text
from keepfit.ledger.office import account_row
from keepfit.people.actions import trail
from keepfit.people.core.rights import Actor, NotAllowedError, Right
from keepfit.people.queries import actor_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """Who is to see to which accounts, by when, and what is asked of them."""

    account_ids: Collection[str]
    staff_id: int
    due_on: date
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """What somebody says of an errand that was read at a version."""

    words: str
    version: int


@transaction.atomic
def assign(wanted: Assignment, *, by: Actor) -> int:
    """Give accounts to somebody to see to, all or none; returns how many.

    Raises UsageError where one is with somebody already, where the person may not read it, or
    where nothing was chosen.
    """
    taker = actor_of(wanted.staff_id)
    ids = sorted(set(wanted.account_ids))
    if not ids or wanted.due_on < clock.today():
        raise UsageError(
            Text(
                zh="请选择账号，期限不能早于今天。",
                en="Choose accounts, and a day that has not passed.",
            )
        )
    taken = Errand.objects.filter(account__in=ids, done_at=None)
    if taken.exists():
        names = ", ".join(taken.values_list("account__name", flat=True)[:5])
        raise UsageError(
            Text(
                zh="已有人在办：{names}。没有分派任何账号。",
                en="Somebody sees to these already: {names}. Nothing was assigned.",
            ).fill(names=names)
        )
    for account_id in ids:
        _give(account_id, wanted, taker, by)
    return len(ids)


def _give(account_id: str, wanted: Assignment, taker: Actor | None, by: Actor) -> None:
    row = account_row(account_id, by, Right.CHECK)
    if row is None:
        raise NotAllowedError(Right.CHECK)
    if taker is None or not taker.may(Right.READ, row["path"]):
        raise UsageError(
            Text(zh="所选人员看不到账号“{name}”。", en="That person may not read “{name}”.").fill(
                name=row["name"]
            )
        )
    errand = Errand.objects.create(
        account_id=account_id,
        assigned_to_id=wanted.staff_id,
        by_id=by.staff_id,
        at=clock.now(),
        due_on=wanted.due_on,
        words=wanted.words,
    )
    after = {"assigned_to": wanted.staff_id, "due_on": wanted.due_on.isoformat()}
    _write("errand.assign", errand, wanted.words, by, after)


@transaction.atomic
def finish(errand_id: int, said: Answered, *, by: Actor) -> None:
    """Book an errand as seen to; by whoever it was given to, or whoever checks the account."""
    found = (
        Errand.objects.select_for_update(of=("self",))
        .select_related("account__unit")
        .filter(pk=errand_id)
        .first()
    )
    path = found.account.unit.path if found else ""
    mine = found is not None and found.assigned_to_id == by.staff_id and by.may(Right.READ, path)
    if found is None or not (mine or by.may(Right.CHECK, path)):
        raise NotAllowedError(Right.CHECK)
    if found.version != said.version or found.done_at is not None:
        raise OutdatedError(
            Text(zh="这件事已有人办结。", en="Somebody has finished this meanwhile."),
            hint=Text(zh="请刷新后查看。", en="Load the page anew."),
        )
    found.done_at, found.answer = clock.now(), said.words
    found.version += 1
    found.save()
    _write("errand.finish", found, said.words, by, {"done": True})


def _write(verb: str, errand: Errand, why: str, by: Actor, after: dict[str, object]) -> None:
    trail.write(
        trail.Deed(
            verb=verb,
            kind="errand",
            object_id=str(errand.pk),
            unit_id=errand.account.unit_id,
            why=why,
            after={"account": errand.account_id, **after},
        ),
        by,
    )
