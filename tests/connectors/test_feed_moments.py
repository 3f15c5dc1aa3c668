"""Dates of feeds on the clock of the place they belong to."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keepfit.connectors.sources.feed.moments import wall_clock

SHANGHAI = ZoneInfo("Asia/Shanghai")
NINE = datetime(2024, 6, 3, 9, 0)  # noqa: DTZ001  # a wall clock has no zone


@pytest.mark.parametrize(
    "written",
    [
        "Mon, 03 Jun 2024 09:00:00 +0800",
        "Mon, 03 Jun 2024 01:00:00 GMT",
        "Mon, 03 Jun 2024 01:00:00 -0000",
        "Mon, 3 Jun 2024 01:00 +0000",
        "Sun, 02 Jun 2024 21:00:00 EDT",
        "03 Jun 2024 09:00:00 +0800 (CST)",
        "2024-06-03T09:00:00+08:00",
        "2024-06-03T01:00:00Z",
        "2024-06-03T01:00:00.123456Z",
        "2024-06-02T15:00:00-1000",
    ],
)
def test_a_date_with_a_zone_is_turned_to_the_clock_of_the_place(written: str) -> None:
    assert wall_clock(written, SHANGHAI) == NINE


@pytest.mark.parametrize(
    "written",
    [
        "Mon, 03 Jun 2024 09:00:00",
        "2024-06-03 09:00:00",
        "2024-06-03T09:00:00",
        "2024/6/3 9:00",
        "2024年6月3日 09:00",
        "2024.06.03 09:00",
    ],
)
def test_a_date_without_a_zone_is_the_clock_of_the_place(written: str) -> None:
    assert wall_clock(written, SHANGHAI) == NINE


@pytest.mark.parametrize(
    "written", ["Mon, 03 Jun 2024 09:00:00 CST", "Mon Jun 03 09:00:00 CST 2024"]
)
def test_cst_is_chinas_time_in_china(written: str) -> None:
    assert wall_clock(written, SHANGHAI) == NINE


def test_cst_is_central_time_in_chicago() -> None:
    chicago = ZoneInfo("America/Chicago")
    assert wall_clock("Wed, 03 Jan 2024 09:00:00 CST", chicago) == datetime(2024, 1, 3, 9)  # noqa: DTZ001  # wall clock


@pytest.mark.parametrize(
    "written", ["", "yesterday", "1717376400", "9999-99-99", "0001-01-01T00:00:00Z", "2024-06-31"]
)
def test_what_is_no_date_is_none(written: str) -> None:
    assert wall_clock(written, SHANGHAI) is None


@given(st.datetimes(min_value=datetime(1991, 1, 1), max_value=datetime(2099, 1, 1)))  # noqa: DTZ001  # wall clock
def test_a_date_written_with_its_offset_comes_back(moment: datetime) -> None:
    whole = moment.replace(microsecond=0)
    assert wall_clock(whole.replace(tzinfo=SHANGHAI, fold=0).isoformat(), SHANGHAI) == whole


@given(st.text(max_size=60))
def test_no_text_is_a_crash(text: str) -> None:
    wall_clock(text, SHANGHAI)
