"""Evaluations as programs read them, and how the owner of a candidate replies."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal

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


class PowerOut(Schema):
    """One power that is weighed: its share of the weights, and of how many it was observed."""

    power: str
    name: str
    weight: str
    observed: int


class EvaluationWhole(EvaluationOut):
    """One evaluation with its totals, and the reports of overlap and burden made with it."""

    near: bool
    totals: dict[str, Any]
    windows: list[list[date]]
    powers: list[PowerOut]
    overlap_id: int | None
    burden_id: int | None


class EvaluationIn(Schema):
    """As of which day, and whether rewritten posts are looked for too (slower)."""

    model_config = ConfigDict(extra="forbid")

    as_of: Annotated[date, Field(ge=date(2000, 1, 1), le=date(2100, 12, 31))]
    near: bool = True


class GroupOut(Schema):
    """One peer group; `within` counts its accounts within reach, `merged` what it was made of."""

    group_id: str
    name: str
    size: int
    within: int
    merged: str
    too_small: bool
    mixed: bool


class ExampleOut(Schema):
    """A public post that shows a lesson; `account` is empty beyond reach."""

    account: str
    title: str
    url: str
    on: str


class LessonOut(Schema):
    """One thing the best of a group do otherwise, in words, with posts that show it."""

    group: str
    name: str
    best: str
    rest: str
    apart: str
    size: str
    part_of: str
    examples: list[ExampleOut]


class StandingOut(Schema):
    """How one account stands among its peers; the interval is one of 90 %, null: not observed."""

    standing_id: int
    evaluation_id: int
    account_id: str
    group_id: str
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
    group: Annotated[str | None, Field(max_length=500)] = None
    course: Annotated[Literal["up", "down"] | None, Field(description="与自己比 / vs itself")] = (
        None
    )

    def columns(self) -> dict[str, Any]:
        """Return what is asked for by the table's columns."""
        names = {"account": "account_id", "group": "group_id", "course": "change__course"}
        said = self.model_dump(exclude_none=True)
        return {names.get(one, one): value for one, value in said.items()}


class ReplyIn(Schema):
    """What speaks for a candidate."""

    model_config = ConfigDict(extra="forbid")

    words: Annotated[str, Field(min_length=1, max_length=4000)]


class SaidOut(Schema):
    """One reply."""

    at: datetime
    by: str
    words: str


class StepOut(Schema):
    """One window of an account: its place then; null where it was not ranked."""

    start: date
    as_of: date
    rank: int | None
    low: int
    high: int
    size: int


class StandingWhole(StandingOut):
    """How one account stands, window by window, and what was said for it.

    `powers` are distances from the middle of its peers, `change` is against itself a quarter
    before, both null or absent where not observed.
    """

    powers: dict[str, float]
    change: dict[str, Any] | None
    course: list[StepOut]
    pleas: list[str]
    replies: list[SaidOut]
