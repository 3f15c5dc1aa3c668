"""Which days are worked, from the published calendars."""

from __future__ import annotations

from functools import cache
from typing import Literal

from chinese_calendar import constants  # type: ignore[import-untyped]  # ships no type information

from keepfit.checkup.core.due import WEEKDAYS, WorkCalendar

CalendarName = Literal["china", "weekdays"]
CALENDARS: tuple[CalendarName, ...] = ("china", "weekdays")


@cache
def work_calendar(name: CalendarName) -> WorkCalendar:
    """Return a calendar: China's with its holidays and exchanged days, or plain weekdays."""
    if name == "weekdays":
        return WEEKDAYS
    return WorkCalendar(
        holidays=frozenset(constants.holidays),
        workdays=frozenset(constants.workdays),
        first_year=min(constants.holidays).year,
        last_year=max(constants.holidays).year,
    )
