"""Invites people, gives and takes roles, hands work over, ends access."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.db import transaction

from keepfit.kit import clock
from keepfit.kit.errors import KeepfitError
from keepfit.kit.text import Text
from keepfit.people.actions import trail
from keepfit.people.actions.tokens import revoke_all
from keepfit.people.core.rights import Actor, NotAllowedError, Right, Role, clash
from keepfit.people.models import Grant, Identity, Invitation, OldPassword, Staff, Unit
from keepfit.people.queries import token_digest

PLACE = "staff"


class StaffError(KeepfitError):
    """What was asked for a member of the staff cannot be done."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Newcomer:
    """Somebody to be invited: the name to sign in with, the person's name, where to write to."""

    login: str
    name: str
    email: str = ""


@transaction.atomic
def invite(newcomer: Newcomer, role: Role, unit_id: str, *, by: Actor | None, days: int) -> str:
    """Make a person who may sign in once the returned token is taken up within some days.

    `by` is None only while the office has nobody: its first person.
    """
    unit = _unit(unit_id)
    if by is None and Staff.objects.exists():
        raise NotAllowedError(Right.MANAGE_STAFF)
    if by is not None:
        by.demand(Right.MANAGE_STAFF, unit.path)
    if Staff.objects.filter(login=newcomer.login).exists():
        raise StaffError(
            Text(
                zh="登录名“{login}”已经有人使用。", en="The sign-in name “{login}” is taken."
            ).fill(login=newcomer.login),
            hint=Text(zh="请换一个登录名。", en="Choose another one."),
        )
    staff = Staff(login=newcomer.login, name=newcomer.name, email=newcomer.email)
    staff.set_unusable_password()
    staff.save()
    Grant.objects.create(staff=staff, role=role, unit=unit)
    after = {"login": staff.login, "name": staff.name, "role": role.value, "unit": unit_id}
    _write("staff.invite", staff, unit_id, by, after=after)
    return _token(staff, days)


@transaction.atomic
def invite_again(staff_id: int, *, by: Actor, days: int) -> str:
    """Give a person a new way in; all earlier ones stop working."""
    staff = managed(staff_id, by)
    revoke_all(staff.pk, clock.now())
    Identity.objects.filter(staff=staff).delete()
    staff.set_unusable_password()
    _end_sessions(staff)
    Invitation.objects.filter(staff=staff, used_at=None).update(ends_at=clock.now())
    _write("staff.invite_again", staff, "", by)
    return _token(staff, days)


@transaction.atomic
def take_up(token: str, password: str) -> int:
    """Set the first password of whoever an invitation is for; returns the person's number.

    Raises django's ValidationError for a password that does not meet the policy.
    """
    found = (
        Invitation.objects.select_for_update()
        .filter(digest=token_digest(token), used_at=None, ends_at__gt=clock.now())
        .select_related("staff")
        .first()
    )
    if found is None or not found.staff.is_active:
        raise StaffError(
            Text(zh="邀请链接无效或已过期。", en="The invitation is not valid or is over."),
            hint=Text(
                zh="请向系统管理员索取新的邀请。", en="Ask your administrator for a new one."
            ),
        )
    found.used_at = clock.now()
    found.save()
    _set_password(found.staff, password)
    _write("staff.take_up", found.staff, "", None)
    return int(found.staff_id)


@transaction.atomic
def arrive(staff_id: int) -> None:
    """Note that somebody came in by a directory or an identity provider: no invitation is left."""
    left = Invitation.objects.filter(staff_id=staff_id, used_at=None)
    if left.update(used_at=clock.now()):
        _write("staff.arrive", Staff.objects.get(pk=staff_id), "", None)


@transaction.atomic
def change_password(staff_id: int, password: str, *, by: Actor) -> None:
    """Change one's own password; all other sessions end."""
    if by.staff_id != staff_id:
        raise NotAllowedError(Right.MANAGE_STAFF)
    staff = Staff.objects.select_for_update().get(pk=staff_id)
    _set_password(staff, password)
    _write("staff.password", staff, "", by)


@transaction.atomic
def grant(staff_id: int, role: Role, unit_id: str, *, by: Actor, why: str = "") -> None:
    """Give a person a role for a unit; refused where it would join what must stay apart."""
    unit, staff = _unit(unit_id), managed(staff_id, by)
    by.demand(Right.MANAGE_STAFF, unit.path)
    held = [Role(one) for one in Grant.objects.filter(staff=staff).values_list("role", flat=True)]
    alone = clash([*held, role])
    if alone is not None:
        raise StaffError(
            Text(
                zh="系统管理员和审计员须单独任职，不能与其他角色由同一人兼任。",
                en="An administrator or auditor must hold no other role beside it.",
            ),
            hint=Text(
                zh="请先撤销原有角色，或交由另一人担任。",
                en="Take the other role away first, or give this one to somebody else.",
            ),
        )
    _, new = Grant.objects.get_or_create(staff=staff, role=role, unit=unit)
    if new:
        after = {"role": role.value, "unit": unit_id}
        trail.write(_deed("staff.grant", staff, unit_id, after=after, why=why), by)


