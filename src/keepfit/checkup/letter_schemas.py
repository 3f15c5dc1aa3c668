"""Letters of a check-up as programs write and read them."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from ninja import Schema
from pydantic import ConfigDict, Field

from keepfit.checkup.calendars import CalendarName

Days = Annotated[int, Field(ge=1, le=365, description="工作日 / working days")]
Line = Annotated[str, Field(max_length=200)]


class LettersIn(Schema):
    """To whom letters go and what stands in each, as on the page of letters.

    In `number` the place {n} takes the letter's own number; `last` is the number of the last
    mailing that was read, 0 for none.
    """

    model_config = ConfigDict(extra="forbid")

    unit_ids: Annotated[
        list[Annotated[str, Field(min_length=1, max_length=64)]],
        Field(min_length=1, max_length=5000),
    ]
    organ: Annotated[str, Field(min_length=1, max_length=200)]
    number: Annotated[str, Field(max_length=100)] = ""
    send_to: Line = ""
    contact: Line = ""
    sent_on: date
    deadline_days: Days = 10
    contest_days: Days = 5
    calendar: CalendarName = "china"
    reminders: bool = False
    last: Annotated[int, Field(ge=0, le=2**53)] = 0


class SentOut(Schema):
    """One letter that a unit was sent."""

    sent_on: date
    due_on: date


class LetterOut(SentOut):
    """One letter that was sent: to which unit, how many findings it told, who noted it."""

    unit_id: str
    unit: str
    problems: int
    by: str


class AddresseeOut(Schema):
    """One unit with something to put right."""

    unit_id: str
    unit: str
    accounts: int
    problems: int
    reminders: int
    sent: list[SentOut]


class AddresseesOut(Schema):
    """The units to write to about a check-up, and the number of its last mailing, 0 for none."""

    items: list[AddresseeOut]
    last: int


class PostedOut(Schema):
    """How many findings the letters tell."""

    findings: int
