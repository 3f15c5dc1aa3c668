"""Evaluations as programs read them, and how the owner of a candidate replies."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from ninja import Schema
from pydantic import ConfigDict, Field


class EvaluationOut(Schema):
    """One evaluation 评估: its day, its state, and the stage it is at while it runs."""

    evaluation_id: int
    unit_id: str
    as_of: date
    state: str
    stage: str
    asked_at: datetime
    ended_at: datetime | None


class StandingOut(Schema):
    """How one account stands among its peers; the interval is one of 90 %, null: not observed."""

    standing_id: int
    evaluation_id: int
    account_id: str
    score: float | None
    score_low: float | None
    score_high: float | None
    rank: int | None
    rank_low: int | None
    rank_high: int | None
    size: int
    coverage: float
    candidate: bool
    reasons: list[str]


class Sought(Schema):
    """Which accounts are asked for; what is left out does not count."""

    candidate: bool | None = None
    account: Annotated[str | None, Field(max_length=200)] = None


class ReplyIn(Schema):
    """What speaks for a candidate."""

    model_config = ConfigDict(extra="forbid")

    words: Annotated[str, Field(min_length=1, max_length=4000)]


class SaidOut(Schema):
    """One reply."""

    at: datetime
    by: str
    words: str
