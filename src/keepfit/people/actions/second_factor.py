"""Takes a second factor into use, or away from somebody who lost it; makes its recovery codes."""

from __future__ import annotations

import secrets
from typing import Any

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django_otp.plugins.otp_totp.models import TOTPDevice

from keepfit.kit import clock
from keepfit.people.actions import trail
from keepfit.people.actions.staff import managed
from keepfit.people.core.rights import Actor, NotAllowedError, Right
from keepfit.people.factors import codes_left
from keepfit.people.models import RecoveryCode

CODES = 10
# Without signs that are taken for one another; 10 of them after the first two are 49 bits, which
# ASVS 5.0 (6.5.2) wants hashed like a password.
_SIGNS = "23456789abcdefghjkmnpqrstuvwxyz"
_START, _GROUP, _LENGTH = 2, 4, 12


@transaction.atomic
def confirm(device_id: int, *, by: Actor) -> list[str]:
    """Take one's own device into use: from now on signing in asks for its code.

    Returns the recovery codes, which nobody can read again.
    """
    device = TOTPDevice.objects.select_for_update().get(pk=device_id)
    if device.user_id != by.staff_id:
        raise NotAllowedError(Right.MANAGE_STAFF)
    device.confirmed = True
    device.save()
    trail.write(_deed("staff.second_factor", by.staff_id), by)
    return new_codes(by=by)


@transaction.atomic
def new_codes(*, by: Actor) -> list[str]:
    """Make ten recovery codes of one's own and return them, once; the earlier ones end."""
    codes = _drawn()
    RecoveryCode.objects.filter(staff_id=by.staff_id).delete()
    RecoveryCode.objects.bulk_create(
        RecoveryCode(
            staff_id=by.staff_id,
            start=one[:_START],
            digest=make_password(one[_START:]),
            made_at=clock.now(),
        )
        for one in codes
    )
    trail.write(_deed("staff.recovery_codes", by.staff_id, after={"codes": CODES}), by)
    return ["-".join(one[at : at + _GROUP] for at in range(0, _LENGTH, _GROUP)) for one in codes]


@transaction.atomic
def recover(code: str, *, by: Actor) -> TOTPDevice | None:
    """Use up one of one's own recovery codes; returns the device it stands for, None for no code.

    Capitals, spaces and dashes do not matter.
    """
    plain = "".join(code.lower().replace("-", "").split())
    found = (
        RecoveryCode.objects.select_for_update()
        .filter(staff_id=by.staff_id, start=plain[:_START], used_at=None)
        .first()
    )
    device = TOTPDevice.objects.filter(user_id=by.staff_id, confirmed=True).first()
    if found is None or device is None or not check_password(plain[_START:], found.digest):
        return None
    found.used_at = clock.now()
    found.save()
    left = {"left": codes_left(by.staff_id)}
    trail.write(_deed("staff.recovery_used", by.staff_id, after=left), by)
    return device


@transaction.atomic
def forget(staff_id: int, *, by: Actor, why: str) -> None:
    """Take the devices of somebody who lost them away; the person sets up a new one."""
    staff = managed(staff_id, by)
    TOTPDevice.objects.filter(user=staff).delete()
    RecoveryCode.objects.filter(staff=staff).delete()
    trail.write(_deed("staff.second_factor_lost", staff.pk, why=why), by)


def _drawn() -> list[str]:
    """Draw codes of which no two begin alike: each is found by its first two signs."""
    codes: dict[str, str] = {}
    while len(codes) < CODES:
        one = "".join(secrets.choice(_SIGNS) for _ in range(_LENGTH))
        codes[one[:_START]] = one
    return list(codes.values())


def _deed(verb: str, staff_id: int, **told: Any) -> trail.Deed:
    return trail.Deed(verb=verb, kind="staff", object_id=str(staff_id), **told)
