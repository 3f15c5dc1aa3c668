"""Days and moments in the ways people write them."""

from __future__ import annotations

import re
import unicodedata
from datetime import datetime, timedelta

from keepfit.intake.core.outcomes import Outcome, Refused, Taken
from keepfit.kit.text import Text

FIRST_YEAR, LAST_YEAR = 1990, 2100
_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001  # wall clock: a sheet names no zone
# Serial numbers of FIRST_YEAR-01-01 and the last day of LAST_YEAR in the 1900 date system.
_FIRST_SERIAL = (datetime(FIRST_YEAR, 1, 1) - _EPOCH).days  # noqa: DTZ001
_LAST_SERIAL = (datetime(LAST_YEAR, 12, 31) - _EPOCH).days  # noqa: DTZ001

WRITE_SO = Text(zh="请写成 2024-03-01 这样的形式。", en="Write it as 2024-03-01.")
_MONTHS = {
    name: number
    for number, name in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), 1
    )
}
_DIGITS = {"〇": 0, "零": 0, "○": 0, "一": 1, "二": 2, "三": 3, "四": 4, "五": 5} | {
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
}

_ZONE = r"(?:\s*(?:z|utc|gmt|[+-]\d{2}:?\d{2}))?"
_TIME = re.compile(
    r"[t\s,]*(?P<half>上午|下午|am|pm)?\s*(?P<hour>\d{1,2})\s*[:时点]\s*(?:(?P<minute>\d{1,2})"
    r"(?:\s*[:分]\s*(?:(?P<second>\d{1,2})(?:\.\d+)?\s*秒?)?)?)?\s*(?P<late>am|pm)?" + _ZONE + "$"
)
_WEEKDAY = re.compile(
    r"\(?(?:星期|周|礼拜)[一二三四五六日天]\)?|^(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*,?\s+"
)
_YMD = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*[日号]?")
_YM = re.compile(r"(\d{4})\s*([-/.年])\s*(\d{1,2})\s*月?")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:(\d{2})(\d{2})(\d{2})?)?")
_SHORT_YEAR = re.compile(r"\d{2}\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}\s*[日号]?")
_DMY = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})")
_MONTH_FIRST = re.compile(r"([a-z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})")
_DAY_FIRST = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[\s-]+([a-z]{3,9})\.?,?[\s-]+(\d{4})")
_NO_YEAR = re.compile(r"\d{1,2}\s*[-/.月]\s*\d{1,2}\s*[日号]?")
_HAN = re.compile(
    r"([〇零○一二三四五六七八九]{4})年([一二三四五六七八九十]{1,3})月(?:([一二三四五六七八九十廿卅]{1,3})[日号])?"
)
_NUMBER = re.compile(r"\d+(?:\.\d+)?")


def moment_value(text: str) -> Outcome:
    """Read a moment: the wall clock as written, whatever zone stands behind it."""
    plain = unicodedata.normalize("NFKC", text).strip().casefold()
    plain = _WEEKDAY.sub(" ", plain).strip()
    if _NUMBER.fullmatch(plain):
        return _of_number(plain)
    time = _TIME.search(plain)
    if time and (before := plain[: time.start()].strip()):
        return _at(_day(before), time)
    return _day(plain)


def date_value(text: str) -> Outcome:
    """Read a day; a time behind it is left out."""
    found = moment_value(text)
    if isinstance(found, Taken) and isinstance(found.value, datetime):
        return Taken(value=found.value.date(), note=found.note)
    return found


def _of_number(plain: str) -> Outcome:
    if (found := _COMPACT.fullmatch(plain)) and FIRST_YEAR <= int(found[1]) <= LAST_YEAR:
        numbers = [int(part or 0) for part in found.groups()]
        return _built(*numbers)
    if len(plain) == 6 and plain.isdigit() and FIRST_YEAR <= int(plain[:4]) <= LAST_YEAR:
        return _month(int(plain[:4]), int(plain[4:]))
    value = float(plain)
    if (year_month := _YM.fullmatch(plain)) is not None:
        return _year_dot_month(year_month)
    if _FIRST_SERIAL <= value < _LAST_SERIAL + 1:
        seconds = round((value % 1) * 86_400)
        return Taken(
            value=_EPOCH + timedelta(days=int(value), seconds=seconds), note="excel_serial"
        )
    return Refused(
        cause=Text(
            zh=f"“{plain}”是一个数字，读不成 {FIRST_YEAR}–{LAST_YEAR} 年间的日期。",
            en=f"“{plain}” is a number that is no day between {FIRST_YEAR} and {LAST_YEAR}.",
        ),
        suggestion=WRITE_SO,
    )


