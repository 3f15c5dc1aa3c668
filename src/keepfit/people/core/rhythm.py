"""When something comes again: every week, month or quarter, on a day, at an hour of the office."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from enum import StrEnum

from dateutil.rrule import MONTHLY, WEEKLY, rrule

from keepfit.kit.errors import KeepfitError
from keepfit.kit.text import Text

_SHORTEST = 28  # days of the shortest month
_QUARTERS = (1, 4, 7, 10)  # the first months of the quarters
WEEKDAYS = (
    Text(zh="周一", en="Monday"),
    Text(zh="周二", en="Tuesday"),
    Text(zh="周三", en="Wednesday"),
    Text(zh="周四", en="Thursday"),
    Text(zh="周五", en="Friday"),
    Text(zh="周六", en="Saturday"),
    Text(zh="周日", en="Sunday"),
)


class Every(StrEnum):
    """How often."""

    WEEK = "WEEK"
    MONTH = "MONTH"
    QUARTER = "QUARTER"


_LAST_DAY = {Every.WEEK: 7, Every.MONTH: 31, Every.QUARTER: 31}


class RhythmError(KeepfitError):
    """A day or an hour that there is not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rhythm:
    """Every week on a day (1 Monday to 7), or every month or quarter on a day of its first month.

    A month that lacks the day takes its last one. `hour` is that of the office's zone.
    """

    every: Every
    day: int
    hour: int

    def __post_init__(self) -> None:
        last = _LAST_DAY[self.every]
        if not (1 <= self.day <= last and 0 <= self.hour <= 23):
            raise RhythmError(
                Text(
                    zh="日期须为 1 至 {last}，钟点须为 0 至 23。",
                    en="The day must be 1 to {last}, and the hour 0 to 23.",
                ).fill(last=str(last))
            )

    def read(self) -> Text:
        """Say it in words."""
        if self.every is Every.WEEK:
            name = WEEKDAYS[self.day - 1]
            return Text(zh=f"每{name.zh} {self.hour}:00", en=f"every {name.en} at {self.hour}:00")
        if self.every is Every.MONTH:
            return Text(
                zh=f"每月 {self.day} 日 {self.hour}:00",
                en=f"every month on day {self.day} at {self.hour}:00",
            )
        return Text(
            zh=f"每季度首月 {self.day} 日 {self.hour}:00",
            en=f"every quarter on day {self.day} of its first month at {self.hour}:00",
        )


def slots_between(
    rhythm: Rhythm, after: datetime, until: datetime, zone: tzinfo
) -> Iterator[datetime]:
    """Yield the moments (UTC) after one moment and up to another, in order."""
    for moment in _moments(rhythm, after, zone):
        if moment > until:
            return
        if moment > after:
            yield moment


def next_slot(rhythm: Rhythm, after: datetime, zone: tzinfo) -> datetime:
    """Return the first moment (UTC) after another."""
    return next(one for one in _moments(rhythm, after, zone) if one > after)


def _moments(rhythm: Rhythm, after: datetime, zone: tzinfo) -> Iterator[datetime]:
    """Yield the moments from the beginning of a day on, the last ones before it left out.

    Counted in the wall clock of the zone, and only then made moments: a day has not always
    24 hours.
    """
    day = after.astimezone(zone).replace(tzinfo=None, hour=0, minute=0, second=0, microsecond=0)
    for wall in _rule(rhythm, day):
        yield wall.replace(tzinfo=zone).astimezone(UTC)


def _rule(rhythm: Rhythm, begin: datetime) -> rrule:
    at = {"byhour": rhythm.hour, "byminute": 0, "bysecond": 0, "dtstart": begin}
    if rhythm.every is Every.WEEK:
        return rrule(WEEKLY, byweekday=rhythm.day - 1, **at)
    # Of the days 28 to N the last that the month has: rrule by itself leaves short months out.
    days = range(min(rhythm.day, _SHORTEST), rhythm.day + 1)
    months = _QUARTERS if rhythm.every is Every.QUARTER else None
    return rrule(MONTHLY, bymonth=months, bymonthday=days, bysetpos=-1, **at)
