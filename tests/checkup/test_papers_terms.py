"""Working days, holidays and exchanged days; and the issuer's settings."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keepfit.checkup.calendars import work_calendar
from keepfit.checkup.core.due import WEEKDAYS, WorkCalendar, working_day, works
from keepfit.checkup.papers.issuer import SHIPPED, issuer, load_issuer
from keepfit.checkup.papers.terms import notes, terms
from keepfit.kit.errors import UsageError
from tests.checkup.inspected import ISSUER, PASS, Row, inspected

CHINA = work_calendar("china")
FOUND = inspected([Row(verdict=PASS)])


def test_the_national_day_holiday_and_its_exchanged_days_are_respected() -> None:
    # 2024: 29 September (Sunday) and 12 October (Saturday) are worked, 1 to 7 October are not.
    assert working_day(date(2024, 9, 27), 5, CHINA) == date(2024, 10, 10)
    assert working_day(date(2024, 10, 11), 1, CHINA) == date(2024, 10, 12)


def test_without_a_calendar_monday_to_friday_are_worked() -> None:
    assert working_day(date(2024, 9, 27), 5, WEEKDAYS) == date(2024, 10, 4)


def test_given_holidays_and_workdays_are_respected() -> None:
    off, on = frozenset({date(2024, 10, 1)}), frozenset({date(2024, 9, 29)})
    calendar = WorkCalendar(holidays=off, workdays=on)
    assert working_day(date(2024, 9, 27), 3, calendar) == date(2024, 10, 2)


@given(
    st.dates(date(2005, 1, 1), date(2026, 6, 1)),
    st.integers(1, 30),
    st.sampled_from([CHINA, WEEKDAYS]),
)
def test_the_deadline_is_worked_and_so_many_working_days_away(
    issued_on: date, number: int, calendar: WorkCalendar
) -> None:
    deadline = working_day(issued_on, number, calendar)
    between = [issued_on + timedelta(days=n + 1) for n in range((deadline - issued_on).days)]
    assert works(deadline, calendar)
    assert sum(works(day, calendar) for day in between) == number


def test_a_year_without_a_known_calendar_is_told() -> None:
    late = replace(ISSUER, issued_on=date(2040, 7, 2))
    assert [one.zh for one in notes(FOUND, late)] == [
        "2040 年的放假安排未收录，期限按周一至周五计算，请人工核对。"
    ]
    assert terms(FOUND, late, "zh").deadline == date(2040, 7, 16)


def test_a_known_year_and_a_named_issuer_need_no_note() -> None:
    assert [*notes(FOUND, ISSUER)] == []


def test_the_quarter_is_that_of_the_check_up_unless_the_issuer_says_otherwise() -> None:
    assert terms(FOUND, ISSUER, "zh").period == "2025年第二季度"
    assert terms(FOUND, ISSUER, "en").period == "the second quarter of 2025"


def test_the_shipped_sample_is_sound_and_still_to_be_filled_in() -> None:
    assert [one.en[:20] for one in notes(FOUND, load_issuer(None))] == ["No issuer was given,"]


def test_an_office_may_write_one_language_alone() -> None:
    own = issuer('organ_zh = "示例县政府办"\nrounding = "cut"\ndecimals = 1', "x.toml")
    assert (own.organ.zh, own.organ.en, own.rounding, own.decimals) == (
        "示例县政府办",
        "示例县政府办",
        "cut",
        1,
    )


def test_every_fault_of_the_settings_is_told_at_once() -> None:
    with pytest.raises(UsageError) as caught:
        issuer('rounding = "up"\ndecimals = "2"\nsurprise = 1\nissued_on = "x"', "x.toml")
    told = caught.value.read("zh")
    for fault in ("organ_zh", "rounding", "decimals", "surprise", "issued_on"):
        assert fault in told


def test_settings_written_by_windows_are_read(tmp_path: Path) -> None:
    path = tmp_path / "发文.toml"
    path.write_bytes(b"\xef\xbb\xbf" + SHIPPED.read_bytes().replace(b"\n", b"\r\n"))
    assert load_issuer(path).organ.zh == "××县人民政府办公室"
