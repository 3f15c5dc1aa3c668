"""The room of burden as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class BurdenApp(AppConfig):
    """What upkeep costs, and what the supervision asks for."""

    name = "keepfit.burden"
    label = "burden"
    default_auto_field = "django.db.models.BigAutoField"
