"""Whole and other numbers in the ways people write them."""

from __future__ import annotations

import re
import unicodedata

from keepfit.intake.core.outcomes import Outcome, Refused, Taken
from keepfit.kit.text import Text

_SCALES = {
    "百": 100,
    "千": 1_000,
    "k": 1_000,
    "万": 10_000,
    "w": 10_000,
    "百万": 1_000_000,
    "m": 1_000_000,
    "千万": 10_000_000,
    "亿": 100_000_000,
}
_WRITTEN = re.compile(
    r"(?P<about>约|大约|近|超|超过|逾|>=?|≥)?[¥$]?(?P<sign>-)?(?P<number>\d+(?:\.\d*)?(?:e\+?\d{1,2})?)"
    r"(?P<scale>百万|千万|百|千|万|亿|w|k|m)?(?P<more>\+|余|多)?"
    r"(?:元|人|人次|次|个|篇|条|户|家|小时|名|人民币)?(?:/年|/周|每年|每周)?(?P<tail>左右|以上|\+)?"
)
_GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_LARGEST = 10**15


def count_value(text: str, scale: float = 1.0) -> Outcome:
    """Read a whole number that is not negative; `scale` comes from the header."""
    found = number_value(text, scale)
    if isinstance(found, Refused):
        return found
    value = found.value
    if not isinstance(value, float):
        return found
    whole = round(value)
    if abs(value - whole) > 1e-6:
        return Refused(
            cause=Text(zh=f"“{text[:40]}”不是整数。", en=f"“{text[:40]}” is not a whole number."),
            suggestion=Text(
                zh="请填整数；若表头以“万”为单位，请写成“粉丝数（万）”。",
                en="Give a whole number; where the column counts in ten thousands, say so in the "
                "header: “粉丝数（万）”.",
            ),
        )
    return Taken(value=whole, note=found.note)


def number_value(text: str, scale: float = 1.0) -> Outcome:
    """Read a number that is not negative, as a float; "10万+" is one more than its bound."""
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).casefold()
    plain = _GROUPED.sub(lambda hit: hit[0].replace(",", ""), plain)
    found = _WRITTEN.fullmatch(plain)
    if found is None:
        return _no_number(text)
    if found["sign"]:
        return Refused(
            cause=Text(zh=f"“{text[:40]}”是负数。", en=f"“{text[:40]}” is negative."),
            suggestion=Text(zh="请填 0 或正数。", en="Give 0 or more."),
        )
    # A cell that says 万 itself means it, whatever its header says.
    value = float(found["number"]) * (_SCALES[found["scale"]] if found["scale"] else scale)
    if value > _LARGEST:
        return _no_number(text)
    value = round(value, 6)
    if found["more"] == "+" or found["tail"] == "+":
        return Taken(value=value + 1, note="censored")
    about = found["about"] or found["more"] or found["tail"]
    return Taken(value=value, note="approximate" if about else "")


def _no_number(text: str) -> Refused:
    shown = text[:40]
    return Refused(
        cause=Text(zh=f"“{shown}”读不成数字。", en=f"“{shown}” cannot be read as a number."),
        suggestion=Text(
            zh="请只填数字，例如 12345 或 1.2万；没有采集到的写“未采集”。",
            en="Give a number only, such as 12345 or 1.2万; write “not collected” where nobody "
            "counted.",
        ),
    )
