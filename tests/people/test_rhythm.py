"""When something comes again: month ends, leap days, zones, and nothing left out or twice."""

from __future__ import annotations

from calendar import monthrange
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keepfit.people.core.rhythm import Every, Rhythm, RhythmError, next_slot, slots_between

CHINA = ZoneInfo("Asia/Shanghai")
ZONES = st.sampled_from([CHINA, ZoneInfo("Europe/Berlin"), ZoneInfo("Pacific/Chatham"), UTC])
MOMENTS = st.datetimes(datetime(2019, 1, 1), datetime(2033, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001  # hypothesis adds the zone
RHYTHMS = st.one_of(
    st.builds(Rhythm, every=st.just(Every.WEEK), day=st.integers(1, 7), hour=st.integers(0, 23)),
    st.builds(
        Rhythm,
        every=st.sampled_from([Every.MONTH, Every.QUARTER]),
        day=st.integers(1, 31),
        hour=st.integers(0, 23),
    ),
)
YEAR = timedelta(days=365)


def china(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=CHINA)  # type: ignore[arg-type,misc]  # year to minute


def days(rhythm: Rhythm, after: datetime, until: datetime) -> list[str]:
    moments = slots_between(rhythm, after, until, CHINA)
    return [one.astimezone(CHINA).strftime("%m-%d %H") for one in moments]


def test_a_month_without_the_day_takes_its_last_one() -> None:
    rhythm = Rhythm(every=Every.MONTH, day=31, hour=6)
    found = days(rhythm, china(2023, 1, 1), china(2023, 5, 1))
    assert found == ["01-31 06", "02-28 06", "03-31 06", "04-30 06"]


def test_the_last_day_of_february_is_the_leap_day_in_a_leap_year() -> None:
    rhythm = Rhythm(every=Every.MONTH, day=30, hour=0)
    assert days(rhythm, china(2024, 2, 1), china(2024, 3, 1)) == ["02-29 00"]


def test_a_quarter_is_the_first_of_its_months() -> None:
    rhythm = Rhythm(every=Every.QUARTER, day=5, hour=8)
    found = days(rhythm, china(2024, 1, 6), china(2025, 1, 1))
    assert found == ["04-05 08", "07-05 08", "10-05 08"]


def test_the_hour_is_that_of_the_office() -> None:
    rhythm = Rhythm(every=Every.MONTH, day=1, hour=6)
    found = next_slot(rhythm, datetime(2024, 3, 31, 21, 59, tzinfo=UTC), CHINA)
    assert found == datetime(2024, 3, 31, 22, tzinfo=UTC)


def test_the_moment_itself_is_not_after_itself() -> None:
    rhythm = Rhythm(every=Every.WEEK, day=1, hour=6)
    assert next_slot(rhythm, china(2024, 7, 1, 6), CHINA) == china(2024, 7, 8, 6)


@pytest.mark.parametrize(
    ("every", "day", "hour"), [("WEEK", 8, 1), ("MONTH", 0, 1), ("MONTH", 1, 24)]
)
def test_a_day_or_hour_there_is_not_is_refused(every: str, day: int, hour: int) -> None:
    with pytest.raises(RhythmError):
        Rhythm(every=Every(every), day=day, hour=hour)


@given(rhythm=RHYTHMS, after=MOMENTS, zone=ZONES)
def test_the_next_moment_is_the_first_of_those_between(
    rhythm: Rhythm, after: datetime, zone: ZoneInfo
) -> None:
    found = next_slot(rhythm, after, zone)
    assert [*slots_between(rhythm, after, found, zone)] == [found]


@given(rhythm=RHYTHMS, after=MOMENTS, cut=st.integers(0, 365), zone=ZONES)
def test_cut_anywhere_nothing_is_left_out_and_nothing_comes_twice(
    rhythm: Rhythm, after: datetime, cut: int, zone: ZoneInfo
) -> None:
    middle = after + timedelta(days=cut)
    whole = [*slots_between(rhythm, after, after + YEAR, zone)]
    halves = [
        *slots_between(rhythm, after, middle, zone),
        *slots_between(rhythm, middle, after + YEAR, zone),
    ]
    assert halves == whole


@given(rhythm=RHYTHMS, after=MOMENTS)
def test_a_year_has_as_many_moments_as_weeks_months_or_quarters(
    rhythm: Rhythm, after: datetime
) -> None:
    many = {Every.WEEK: (52, 53), Every.MONTH: (11, 13), Every.QUARTER: (3, 5)}[rhythm.every]
    assert many[0] <= len([*slots_between(rhythm, after, after + YEAR, CHINA)]) <= many[1]


@given(day=st.integers(1, 31), after=MOMENTS, zone=ZONES)
def test_the_day_is_the_one_asked_for_or_the_months_last(
    day: int, after: datetime, zone: ZoneInfo
) -> None:
    found = next_slot(Rhythm(every=Every.MONTH, day=day, hour=12), after, zone).astimezone(zone)
    assert found.day == min(day, monthrange(found.year, found.month)[1])
