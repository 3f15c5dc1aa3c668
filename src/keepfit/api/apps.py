"""The API as Django knows it."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class Api(AppConfig):
    """Kept answers, webhooks, deliveries."""

    name = "keepfit.api"
    label = "api"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Begin to hear what is written; tables may be imported only now, hence by name."""
        import_module("keepfit.api.hearing")
