"""The room of plans as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class PlanApp(AppConfig):
    """Plans, the accounts locked for them, and who approved which."""

    name = "keepfit.plan"
    label = "plan"
    default_auto_field = "django.db.models.BigAutoField"
