"""Links people to who they are at an identity provider, and loosens the link again."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from django.db import transaction

from keepfit.kit import clock, settings
from keepfit.kit.errors import KeepfitError
from keepfit.kit.text import Text
from keepfit.people.actions import trail
from keepfit.people.actions.staff import StaffError, arrive
from keepfit.people.core.rights import Actor
from keepfit.people.models import Grant, Identity, Invitation, Staff
from keepfit.people.queries import invited, token_digest


class LinkError(KeepfitError):
    """The link asked for cannot be made or loosened."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """Who an identity provider says somebody is: its address, its number of the person, a name."""

    issuer: str
    subject: str
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Linked:
    """One link as the person sees it."""

    issuer: str
    name: str


def person_of(told: Told) -> Staff | None:
    """Return who is linked to this identity; nobody whose access ended."""
    found = Identity.objects.filter(
        issuer=told.issuer, subject=told.subject, staff__is_active=True
    ).select_related("staff")
    link = found.first()
    return None if link is None else link.staff


def link_of(staff_id: int, issuer: str) -> Linked | None:
    """Return a person's link to one provider."""
    found = Identity.objects.filter(staff_id=staff_id, issuer=issuer).first()
    return None if found is None else Linked(issuer=found.issuer, name=found.name)


@transaction.atomic
def link(told: Told, *, by: Actor) -> None:
    """Link oneself to an identity; refused where somebody else is, or one is linked already."""
    _link(told, by.staff_id, by)


@transaction.atomic
def join(token: str, told: Told) -> Staff:
    """Take up an invitation by an identity instead of a password, and return who came."""
    guest = invited(token)
    if guest is None:
        raise StaffError(
            Text(zh="邀请链接无效或已过期。", en="The invitation is not valid or is over."),
            hint=Text(
                zh="请向系统管理员索取新的邀请。", en="Ask your administrator for a new one."
            ),
        )
    Invitation.objects.select_for_update().get(digest=token_digest(token))
    _link(told, guest.staff_id, None)
    arrive(guest.staff_id)
    return Staff.objects.get(pk=guest.staff_id)


@transaction.atomic
def unlink(issuer: str, *, by: Actor) -> None:
    """Loosen one's own link; refused where it is the only way in."""
    found = Identity.objects.filter(staff_id=by.staff_id, issuer=issuer).first()
    if found is None:
        return
    other_way = bool(settings.load().ldap_server)
    if not other_way and not Staff.objects.get(pk=by.staff_id).has_usable_password():
        raise LinkError(
            Text(zh="这是您唯一的登录方式，不能解除。", en="This is your only way in."),
            hint=Text(
                zh="需要更换的，请系统管理员重新发送邀请。",
                en="To change it, ask your administrator for a new invitation.",
            ),
        )
    found.delete()
    told = Told(issuer=issuer, subject=found.subject, name=found.name)
    trail.write(_deed("staff.unlink", by.staff_id, told), by)


def _link(told: Told, staff_id: int, by: Actor | None) -> None:
    held = Identity.objects.filter(issuer=told.issuer)
    if held.filter(subject=told.subject).exists() or held.filter(staff_id=staff_id).exists():
        raise LinkError(
            Text(
                zh="这个身份已绑定他人，或您已绑定另一个身份。",
                en="This identity is somebody else's here, or you are linked to another one.",
            ),
            hint=Text(
                zh="请先解除原有绑定；仍有问题的，请联系系统管理员。",
                en="Loosen the link there is; if that does not help, ask your administrator.",
            ),
        )
    Identity.objects.create(
        staff_id=staff_id,
        issuer=told.issuer,
        subject=told.subject,
        name=told.name,
        linked_at=clock.now(),
    )
    trail.write(_deed("staff.link", staff_id, told), by)


def _deed(verb: str, staff_id: int, told: Told) -> trail.Deed:
    units = Grant.objects.filter(staff_id=staff_id).order_by("pk")
    unit_id = units.values_list("unit_id", flat=True).first() or ""
    return trail.Deed(
        verb=verb, kind="staff", object_id=str(staff_id), unit_id=unit_id, after=asdict(told)
    )