@transaction.atomic
def revoke(staff_id: int, role: Role, unit_id: str, *, by: Actor, why: str = "") -> None:
    """Take a role away; it holds from the next request on."""
    unit, staff = _unit(unit_id), managed(staff_id, by)
    by.demand(Right.MANAGE_STAFF, unit.path)
    gone, _ = Grant.objects.filter(staff=staff, role=role, unit=unit).delete()
    if gone:
        before = {"role": role.value, "unit": unit_id}
        trail.write(_deed("staff.revoke", staff, unit_id, before=before, why=why), by)


@transaction.atomic
def hand_over(giver_id: int, taker_id: int, *, by: Actor, why: str) -> Sequence[tuple[str, str]]:
    """Move all roles of one person to another and end the first one's access, in one act.

    Returns the (role, unit) pairs that moved.
    """
    giver, taker = managed(giver_id, by), managed(taker_id, by)
    if giver.pk == taker.pk:
        raise StaffError(Text(zh="不能交接给本人。", en="Nobody can hand over to themselves."))
    moved = list(Grant.objects.filter(staff=giver).values_list("role", "unit_id"))
    for role, unit_id in moved:
        grant(taker.pk, Role(role), unit_id, by=by, why=why)
    disable(giver.pk, by=by, why=why)
    return moved


@transaction.atomic
def disable(staff_id: int, *, by: Actor, why: str) -> None:
    """End a person's access: roles, sessions, tokens, invitations; the record stays."""
    staff = managed(staff_id, by)
    if staff.pk == by.staff_id:
        raise StaffError(
            Text(zh="不能停用自己的账户。", en="Nobody can end their own access."),
            hint=Text(zh="请由另一位系统管理员操作。", en="Ask another administrator."),
        )
    held = list(Grant.objects.filter(staff=staff).values_list("role", "unit_id"))
    Grant.objects.filter(staff=staff).delete()
    Invitation.objects.filter(staff=staff, used_at=None).update(ends_at=clock.now())
    staff.is_active = False
    _end_sessions(staff)
    revoke_all(staff.pk, clock.now())
    Identity.objects.filter(staff=staff).delete()
    before = {"active": True, "roles": held}
    deed = _deed("staff.disable", staff, "", before=before, after={"active": False}, why=why)
    trail.write(deed, by)


def _unit(unit_id: str) -> Unit:
    unit = Unit.objects.filter(pk=unit_id).first()
    if unit is None:
        raise StaffError(
            Text(zh="没有编号为“{unit}”的单位。", en="There is no unit “{unit}”.").fill(
                unit=unit_id
            ),
            hint=Text(zh="请先导入单位表。", en="Import the table of units first."),
        )
    return unit


def managed(staff_id: int, by: Actor) -> Staff:
    """Return a person all of whose roles lie within what the actor manages."""
    staff = Staff.objects.select_for_update().filter(pk=staff_id).first()
    paths = Grant.objects.filter(staff_id=staff_id).values_list("unit__path", flat=True)
    reached = by.has(Right.MANAGE_STAFF) and all(by.may(Right.MANAGE_STAFF, one) for one in paths)
    if staff is None or not reached:
        raise NotAllowedError(Right.MANAGE_STAFF)
    return staff


def _token(staff: Staff, days: int) -> str:
    token = secrets.token_urlsafe(32)
    now = clock.now()
    ends = now + timedelta(days=days)
    Invitation.objects.create(staff=staff, digest=token_digest(token), made_at=now, ends_at=ends)
    return token


def _set_password(staff: Staff, password: str) -> None:
    validate_password(password, staff)
    staff.set_password(password)
    staff.password_set_at = clock.now()
    _end_sessions(staff)
    OldPassword.objects.create(staff=staff, password=staff.password, set_at=staff.password_set_at)


def _end_sessions(staff: Staff) -> None:
    staff.session_version += 1
    staff.save()


def _write(
    verb: str, staff: Staff, unit_id: str, by: Actor | None, after: dict[str, Any] | None = None
) -> None:
    trail.write(_deed(verb, staff, unit_id, after=after), by)


def _deed(verb: str, staff: Staff, unit_id: str, **told: Any) -> trail.Deed:
    unit = unit_id or (
        Grant.objects.filter(staff=staff).values_list("unit_id", flat=True).order_by("pk").first()
    )
    return trail.Deed(verb=verb, kind=PLACE, object_id=str(staff.pk), unit_id=unit or "", **told)
