"""Signing in with the password of the office's directory, for people whom keepfit knows already."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.http import HttpRequest

from keepfit.kit import settings
from keepfit.people.actions.staff import arrive
from keepfit.people.doors import known, refuse_for
from keepfit.signin.directory import DirectoryError, proved, reached


class Directory(ModelBackend):
    """Lets in who was invited here and gives the password the directory knows."""

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **_given: Any,
    ) -> Any:  # a person, as the office's own model; None where nobody is let in
        """Ask the directory about somebody whom keepfit knows by exactly this name.

        A name written otherwise is nobody: a directory takes capitals for small letters, and each
        spelling would have a count of wrong passwords of its own.
        """
        ours = settings.load()
        if not ours.ldap_server or not username or not password:
            return None
        staff = known(username)
        try:
            if staff is None:
                reached(ours)  # takes as long, and tells as much, as for somebody who is known
                return None
            if not proved(username, password, ours):
                return None
        except DirectoryError as why:
            if staff is None or not staff.has_usable_password():
                raise
            # A password is kept here, and it was not this one: this try has to be counted.
            refuse_for(request, why)
            return None
        arrive(staff.pk)
        return staff


class Provider(ModelBackend):
    """Keeps the sessions of who came in by the identity provider; it takes no password."""

    def authenticate(self, request: HttpRequest | None, **_given: Any) -> None:  # type: ignore[override]  # noqa: ARG002  # Django offers it each name and password
        """Let nobody in by a name and a password."""
        return
