"""The one place that asks what time it is; tests stop it here."""

from __future__ import annotations

from datetime import UTC, date, datetime


def now() -> datetime:
    """Return this moment, with its zone (UTC)."""
    return datetime.now(tz=UTC)


def today() -> date:
    """Return today's date where this machine stands."""
    return now().astimezone().date()
