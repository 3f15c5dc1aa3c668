"""Burden reports as programs read them; nothing is kept by person, and nobody is ranked."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

from ninja import Schema
from pydantic import Field

Named = Annotated[str, Field(min_length=1, max_length=200)]


class Asking(Schema):
    """What somebody means to ask for, field by field."""

    fields: Annotated[list[Named], Field(min_length=1, max_length=50)]


class BurdenOut(Schema):
    """One report 负担: its window, and what an hour is reckoned at."""

    burden_id: int
    unit_id: str
    start: date
    as_of: date
    made_at: datetime
    hour_yuan: float


class AskedOut(Schema):
    """What one sender asked for of one kind in a year; hours with a 90 % interval."""

    sender: str
    kind: str
    requests: int
    answers: int
    low: float
    high: float


class TwiceOut(Schema):
    """A field that was asked for although known (`share` of the ledger), or more than once."""

    field: str
    known: bool
    share: float
    requests: int
    answers: int


class EffortOut(Schema):
    """One piece of work of the model: hours, and the mark of its source."""

    name: str
    low: float
    likely: float
    high: float
    mark: str


class BurdenWhole(BurdenOut):
    """One report with what the supervision itself asked for, and the work model it used."""

    asked_since: date
    asked_low: float
    asked_likely: float
    asked_high: float
    asked: list[AskedOut]
    twice: list[TwiceOut]
    efforts: list[EffortOut]


class SpentOut(Schema):
    """Hours a week and yuan a year with 90 % intervals; what they bring, null: not observed."""

    hours_low: float
    hours_likely: float
    hours_high: float
    yuan_low: float
    yuan_likely: float
    yuan_high: float
    per_hour: dict[str, float | None]
    per_yuan: dict[str, float | None]


class BranchOut(SpentOut):
    """A unit and all under it, on one platform or ("") on all; `load` counts, and names nobody."""

    unit_id: str
    unit_name: str
    platform: str
    accounts: int
    load: dict[str, Any]


class UpkeepOut(SpentOut):
    """One account's upkeep; `basis` says what its hours rest on."""

    account_id: str
    name: str
    unit_id: str
    basis: str
    contract_yuan: float


class KnownOut(Schema):
    """A field somebody means to ask for; `share` of the ledger knows it, null: it does not."""

    field: str
    share: float | None
