"""What the documents are made from: a check-up with its ledger, and who issues them how."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from keepfit.checkup.calendars import CalendarName
from keepfit.checkup.core.circular import Rounding
from keepfit.checkup.core.overtime import Course
from keepfit.checkup.core.rules import CheckUp
from keepfit.history.core.facts import Facts
from keepfit.kit.text import Text
from keepfit.ledger.core.records import Ledger

NOTHING = Text(zh="", en="")


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspected:
    """A check-up and what it was made from; `course` is the re-check of last time's findings."""

    checkup: CheckUp
    ledger: Ledger
    facts: Facts | None = None
    course: Course | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Issuer:
    """Who issues the documents, and the habits of that office.

    `scope` names whose accounts were checked ("全县"). `rounding` and `decimals` say how the
    office prints rates; `named_at_most` is the most accounts a paragraph names before it refers
    to the annex. An empty `issued_on` is the day of the check-up, an empty `period` its quarter.
    In `letter_number` the place {n} takes the letter's number. `copied_to` and `printed_by`
    make the circular's imprint, dated `printed_on`, else the day of issue.
    """

    organ: Text
    scope: Text = NOTHING
    banner: Text = NOTHING
    number: Text = NOTHING
    letter_number: Text = NOTHING
    addressees: Text = NOTHING
    period: Text = NOTHING
    copied_to: Text = NOTHING
    printed_by: Text = NOTHING
    contact: Text = NOTHING
    send_to: Text = NOTHING
    basis: tuple[str, ...] = ()
    praised: tuple[str, ...] = ()
    issued_on: date | None = None
    printed_on: date | None = None
    rounding: Rounding = "round"
    decimals: int = 2
    deadline_days: int = 10
    contest_days: int = 5
    calendar: CalendarName = "china"
    named_at_most: int = 20
