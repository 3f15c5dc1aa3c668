"""The API as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class Api(AppConfig):
    """Kept answers, webhooks, deliveries."""

    name = "keepfit.api"
    label = "api"
    default_auto_field = "django.db.models.BigAutoField"
