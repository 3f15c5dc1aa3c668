"""Check-ups that come again as programs write and read them."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from ninja import Schema
from pydantic import ConfigDict, Field

from keepfit.people.core.rhythm import Every


class ScheduleIn(Schema):
    """What to check up, by which pack and when; see `people.core.rhythm.Rhythm`."""

    model_config = ConfigDict(extra="forbid")

    unit_id: Annotated[str, Field(min_length=1, max_length=64)]
    pack: Annotated[str, Field(min_length=1, max_length=64, examples=["cn-2019"])]
    every: Every
    day: Annotated[int, Field(ge=1, le=31)]
    hour: Annotated[int, Field(ge=0, le=23, description="本系统时区 / of the office's zone")]


class ScheduleOut(ScheduleIn):
    """One schedule: when it comes next, none where it has ended, and what the last made."""

    model_config = ConfigDict(extra="ignore")

    schedule_id: int
    next_at: datetime | None
    last_at: datetime | None
    last_checkup: int | None
    missed: int
