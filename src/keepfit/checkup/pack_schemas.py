"""Packs of rules as programs write and read them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

from ninja import Schema
from pydantic import ConfigDict, Field

from keepfit.kit.web.schemas import Why

LONGEST = 200_000  # characters of a pack's text
Number = Annotated[int, Field(ge=1, le=10**9)]
Text = Annotated[str, Field(min_length=1, max_length=LONGEST, description="TOML")]
Ref = Annotated[str, Field(min_length=1, max_length=80, examples=["cn-2019", "qingxi@2"])]


class PackOut(Schema):
    """One pack 指标包: shipped, or an own one with its newest version and the one in force."""

    pack_id: str
    own: bool
    name: str
    unit_id: str
    newest: int | None
    in_force: int | None


class RuleOut(Schema):
    """One rule of a pack; `broken` is when it is, as in "> 14"."""

    rule_id: str
    on: bool
    statement: str
    measure: str
    broken: str
    severity: str
    points: float
    days: int
    source: str
    remedy: str


class PackWhole(PackOut):
    """A pack with its rules: of the version in force, else of the newest one."""

    rules: list[RuleOut]


class NewPackIn(Schema):
    """A pack of one's own, and the pack it takes everything over from at first."""

    model_config = ConfigDict(extra="forbid")

    pack_id: Annotated[str, Field(min_length=2, max_length=60, pattern=r"^[a-z0-9][a-z0-9-]*$")]
    zh: Annotated[str, Field(min_length=1, max_length=200)]
    en: Annotated[str, Field(min_length=1, max_length=200)]
    extends: Ref
    why: Why


class VersionOut(Schema):
    """One version of an own pack."""

    number: int
    name: str
    by: str
    at: datetime
    why: str


class VersionWhole(VersionOut):
    """One version with its text, as it was kept."""

    text: str


class VersionIn(Schema):
    """The text of the next version, the number of the one it was made from, and why."""

    model_config = ConfigDict(extra="forbid")

    text: Text
    based_on: Number
    why: Why


class LintIn(Schema):
    """A text that is to become a version."""

    model_config = ConfigDict(extra="forbid")

    text: Text


class FaultOut(Schema):
    """One fault of a text, and the line it stands in where there is one."""

    what: str
    line: int | None


class ChangeOut(Schema):
    """One thing in which a pack differs; `rule_id` is empty for what concerns all of it."""

    rule_id: str
    statement: str
    what: str
    before: str
    after: str


class LintOut(Schema):
    """What is wrong with a text; of a sound one, how it differs from the newest version."""

    sound: bool
    faults: list[FaultOut]
    changes: list[ChangeOut]


class TrialOut(Schema):
    """What a version would change, held against another pack; `moved` are accounts, `totals` all.

    At most 1,000 accounts are listed.
    """

    trial_id: int
    pack_id: str
    number: int
    against: str
    as_of: date
    state: str
    stage: str
    totals: dict[str, Any]
    moved: list[dict[str, Any]]


class ForceIn(Schema):
    """The version to put in force; null takes the pack out of force."""

    model_config = ConfigDict(extra="forbid")

    number: Number | None
    why: Why
