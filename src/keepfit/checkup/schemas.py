"""Check-ups and findings as programs write and read them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import ConfigDict, Field

from keepfit.checkup.core.casework import State, Step


class RunOut(Schema):
    """One check-up 体检: its state, and the stage it is at while it runs."""

    checkup_id: int
    unit_id: str
    pack: str
    as_of: date
    state: str
    stage: str
    asked_at: datetime
    started_at: datetime | None
    ended_at: datetime | None
    totals: dict[str, int]


class RunIn(Schema):
    """What to check by, and as of which day."""

    model_config = ConfigDict(extra="forbid")

    pack: Annotated[str, Field(max_length=64, pattern=r"^[a-z0-9-]+$", examples=["cn-2019"])]
    as_of: date
    account: Annotated[str, Field(max_length=200, description="只查这个账号 / of it alone")] = ""


class Sought(Schema):
    """Which findings are asked for; what is left out does not count."""

    checkup: int | None = None
    account: Annotated[str | None, Field(max_length=200)] = None
    state: State | None = None
    observed: bool | None = None

    def columns(self) -> dict[str, Any]:
        """Return what is asked for by the table's columns."""
        names = {"checkup": "run_id", "account": "account_id"}
        said = self.model_dump(exclude_none=True)
        return {names.get(one, one): value for one, value in said.items()}


class FindingOut(Schema):
    """One finding 问题: one rule's complaint about one account, and where it stands."""

    finding_id: int
    checkup_id: int
    account_id: str
    rule_id: str
    severity: str
    statement: str
    remedy: str
    source: str
    observed: bool
    measured: float | None
    limit: float
    due_on: date | None
    state: State


class TakenOut(Schema):
    """One step that was taken with a finding."""

    step: str
    at: datetime
    by: str
    words: str


class FindingWhole(FindingOut):
    """A finding with its evidence, the steps taken, and those its reader may take now."""

    evidence: list[dict[str, Any]]
    taken: list[TakenOut]
    steps: list[Step]


class StepIn(Schema):
    """A step, and the words that go with it."""

    model_config = ConfigDict(extra="forbid")

    step: Step
    words: Annotated[str, Field(min_length=1, max_length=2000)]


class StepsIn(StepIn):
    """The same step with several findings."""

    findings: Annotated[
        list[Annotated[int, Field(ge=1, le=2**53)]], Field(min_length=1, max_length=500)
    ]


class StepsOut(Schema):
    """With how many findings the step was taken."""

    taken: int


class CourseOf(Schema):
    """Which earlier check-up to compare with, and the findings of which way to list."""

    before: Annotated[int, Field(ge=1, le=2**53, description="较早的体检 / the earlier one")]
    way: Literal[
        "new", "overdue", "still_open", "contested", "fixed", "unseen", "set_aside", "gone"
    ] = "new"


class WayOut(Schema):
    """How many findings went one way between two check-ups."""

    way: str
    name: str
    findings: int


class WentOut(FindingOut):
    """One finding of the way that was asked for; `carried` from an earlier check-up."""

    carried: bool


class CourseOut(Schema):
    """Two check-ups held against each other: the counts of all ways, the findings of one."""

    ways: list[WayOut]
    items: list[WentOut]
    next: str


class UnseenOut(Schema):
    """One account with rules nobody could observe: the causes, what to do, the errand if any."""

    account_id: str
    name: str
    platform: str
    unit: str
    rules: int
    causes: list[str]
    advice: list[str]
    errand_id: int | None


class ErrandOut(Schema):
    """Somebody is to see to it that an account can be observed; open until done."""

    errand_id: int
    account_id: str
    assigned_to: int
    due_on: date
    words: str
    version: int


class ErrandsIn(Schema):
    """Who sees to which accounts, by when, and what is asked of them."""

    model_config = ConfigDict(extra="forbid")

    accounts: Annotated[
        list[Annotated[str, Field(min_length=1, max_length=200)]],
        Field(min_length=1, max_length=500),
    ]
    staff_id: Annotated[int, Field(ge=1, le=2**53)]
    due_on: date
    words: Annotated[str, Field(min_length=1, max_length=500)]


class ErrandsOut(Schema):
    """How many accounts were given to somebody."""

    assigned: int


class DoneIn(Schema):
    """What was done about an errand that was read at a version."""

    model_config = ConfigDict(extra="forbid")

    version: Annotated[int, Field(ge=1, le=2**31)]
    words: Annotated[str, Field(min_length=1, max_length=500)]


class DoneOut(Schema):
    """The errand that was seen to."""

    errand_id: int
