"""Plans and their decisions as programs read them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal

from ninja import Schema


class PlanOut(Schema):
    """One plan 方案: its state, its totals, and who approved it when."""

    plan_id: int
    unit_id: str
    scenario: str
    pack: str
    start_on: date
    previous_id: int | None
    state: str
    asked_at: datetime
    ended_at: datetime | None
    totals: dict[str, Any]
    digest: str
    approved_at: datetime | None


class DecisionOut(Schema):
    """What becomes of one account; another unit's account is not named, and has no id here."""

    account_id: str
    fate: Literal["keep", "merge", "close"]
    successor_id: str | None
    successor: str
    reason: str
    grounds: list[str]
    changed: str
    wave: int | None
    hours_month: float
