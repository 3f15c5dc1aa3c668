"""The room of overlap as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class OverlapApp(AppConfig):
    """Posts published again, accounts that do the same."""

    name = "keepfit.overlap"
    label = "overlap"
    default_auto_field = "django.db.models.BigAutoField"
