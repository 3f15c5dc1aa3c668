"""Whose password counts, and what one must be beyond Django's own checks.

GB/T 22239-2019 8.1.4.1 a asks for complexity and change, OWASP ASVS 5.0 6.2.5 and 6.2.10 advise
against both: the office decides, and each is off unless it does.
"""

from __future__ import annotations

import re
from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.hashers import check_password
from django.contrib.auth.password_validation import (
    CommonPasswordValidator,
    MinimumLengthValidator,
    UserAttributeSimilarityValidator,
    password_validators_help_texts,
)
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from keepfit.kit import settings
from keepfit.kit.text import Text
from keepfit.kit.web.words import page_lang, promised
from keepfit.people.core.policy import policy_of
from keepfit.people.core.rights import Role
from keepfit.people.models import OldPassword, Staff
from keepfit.people.queries import actor_of

_LASTS = Text(
    zh="每 {days} 天须更换一次（等保要求）。",
    en="It must be changed every {days} days (GB/T 22239-2019).",
)
_STAYS = Text(
    zh="不要求定期更换，也不要求各类字符：越长越好，几个不相干的词连在一起就很好"
    "（OWASP ASVS 5.0）。",
    en="It need be neither mixed nor changed from time to time: the longer the better, and a few "
    "words that have nothing to do with each other do well (OWASP ASVS 5.0).",
)
_KINDS = (r"[A-Z]", r"[a-z]", r"[0-9]", r"[^A-Za-z0-9]")


class Kept(ModelBackend):
    """Lets in by the password that is kept here, whom the office's settings allow that."""

    def authenticate(self, request: HttpRequest | None, **given: Any) -> AbstractBaseUser | None:  # type: ignore[override]  # all that Django hands in is handed on
        """Check the password, then whether this person may use one."""
        staff = super().authenticate(request, **given)
        return staff if staff is not None and may_keep_one(staff.pk) else None


def may_keep_one(staff_id: int) -> bool:
    """Whether a password kept here would let this person in."""
    if settings.load().local_passwords == "all":
        return True
    actor = actor_of(staff_id)
    held = () if actor is None else actor.reaches
    return any(one.role is Role.ADMINISTRATOR for one in held)


def asked_of_passwords() -> list[str]:
    """Return what a new password must be, a sentence each, as the page's reader reads it."""
    policy = policy_of(settings.load())
    asked = [one for one in password_validators_help_texts() if one]
    if policy.days:
        asked.append(_LASTS.fill(days=policy.days).read(page_lang()))
    elif not policy.classes:
        asked.append(_STAYS.read(page_lang()))
    return asked


class Long(MinimumLengthValidator):
    """Asks for so many characters, in the words of this office."""

    def get_help_text(self) -> str:
        """Say what is asked for."""
        return promised(
            f"密码至少 {self.min_length} 个字符。",
            f"The password must have at least {self.min_length} characters.",
        )

    get_error_message = get_help_text


class Uncommon(CommonPasswordValidator):
    """Refuses what stands in lists of common passwords, in the words of this office."""

    def get_help_text(self) -> str:
        """Say what is refused."""
        return promised(
            "不得使用常见密码（如 password123）。",
            "No common password (such as password123) may be used.",
        )

    get_error_message = get_help_text


class Unlike(UserAttributeSimilarityValidator):
    """Refuses what is much like the person's own names, in the words of this office."""

    def get_help_text(self) -> str:
        """Say what is refused."""
        return promised(
            "密码不得与您的登录名、姓名、邮箱相近。",
            "The password must not be much like your login name, name or e-mail address.",
        )

    get_error_message = get_help_text


class Mixed:
    """Asks for several kinds of characters."""

    def __init__(self, kinds: int) -> None:
        self.kinds = kinds

    def validate(self, password: str, user: Staff | None = None) -> None:  # noqa: ARG002  # Django hands it in
        """Refuse a password of too few kinds."""
        if sum(bool(re.search(kind, password)) for kind in _KINDS) < self.kinds:
            raise ValidationError(self.get_help_text(), code="password_not_mixed")

    def get_help_text(self) -> str:
        """Say what is asked for."""
        if not self.kinds:
            return ""
        return promised(
            f"密码须含大写字母、小写字母、数字、符号中的至少 {self.kinds} 类。",
            f"The password must mix at least {self.kinds} of: upper case, lower case, digits, "
            "signs.",
        )


class New:
    """Refuses the last few passwords of the same person."""

    def __init__(self, earlier: int) -> None:
        self.earlier = earlier

    def validate(self, password: str, user: Staff | None = None) -> None:
        """Refuse a password that was used before."""
        if not self.earlier or user is None or user.pk is None:
            return
        used = OldPassword.objects.filter(staff=user).order_by("-set_at")[: self.earlier]
        if any(check_password(password, one.password) for one in used):
            raise ValidationError(self.get_help_text(), code="password_used_before")

    def get_help_text(self) -> str:
        """Say what is refused."""
        if not self.earlier:
            return ""
        return promised(
            f"不得与最近 {self.earlier} 个密码相同。",
            f"None of the last {self.earlier} passwords may be used again.",
        )
