"""Makes and revokes the tokens by which programs come in, and notes what they are used for."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q

from keepfit.kit import clock
from keepfit.kit.errors import KeepfitError
from keepfit.kit.text import Text
from keepfit.people.actions import trail
from keepfit.people.core.rights import Actor
from keepfit.people.models import Grant, Token, Unit
from keepfit.people.queries import Bearer, token_digest

PREFIX = "keepfit_"  # by which programs that look for leaked secrets know ours
MOST_DAYS = 366
_LIVING = 20
_MINUTE = timedelta(minutes=1)


class TokenError(KeepfitError):
    """A token that cannot be made as asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenWish:
    """What a token is to be: its name, days until it ends, and how it is narrowed."""

    name: str
    days: int
    reads_only: bool = True
    unit_id: str = ""


@transaction.atomic
def make_token(wish: TokenWish, *, by: Actor) -> str:
    """Make a token in one's own name; it is returned once and kept only as its digest."""
    now = clock.now()
    unit = _branch(wish.unit_id, by)
    living = Token.objects.filter(staff_id=by.staff_id, revoked_at=None, ends_at__gt=now)
    if not 1 <= wish.days <= MOST_DAYS or living.count() >= _LIVING:
        raise TokenError(
            Text(
                zh="有效期须为 1 至 {days} 天，每人最多 {n} 个有效令牌。",
                en="A token lasts 1 to {days} days, and a person holds at most {n}.",
            ).fill(days=MOST_DAYS, n=_LIVING),
            hint=Text(zh="请先撤销不再使用的令牌。", en="Revoke those no longer in use."),
        )
    token = PREFIX + secrets.token_urlsafe(32)
    made = Token.objects.create(
        staff_id=by.staff_id,
        name=wish.name,
        digest=token_digest(token),
        made_at=now,
        ends_at=now + timedelta(days=wish.days),
        reads_only=wish.reads_only,
        unit=unit,
    )
    told = {"name": wish.name, "days": wish.days, "reads_only": wish.reads_only}
    trail.write(_deed("token.make", made, {**told, "unit": wish.unit_id}), by)
    return token


@transaction.atomic
def revoke_token(token_id: int, *, by: Actor) -> None:
    """End one of one's own tokens; it lets nobody in from the next request on."""
    found = Token.objects.select_for_update().filter(pk=token_id, staff_id=by.staff_id).first()
    if found is None:
        raise TokenError(Text(zh="没有这个令牌。", en="There is no such token."))
    if found.revoked_at is None:
        found.revoked_at = clock.now()
        found.save()
        trail.write(_deed("token.revoke", found), by)


def revoke_all(staff_id: int, at: datetime) -> None:
    """End every token of somebody; stands inside the deed by which the person's access ends."""
    Token.objects.filter(staff_id=staff_id, revoked_at=None).update(revoked_at=at)


def note_use(bearer: Bearer) -> None:
    """Note when a token was last used, to the minute: reading shall not write each time."""
    now = clock.now()
    stale = Q(used_at=None) | Q(used_at__lt=now - _MINUTE)
    if bearer.used_at is None or bearer.used_at < now - _MINUTE:
        Token.objects.filter(stale, pk=bearer.token_id).update(used_at=now)


def note_write(bearer: Bearer, method: str, address: str) -> None:
    """Add the line that says by which token something was written; see `trail.write`."""
    token = Token.objects.get(pk=bearer.token_id)
    told = {"method": method, "address": address}
    trail.write(_deed("token.use", token, told), bearer.actor)


def _branch(unit_id: str, by: Actor) -> Unit | None:
    if not unit_id:
        return None
    unit = Unit.objects.filter(pk=unit_id).first()
    reached = unit is not None and any(
        unit.path.startswith(one.path) or one.path.startswith(unit.path) for one in by.reaches
    )
    if not reached:
        raise TokenError(
            Text(zh="该单位不在您的管理范围内。", en="That unit lies beyond your reach.")
        )
    return unit


def _deed(verb: str, token: Token, after: Mapping[str, Any] | None = None) -> trail.Deed:
    held = Grant.objects.filter(staff_id=token.staff_id).order_by("pk")
    unit_id = token.unit_id or held.values_list("unit_id", flat=True).first() or ""
    return trail.Deed(
        verb=verb, kind="token", object_id=str(token.pk), unit_id=unit_id, after=after
    )
