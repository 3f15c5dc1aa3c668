"""Takes a second factor into use, or away from somebody who lost it."""

from __future__ import annotations

from django.db import transaction
from django_otp.plugins.otp_totp.models import TOTPDevice

from keepfit.people.actions import trail
from keepfit.people.actions.staff import managed
from keepfit.people.core.rights import Actor, NotAllowedError, Right


@transaction.atomic
def confirm(device_id: int, *, by: Actor) -> None:
    """Take one's own device into use: from now on signing in asks for its code."""
    device = TOTPDevice.objects.select_for_update().get(pk=device_id)
    if device.user_id != by.staff_id:
        raise NotAllowedError(Right.MANAGE_STAFF)
    device.confirmed = True
    device.save()
    trail.write(_deed("staff.second_factor", by.staff_id), by)


@transaction.atomic
def forget(staff_id: int, *, by: Actor, why: str) -> None:
    """Take the devices of somebody who lost them away; the person sets up a new one."""
    staff = managed(staff_id, by)
    TOTPDevice.objects.filter(user=staff).delete()
    trail.write(_deed("staff.second_factor_lost", staff.pk, why), by)


def _deed(verb: str, staff_id: int, why: str = "") -> trail.Deed:
    return trail.Deed(verb=verb, kind="staff", object_id=str(staff_id), why=why)
