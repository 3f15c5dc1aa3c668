"""The room of people as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class People(AppConfig):
    """Units, staff, roles, the audit trail."""

    name = "keepfit.people"
    label = "people"
    default_auto_field = "django.db.models.BigAutoField"
