"""Locks accounts for the plans to come, and frees them; two people are told of each other."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction

from keepfit.kit import clock
from keepfit.kit.errors import OutdatedError
from keepfit.kit.text import Text
from keepfit.ledger.office import account_row
from keepfit.people.actions import trail
from keepfit.people.core.rights import Actor, NotAllowedError, Right
from keepfit.plan.models import PlanLock


class StaleLockError(OutdatedError):
    """Somebody else locked or freed the account since it was looked at."""


@transaction.atomic
def lock(account_id: str, fate: str, why: str, *, version: int, by: Actor) -> None:
    """Lock an account as "keep" or "close", or free it with ""; `version` is what was seen, 0 none.

    Raises NotAllowedError beyond reach, StaleLockError when the lock is another by now.
    """
    found = account_row(account_id, by, Right.CHECK)
    if found is None:
        raise NotAllowedError(Right.CHECK)
    held = PlanLock.objects.select_for_update().filter(account_id=account_id).first()
    if (held.version if held else 0) != version:
        raise _stale(found)
    _put(found, held, fate, why, by)


def _stale(account: Mapping[str, Any]) -> StaleLockError:
    return StaleLockError(
        Text(
            zh="“{name}”的锁定刚被他人改动，没有写入。",
            en="The lock of “{name}” was changed by somebody else; nothing was written.",
        ).fill(name=account["name"]),
        hint=Text(zh="请查看后再决定。", en="Look at it and decide again."),
    )


def _put(account: Mapping[str, Any], held: PlanLock | None, fate: str, why: str, by: Actor) -> None:
    before = {"fate": held.fate, "why": held.why} if held else None
    if not fate:
        PlanLock.objects.filter(account_id=account["account_id"]).delete()
    else:
        row = held or PlanLock(account_id=account["account_id"], version=0)
        row.fate, row.why, row.at, row.by_id = fate, why, clock.now(), by.staff_id
        row.version += 1
        try:
            with transaction.atomic():
                row.save()
        except IntegrityError:  # no lock was there to hold on to, and another came first
            raise _stale(account) from None
    trail.write(
        trail.Deed(
            verb="plan.lock" if fate else "plan.free",
            kind="account",
            object_id=account["account_id"],
            unit_id=account["unit_id"],
            why=why,
            before=before,
            after={"fate": fate, "why": why} if fate else None,
        ),
        by,
    )
