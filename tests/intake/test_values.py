from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keepfit.intake.core.counts import count_value, number_value
from keepfit.intake.core.dates import date_value, moment_value
from keepfit.intake.core.outcomes import Refused, Taken
from keepfit.intake.core.values import (
    choice_value,
    flag_value,
    list_value,
    nothing,
    parser,
    platform_value,
    unguarded,
    url_value,
    uscc_value,
)
from keepfit.intake.tables import exchange_tables

DAY = date(2024, 3, 1)


def taken(found: object) -> object:
    assert isinstance(found, Taken), found
    return found.value


def why_not(found: object) -> str:
    assert isinstance(found, Refused), found
    assert found.suggestion.zh
    assert found.suggestion.en
    return found.cause.en


@pytest.mark.parametrize(
    "text",
    [
        *("2024-03-01", "2024/3/1", "2024.3.1", "20240301", "2024年3月1日", "二〇二四年三月一日"),
        *("2024-03-01 08:30:00", "2024-03-01T08:30:00+08:00", "Mar 1, 2024", "1 March 2024"),
        *(
            "２０２４年３月１日",
            "2024年3月1日 8时30分",
            "2024年3月1日 8:30",
            "45352",
            "2024-03-01 星期五",
        ),
        *("March 1st, 2024", "1-Mar-2024", "2024年03月01号", "2024-03-01 下午3:20", "45352.5"),
    ],
)
def test_a_day_is_read_in_every_usual_form(text: str) -> None:
    assert taken(date_value(text)) == DAY


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2024-03-01T23:30:00Z", "2024-03-01 23:30:00"),
        ("2021-06-17T15:04:57+08:00", "2021-06-17 15:04:57"),
        ("2024年3月1日 8时30分", "2024-03-01 08:30:00"),
        ("2024/3/1 8:30 PM", "2024-03-01 20:30:00"),
        ("45352.354166667", "2024-03-01 08:30:00"),
        ("20240301083000", "2024-03-01 08:30:00"),
    ],
)
def test_a_moment_keeps_the_wall_clock_it_was_written_with(text: str, moment: str) -> None:
    assert str(taken(moment_value(text))) == moment


@pytest.mark.parametrize("text", ["2024年3月", "2024-03", "2024/3", "202403", "二〇二四年三月"])
def test_a_month_is_its_first_day_and_that_is_told(text: str) -> None:
    found = date_value(text)
    assert taken(found) == DAY
    assert isinstance(found, Taken)
    assert found.note == "day_assumed"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("24-3-1", "two digits"),
        ("3/1/2024", "month first or the day first"),
        ("2024-02-30", "no day 2024-02-30"),
        ("1899-01-01", "not between"),
        ("2101-01-01", "not between"),
        ("03-15", "no year"),
        ("2024.1", "January or October"),
        ("5", "is a number"),
        ("昨天", "cannot be read"),
        ("2024-03-01 25:00", "no time of day"),
        ("2024-13-01", "no day"),
    ],
)
def test_a_day_that_cannot_be_known_is_refused_with_its_cause(text: str, says: str) -> None:
    assert says in why_not(date_value(text))


def test_a_day_above_twelve_tells_day_from_month() -> None:
    assert taken(date_value("15/3/2024")) == taken(date_value("3/15/2024")) == date(2024, 3, 15)


@given(st.datetimes(datetime.fromisoformat("1990-01-01"), datetime.fromisoformat("2100-12-31")))
def test_every_moment_survives_being_written(moment: datetime) -> None:
    moment = moment.replace(microsecond=0)
    for text in (
        moment.isoformat(),
        moment.isoformat(sep=" "),
        f"{moment:%Y年%m月%d日 %H时%M分%S秒}",
    ):
        assert taken(moment_value(text)) == moment


@given(st.text(max_size=40))
def test_any_text_is_a_value_or_a_reason(text: str) -> None:
    for table in exchange_tables().values():
        for column in table.columns:
            found = parser(column, platforms={"微博": "weibo"})(text)
            assert isinstance(found, Taken) or (found.cause.zh and found.suggestion.zh)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        *(("12,345", 12_345), ("１２３", 123), ("1.2万", 12_000), ("3.5w", 35_000)),
        *(("1.1亿", 110_000_000), ("1.0", 1), ("12345人", 12_345), ("0", 0), ("1.2 万", 12_000)),
        *(("1.0E+5", 100_000), ("2k", 2_000), ("1，234，567", 1_234_567)),
    ],
)
def test_a_count_is_read_in_every_usual_form(text: str, value: int) -> None:
    assert taken(count_value(text)) == value


