"""The room of check-ups as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class CheckupApp(AppConfig):
    """Check-ups and their findings."""

    name = "keepfit.checkup"
    label = "checkup"
    default_auto_field = "django.db.models.BigAutoField"
