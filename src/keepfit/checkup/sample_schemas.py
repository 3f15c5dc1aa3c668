"""Blind double checks as programs write and read them."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from ninja import Schema
from pydantic import ConfigDict, Field

Answer = Literal["PASSED", "FAILED", "UNSEEN"]
Share = Annotated[float, Field(gt=0, le=1, allow_inf_nan=False)]


class SampleIn(Schema):
    """What is drawn and who looks; the same seed draws the same, without one it is drawn by lot."""

    model_config = ConfigDict(extra="forbid")

    name: Annotated[str, Field(min_length=1, max_length=200)]
    question: Annotated[str, Field(min_length=1, max_length=1000)]
    share: Share = 0.12
    overlap: Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)] = 1.0
    checkers: Annotated[
        list[Annotated[int, Field(ge=1, le=2**53)]], Field(min_length=2, max_length=50)
    ]
    seed: Annotated[int, Field(ge=0, lt=2**31)] | None = None


class SampleOut(Schema):
    """One sample; `left` answers are still missing, and until then nobody sees another's."""

    sample_id: int
    name: str
    question: str
    unit_id: str
    by: str
    at: datetime
    share: float
    seed: int
    left: int


class LookOut(Schema):
    """One account of one's own sheet; `answer` is empty until it is given."""

    look_id: int
    account_id: str
    account: str
    unit: str
    answer: str
    words: str
    version: int


class PairOut(Schema):
    """How far two people agreed on the accounts both looked at: the share, and Cohen's kappa."""

    first: str
    second: str
    pairs: int
    share: float | None
    kappa: float | None


class AnswerOut(Schema):
    """What one person said of an account; `place` 3 is the third's decision."""

    place: int
    by: str
    answer: str
    words: str


class DisputedOut(Schema):
    """One account about which two differ: what each said, a third's decision last."""

    account_id: str
    account: str
    answers: list[AnswerOut]


class EstimateOut(Schema):
    """The share that passes among the observed, estimated for all, with its interval."""

    rate: float
    low: float
    high: float
    checked: int
    unobserved: int
    population: int
    confidence: float


class SampleWhole(SampleOut):
    """A sample with one's own sheet, and once every answer is given what they say."""

    sheet: list[LookOut]
    pairs: list[PairOut]
    differing: list[DisputedOut]
    estimate: EstimateOut | None


class AnswerIn(Schema):
    """An answer to a line of one's own sheet that was read at a version."""

    model_config = ConfigDict(extra="forbid")

    answer: Answer
    words: Annotated[str, Field(max_length=1000)] = ""
    version: Annotated[int, Field(ge=0, le=2**53)]


class DecisionIn(Schema):
    """A third's decision about an account on which two differ."""

    model_config = ConfigDict(extra="forbid")

    account_id: Annotated[str, Field(min_length=1, max_length=200)]
    answer: Answer
    words: Annotated[str, Field(min_length=1, max_length=1000)]
    version: Annotated[int, Field(ge=0, le=2**53)] = 0