def _year_dot_month(found: re.Match[str]) -> Outcome:
    """A spreadsheet turns 2024.10 into 2024.1: only two digits tell January from October."""
    if found[2] == "." and found[3] == "1":
        return Refused(
            cause=Text(
                zh=f"“{found[0]}”可能是 1 月，也可能是 10 月。",
                en=f"“{found[0]}” may be January or October.",
            ),
            suggestion=WRITE_SO,
        )
    return _month(int(found[1]), int(found[3]))


def _day(plain: str) -> Outcome:
    if found := _YMD.fullmatch(plain):
        return _built(int(found[1]), int(found[2]), int(found[3]))
    if found := _HAN.fullmatch(plain):
        return _han(found)
    if found := _YM.fullmatch(plain):
        return _year_dot_month(found)
    if found := _COMPACT.fullmatch(plain):
        return _of_number(plain)
    if found := _DMY.fullmatch(plain):
        return _day_or_month_first(int(found[1]), int(found[2]), int(found[3]), plain)
    return _in_words(plain)


def _in_words(plain: str) -> Outcome:
    if (found := _MONTH_FIRST.fullmatch(plain)) and (month := _MONTHS.get(found[1][:3])):
        return _built(int(found[3]), month, int(found[2]))
    if (found := _DAY_FIRST.fullmatch(plain)) and (month := _MONTHS.get(found[2][:3])):
        return _built(int(found[3]), month, int(found[1]))
    return _why_not(plain)


def _why_not(plain: str) -> Refused:
    if _SHORT_YEAR.fullmatch(plain):
        cause = Text(
            zh=f"“{plain}”的年份只有两位，分不清年、月、日。",
            en=f"“{plain}” has a year of two digits; year, month and day cannot be told apart.",
        )
    elif _NO_YEAR.fullmatch(plain):
        cause = Text(zh=f"“{plain}”没有写年份。", en=f"“{plain}” has no year.")
    else:
        shown = plain[:40]
        cause = Text(zh=f"“{shown}”读不成日期。", en=f"“{shown}” cannot be read as a date.")
    return Refused(cause=cause, suggestion=WRITE_SO)


def _day_or_month_first(first: int, second: int, year: int, plain: str) -> Outcome:
    if first > 12 or first == second:
        return _built(year, second, first)
    if second > 12:
        return _built(year, first, second)
    return Refused(
        cause=Text(
            zh=f"“{plain}”可能是 {first} 月 {second} 日，也可能是 {second} 月 {first} 日。",
            en=f"“{plain}” may have the month first or the day first.",
        ),
        suggestion=WRITE_SO,
    )


def _han(found: re.Match[str]) -> Outcome:
    year = int("".join(str(_DIGITS[one]) for one in found[1]))
    month = _han_number(found[2])
    return _built(year, month, _han_number(found[3])) if found[3] else _month(year, month)


def _han_number(text: str) -> int:
    text = text.replace("廿", "二十").replace("卅", "三十")
    if "十" not in text:
        return int("".join(str(_DIGITS[one]) for one in text))
    tens, _, ones = text.partition("十")
    return (_DIGITS.get(tens, 0) if tens else 1) * 10 + (_DIGITS.get(ones, 0) if ones else 0)


def _month(year: int, month: int) -> Outcome:
    found = _built(year, month, 1)
    return Taken(value=found.value, note="day_assumed") if isinstance(found, Taken) else found


def _built(*numbers: int) -> Outcome:
    year, month, day, hour, minute, second = (*numbers, 0, 0, 0)[:6]
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return Refused(
            cause=Text(
                zh=f"{year} 年不在 {FIRST_YEAR}–{LAST_YEAR} 之间。",
                en=f"The year {year} is not between {FIRST_YEAR} and {LAST_YEAR}.",
            ),
            suggestion=Text(zh="请核对年份。", en="Check the year."),
        )
    try:
        return Taken(value=datetime(year, month, day, hour, minute, second))  # noqa: DTZ001
    except ValueError:
        written = f"{year}-{month:02}-{day:02}"
        return Refused(
            cause=Text(zh=f"日历上没有 {written} 这一天。", en=f"There is no day {written}."),
            suggestion=Text(zh="请核对月份和日期。", en="Check the month and the day."),
        )


def _at(day: Outcome, time: re.Match[str]) -> Outcome:
    if not isinstance(day, Taken) or not isinstance(day.value, datetime):
        return day
    hour, minute, second = (int(time[name] or 0) for name in ("hour", "minute", "second"))
    half = time["half"] or time["late"]
    if half in ("下午", "pm") and hour < 12:
        hour += 12
    if half == "am" and hour == 12:
        hour = 0
    try:
        return Taken(value=day.value.replace(hour=hour, minute=minute, second=second))
    except ValueError:
        clock = time[0].strip()
        return Refused(
            cause=Text(zh=f"“{clock}”不是一天中的时刻。", en=f"“{clock}” is no time of day."),
            suggestion=Text(zh="请写成 08:30 这样的形式。", en="Write it as 08:30."),
        )
