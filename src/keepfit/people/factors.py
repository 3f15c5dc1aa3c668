"""What somebody still has to prove a second factor with, when the phone is not at hand."""

from __future__ import annotations

from django_otp.plugins.otp_totp.models import TOTPDevice

from keepfit.people.models import RecoveryCode

FEW = 2  # left, from which on a person is reminded to make new ones


def has_factor(staff_id: int) -> bool:
    """Whether somebody uses one-time codes."""
    return bool(TOTPDevice.objects.filter(user_id=staff_id, confirmed=True).exists())


def codes_left(staff_id: int) -> int:
    """Return how many recovery codes somebody has not used yet."""
    return RecoveryCode.objects.filter(staff_id=staff_id, used_at=None).count()