@pytest.mark.parametrize(
    ("text", "value", "note"),
    [("10万+", 100_001, "censored"), ("约500", 500, "approximate"), ("500余", 500, "approximate")],
)
def test_a_count_that_is_no_exact_one_is_told(text: str, value: int, note: str) -> None:
    assert count_value(text) == Taken(value=value, note=note)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("-3", "negative"),
        ("1.5", "whole"),
        ("很多", "number"),
        ("1,23", "number"),
        ("9" * 30, "number"),
    ],
)
def test_what_is_no_count_is_refused(text: str, says: str) -> None:
    assert says in why_not(count_value(text))


def test_a_header_in_ten_thousands_multiplies_but_not_a_cell_that_says_so_itself() -> None:
    assert taken(count_value("1.2", 10_000)) == taken(count_value("1.2万", 10_000)) == 12_000


@given(st.integers(0, 10**12))
def test_every_count_survives_being_written(count: int) -> None:
    for text in (str(count), f"{count:,}", f"{count}.0"):
        assert taken(count_value(text)) == count


def test_numbers_may_be_fractions() -> None:
    assert taken(number_value("12.5元")) == 12.5


@pytest.mark.parametrize("text", ["是", "有", "√", "✓", "Y", "TRUE", "1", "已认证", "已备案"])
def test_yes_is_read(text: str) -> None:
    assert taken(flag_value(text)) is True


@pytest.mark.parametrize("text", ["否", "无", "×", "N", "false", "0", "未认证", "未备案"])
def test_no_is_read(text: str) -> None:
    assert taken(flag_value(text)) is False


def test_maybe_is_neither() -> None:
    assert "neither" in why_not(flag_value("也许"))


@pytest.mark.parametrize("text", ["/", "-", "—", "无", "暂无", "N/A", "未填", " "])
def test_words_for_nothing_are_an_empty_answer(text: str) -> None:
    assert nothing(text)


def test_a_platform_nearly_written_right_is_suggested() -> None:
    found = platform_value("微薄", {"微博": "weibo", "微信": "wechat"})
    assert isinstance(found, Refused)
    assert "微博" in found.suggestion.zh


def test_a_choice_is_read_by_any_spelling_and_refused_with_all_of_them() -> None:
    choices = exchange_tables()["accounts"].column("status").choices
    assert taken(choice_value("正常运行", choices)) == "active"
    found = choice_value("正常运转", choices)
    assert isinstance(found, Refused)
    assert "正常运行" in found.suggestion.zh


def test_a_credit_code_with_a_wrong_check_digit_is_kept_with_a_warning() -> None:
    assert taken(uscc_value("91110000600037341L")) == "91110000600037341L"
    found = uscc_value("911100006000373410")
    assert isinstance(found, Refused)
    assert (found.weight, found.value) == ("warning", "911100006000373410")


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("weibo.com/a", "https://weibo.com/a"),
        ("http://a.gov.cn:8080/x?y=1", "http://a.gov.cn:8080/x?y=1"),
        ("//a.cn/x", "https://a.cn/x"),
    ],
)
def test_an_address_gets_its_scheme(text: str, url: str) -> None:
    assert taken(url_value(text)) == url


@pytest.mark.parametrize("text", ["微信搜索甲县发布", "https://", "ftp://a.cn/x", "http://a b/c d"])
def test_what_is_no_address_is_refused(text: str) -> None:
    why_not(url_value(text))


def test_several_values_come_from_one_cell() -> None:
    assert taken(list_value("甲、乙；丙\n丁")) == ["甲", "乙", "丙", "丁"]
    assert taken(list_value('["a,b", "c"]')) == ["a,b", "c"]


@pytest.mark.parametrize("text", ["'=1+1", "'+a", "'-a", "'@a"])
def test_exactly_the_one_guarding_apostrophe_is_taken_away(text: str) -> None:
    assert unguarded(text) == text[1:]
    assert unguarded("'" + text) == "'" + text
    assert unguarded("'a") == "'a"
