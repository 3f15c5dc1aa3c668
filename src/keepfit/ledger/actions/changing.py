"""Adds and changes accounts by hand, one or many; two people who change the same are told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F

from keepfit.connectors.platforms import table as platform_table
from keepfit.intake.core.names import account_id_of
from keepfit.kit.errors import KeepfitError, OutdatedError
from keepfit.kit.text import Text, fold
from keepfit.ledger.models import Account
from keepfit.people.actions import trail
from keepfit.people.core.rights import Actor, NotAllowedError, Right
from keepfit.people.queries import unit_name, unit_paths

_CHUNK = 500
_NAMED = 10


class TakenError(KeepfitError):
    """There is an account of this id already."""


class StaleError(OutdatedError):
    """Somebody else changed the same rows since they were read; `accounts` are their ids."""

    def __init__(self, message: Text, *, hint: Text, accounts: Sequence[str]) -> None:
        super().__init__(message, hint=hint)
        self.accounts = tuple(accounts)


@transaction.atomic
def add_account(values: Mapping[str, Any], *, by: Actor, why: str) -> str:
    """Add one account, its columns named as in the exchange table; returns its id.

    Without an id it gets the one an import would give it. Raises TakenError where there is one of
    that id, within reach or not.
    """
    unit_id = str(values["unit_id"])
    path = unit_paths([unit_id]).get(unit_id)
    if path is None:
        raise NotAllowedError(Right.KEEP)
    by.demand(Right.KEEP, path)
    account_id = str(values.get("account_id") or _derived(values))
    said = {**values, "account_id": account_id}
    try:
        with transaction.atomic():
            Account.objects.create(**said, asked=sorted(values))
    except IntegrityError:
        raise _taken(account_id) from None
    deed = trail.Deed(
        verb="account.add",
        kind="account",
        object_id=account_id,
        unit_id=unit_id,
        why=why,
        after={name: value for name, value in said.items() if value not in ("", None)},
    )
    trail.write(deed, by)
    return account_id


def _derived(values: Mapping[str, Any]) -> str:
    """Return the id an import gives to such an account: by link, handle, or unit and name."""
    link = None
    with suppress(ValueError):  # what is no address at all identifies nothing
        link = platform_table().link(str(values.get("url") or ""))
    by_unit = f"{fold(unit_name(str(values['unit_id'])))}|{fold(str(values['name']))}"
    sign = link.url if link else fold(str(values.get("handle") or "")) or by_unit
    return account_id_of(str(values["platform"]), sign)


def _taken(account_id: str) -> TakenError:
    return TakenError(
        Text(
            zh="编号为“{account}”的账号已存在。", en="There is an account “{account}” already."
        ).fill(account=account_id),
        hint=Text(
            zh="如要修改，请用修改接口；确为另一账号的，请另给编号 account_id。",
            en="Change that one; if this is another account, give it an account_id of its own.",
        ),
    )


@transaction.atomic
def change_account(
    account_id: str, values: Mapping[str, Any], *, version: int, by: Actor, why: str
) -> None:
    """Write some columns of an account that was read at a version.

    Raises StaleError, and writes nothing, when the account was written since.
    """
    change_accounts({account_id: version}, values, by=by, why=why)


@transaction.atomic
def change_accounts(
    seen: Mapping[str, int], values: Mapping[str, Any], *, by: Actor, why: str
) -> int:
    """Write the same columns of all accounts that were read at these versions, or of none.

    Returns how many differed and were written; each has its line in the trail, with one reason.
    Raises StaleError when any was written since, NotAllowedError when any is beyond reach.
    """
    found = _locked(seen)
    _demand(seen, found, values, by)
    stale = [one for one in found if one.version != seen[one.account_id]]
    if stale:
        raise _stale(stale)
    deeds: list[trail.Deed] = []
    alike: dict[tuple[str, ...], list[str]] = {}
    for one in found:
        before = {name: getattr(one, name) for name in values if getattr(one, name) != values[name]}
        if not before:
            continue
        alike.setdefault((*dict.fromkeys([*one.asked, *before]),), []).append(one.account_id)
        deeds.append(_deed(one, before, values, why))
    for asked, ids in alike.items():
        for start in range(0, len(ids), _CHUNK):
            Account.objects.filter(pk__in=ids[start : start + _CHUNK]).update(
                **values, asked=[*asked], version=F("version") + 1
            )
    if deeds:
        trail.write_all(deeds, by)
    return len(deeds)


def _locked(seen: Mapping[str, int]) -> list[Account]:
    # In one order, so that two people who change many rows wait for each other and not in a ring.
    ids = sorted(seen)
    found: list[Account] = []
    for start in range(0, len(ids), _CHUNK):
        rows = Account.objects.select_for_update(of=("self",)).select_related("unit")
        found += rows.filter(pk__in=ids[start : start + _CHUNK]).order_by("pk")
    return found


def _demand(
    seen: Mapping[str, int], found: Sequence[Account], values: Mapping[str, Any], by: Actor
) -> None:
    if len(found) < len(seen):
        raise NotAllowedError(Right.KEEP)
    for path in {one.unit.path for one in found}:
        by.demand(Right.KEEP, path)
    if "unit_id" in values:
        by.demand(Right.KEEP, unit_paths([values["unit_id"]]).get(values["unit_id"], ""))


def _deed(
    one: Account, before: Mapping[str, Any], values: Mapping[str, Any], why: str
) -> trail.Deed:
    after = {name: values[name] for name in before}
    return trail.Deed(
        verb="account.change",
        kind="account",
        object_id=one.account_id,
        unit_id=after.get("unit_id", one.unit_id),
        why=why,
        before=before,
        after=after,
    )


def _stale(found: Sequence[Account]) -> StaleError:
    names = [one.name for one in found[:_NAMED]]
    if len(found) > _NAMED:
        names.append(f"… (+{len(found) - _NAMED})")
    return StaleError(
        Text(
            zh="在您填写期间，有人修改了“{names}”，您的修改没有保存。",
            en="Somebody changed “{names}” while you were writing; nothing of yours was saved.",
        ).fill(names="、".join(names)),
        hint=Text(
            zh="请查看最新内容，再作修改。",
            en="See what it says now, and change it again.",
        ),
        accounts=[one.account_id for one in found],
    )
