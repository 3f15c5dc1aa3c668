from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keepfit.checkup.calendars import work_calendar
from keepfit.checkup.core.due import WEEKDAYS, working_day, works
from keepfit.checkup.queries import load_pack


@pytest.mark.parametrize(
    ("issued_on", "days", "due"),
    [
        (date(2024, 6, 28), 10, date(2024, 7, 12)),
        (date(2024, 6, 30), 1, date(2024, 7, 1)),
    ],
)
def test_working_days_skip_weekends(issued_on: date, days: int, due: date) -> None:
    assert working_day(issued_on, days, WEEKDAYS) == due


def test_the_national_holiday_and_its_exchange_days_are_respected() -> None:
    # 2024: 1 to 7 October off; Sunday 29 September and Saturday 12 October worked.
    assert working_day(date(2024, 9, 27), 4, work_calendar("china")) == date(2024, 10, 9)


def test_a_chinese_pack_counts_by_the_chinese_calendar() -> None:
    assert (load_pack("cn-gansu").calendar, load_pack("intl").calendar) == ("china", "weekdays")


@given(st.dates(date(2020, 1, 1), date(2025, 12, 1)), st.integers(1, 30))
def test_a_deadline_is_a_working_day_with_as_many_before_it(issued_on: date, days: int) -> None:
    china = work_calendar("china")
    due = working_day(issued_on, days, china)
    between = [
        date.fromordinal(one) for one in range(issued_on.toordinal() + 1, due.toordinal() + 1)
    ]
    assert works(due, china)
    assert sum(works(one, china) for one in between) == days
