"""The way to the mail server: Django's own, with the office's certificate authority and secrets."""

from __future__ import annotations

import smtplib
import ssl
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

from django.core.mail.backends.smtp import EmailBackend
from django.utils.functional import cached_property

from keepfit.checkup.calendars import CALENDARS
from keepfit.kit.errors import KeepfitError
from keepfit.kit.settings import Settings
from keepfit.kit.text import Text

_SECURITY = ("starttls", "tls", "none")
EVERY_DAY = "every"
_DAYS = (*CALENDARS, EVERY_DAY)
_LOCAL = ("localhost", "127.0.0.1", "::1")


class PostError(KeepfitError):
    """Mail is not set up as it has to be."""


class Post(EmailBackend):
    """Django's way to a mail server, its certificate checked against the authority chosen."""

    authority = ""

    @cached_property
    def ssl_context(self) -> ssl.SSLContext:
        """Return what checks the server's certificate and its name."""
        return ssl.create_default_context(cafile=self.authority or None)

    def open(self) -> bool | None:
        """Open the way; where the server does not let us in, nothing of it is left open."""
        try:
            return super().open()
        except (OSError, smtplib.SMTPException):
            with suppress(OSError, smtplib.SMTPException):
                self.close()
            raise


def post(ours: Settings) -> Post:
    """Return the way to the mail server, not yet open; raises PostError where it is set up wrong.

    The server is the operator's setting, never a person's entry: it needs no list of what may be
    asked. What a person enters, the recipient, goes nowhere but into the message.
    """
    demand_sound(ours)
    made = Post(
        host=ours.mail_server,
        port=ours.mail_port,
        username=ours.mail_user,
        password=_password(ours),
        use_tls=ours.mail_security == "starttls",
        use_ssl=ours.mail_security == "tls",
        timeout=ours.mail_seconds,
        fail_silently=False,
    )
    made.authority = ours.mail_ca
    return made


def demand_sound(ours: Settings) -> None:
    """Refuse with PostError settings of mail that cannot work, or would show a password."""
    faults = [
        (not ours.mail_server, "KEEPFIT_MAIL_SERVER"),
        (ours.mail_security not in _SECURITY, "KEEPFIT_MAIL_SECURITY"),
        ("@" not in ours.mail_from, "KEEPFIT_MAIL_FROM"),
        (urlsplit(ours.office_address).scheme not in ("http", "https"), "KEEPFIT_OFFICE_ADDRESS"),
        (_shown(ours), "KEEPFIT_MAIL_SECURITY"),
        (ours.mail_days not in _DAYS, "KEEPFIT_MAIL_DAYS"),
    ]
    wrong = list(dict.fromkeys(name for fault, name in faults if fault))
    if wrong:
        raise PostError(
            Text(
                zh=f"邮件设置缺失或有误：{'、'.join(wrong)}。",
                en=f"Settings of mail lack or are wrong: {', '.join(wrong)}.",
            ),
            hint=Text(
                zh="含义见“设置”一览；带密码登录的，除本机外必须加密。",
                en="See the list of settings; a password travels encrypted only, but for this "
                "machine itself.",
            ),
        )


def _shown(ours: Settings) -> bool:
    return bool(ours.mail_user and ours.mail_security == "none" and ours.mail_server not in _LOCAL)


def _password(ours: Settings) -> str:
    if not ours.mail_password_file:
        return ours.mail_password
    try:
        return Path(ours.mail_password_file).read_text(encoding="utf-8").rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as why:
        raise PostError(
            Text(
                zh="读不了 KEEPFIT_MAIL_PASSWORD_FILE 所指的文件。",
                en="The file of KEEPFIT_MAIL_PASSWORD_FILE cannot be read.",
            )
        ) from why
