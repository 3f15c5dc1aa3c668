"""The ledger as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class LedgerApp(AppConfig):
    """Accounts, services, offers."""

    name = "keepfit.ledger"
    label = "ledger"
    default_auto_field = "django.db.models.BigAutoField"
