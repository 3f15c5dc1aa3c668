"""Plans and their decisions as programs read them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import ConfigDict, Field

from keepfit.kit.web.schemas import Why

Scenario = Literal["gentle", "balanced", "thorough"]


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


class PlanWhole(PlanOut):
    """One plan with what it does now or why it failed, for who reads its whole branch."""

    stage: str
    conflict: list[str]
    waivers: list[str]


class PlanIn(Schema):
    """How thorough, by which pack, its first day, and the plan it stays close to."""

    model_config = ConfigDict(extra="forbid")

    scenario: Scenario
    pack: Annotated[str, Field(max_length=64, pattern=r"^[a-z0-9-]+$", examples=["cn-2019"])]
    start_on: Annotated[date, Field(ge=date(2000, 1, 1), le=date(2100, 12, 31))]
    previous_id: Annotated[int, Field(ge=1, le=2**53)] | None = None


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


class DifferenceOut(Schema):
    """One account to which two plans give another fate, or another successor."""

    here: DecisionOut
    there: DecisionOut


class ChangeOut(Schema):
    """One account whose fate changes with the one asked about."""

    account: str
    was: str
    now: str


class WhyNotOut(Schema):
    """What the other fate of an account costs; `hours_month` is null where it cannot be."""

    decision: DecisionOut
    hours_month: float | None
    figures: dict[str, float]
    changes: list[ChangeOut]


class LockOut(Schema):
    """What the plans to come may not change about an account; fate "" where it is free."""

    account_id: str
    name: str
    unit_id: str
    fate: Literal["", "keep", "close"]
    why: str
    at: datetime | None
    by: str


class LockIn(Schema):
    """Locks an account to stay ("keep") or not to stay ("close"), or frees it ("")."""

    model_config = ConfigDict(extra="forbid")

    fate: Literal["", "keep", "close"]
    why: Why


class ApprovalIn(Schema):
    """On what ground a plan is approved."""

    model_config = ConfigDict(extra="forbid")

    why: Why


class PaperOut(Schema):
    """One document of a plan; `digest` is the SHA-256 of its content."""

    paper_id: int
    plan_id: int
    name: str
    lang: Literal["zh", "en"]
    digest: str
