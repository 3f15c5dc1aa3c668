"""The room of signing in as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class SignIn(AppConfig):
    """Directory and identity provider; it has no tables."""

    name = "keepfit.signin"
    label = "signin"
