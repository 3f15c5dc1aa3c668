"""By which day a finding is to be put right."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

_SATURDAY = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkCalendar:
    """Which days are worked: days off besides weekends, and weekend days worked in exchange (调休).

    Both are known from `first_year` to `last_year`; in other years Monday to Friday are worked.
    """

    holidays: frozenset[date] = frozenset()
    workdays: frozenset[date] = frozenset()
    first_year: int = date.min.year
    last_year: int = date.max.year

    def knows(self, day: date) -> bool:
        """Whether the holidays of that day's year are known."""
        return self.first_year <= day.year <= self.last_year


WEEKDAYS = WorkCalendar()


def works(day: date, calendar: WorkCalendar) -> bool:
    """Say whether a day is worked."""
    return day in calendar.workdays or (day.weekday() < _SATURDAY and day not in calendar.holidays)


def working_day(issued_on: date, number: int, calendar: WorkCalendar) -> date:
    """Return the `number`-th working day after `issued_on`, which itself does not count."""
    day, left = issued_on, number
    while left > 0:
        day += timedelta(days=1)
        left -= works(day, calendar)
    return day
