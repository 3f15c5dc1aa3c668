"""Changes one account by hand; two people who change the same one are told of each other."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from keepfit.kit.errors import KeepfitError
from keepfit.kit.text import Text
from keepfit.ledger.models import Account
from keepfit.people.actions import trail
from keepfit.people.core.rights import Actor, NotAllowedError, Right


class StaleError(KeepfitError):
    """Somebody else changed the same row since it was read."""


@transaction.atomic
def change_account(
    account_id: str, values: Mapping[str, Any], *, version: int, by: Actor, why: str
) -> None:
    """Write some columns of an account that was read at a version.

    Raises StaleError, and writes nothing, when the account was written since.
    """
    found = Account.objects.select_for_update().select_related("unit").filter(pk=account_id).first()
    if found is None:
        raise NotAllowedError(Right.KEEP)
    by.demand(Right.KEEP, found.unit.path)
    if found.version != version:
        raise _stale(found)
    before = {name: getattr(found, name) for name in values if getattr(found, name) != values[name]}
    if not before:
        return
    for name in before:
        setattr(found, name, values[name])
    found.asked = [*dict.fromkeys([*found.asked, *before])]
    found.version += 1
    found.save()
    after = {name: values[name] for name in before}
    deed = trail.Deed(
        verb="account.change",
        kind="account",
        object_id=account_id,
        unit_id=found.unit_id,
        why=why,
        before=before,
        after=after,
    )
    trail.write(deed, by)


def _stale(found: Account) -> StaleError:
    return StaleError(
        Text(
            zh="在您填写期间，有人修改了“{name}”，您的修改没有保存。",
            en="Somebody changed “{name}” while you were writing; nothing of yours was saved.",
        ).fill(name=found.name),
        hint=Text(
            zh="请返回账号页查看最新内容，再作修改。",
            en="Go back to the account, see what it says now, and change it again.",
        ),
    )
