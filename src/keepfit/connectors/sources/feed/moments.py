"""Dates as feeds write them, as the wall clock of the place the feed belongs to."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from email.utils import parsedate_tz
from zoneinfo import ZoneInfo

_CHINESE = re.compile(r"(\d{4})[年/.](\d{1,2})[月/.](\d{1,2})日?")
_ISO_LIKE = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]+(\d{1,2}):(\d{2})(?::(\d{2}))?(.*))?")
_OFFSET = re.compile(r"\s*([+-])(\d{1,2}):?(\d{2})?")
_ABBREVIATION = re.compile(r"\b([A-Z]{2,5})\b(?=(?:\s+\d{4})?\s*(?:\([^)]*\))?\s*$)")
_AHEAD = re.compile(r":\d{2}\s*[+-]\d{2}:?\d{2}\b")
_AMERICAN = frozenset({"AST", "ADT", "EST", "EDT", "CST", "CDT", "MST", "MDT", "PST", "PDT"})
_UTC = frozenset({"GMT", "UTC", "UT", "Z"})
_CHARACTERS = 100
_YEARS = range(1990, 2101)


def wall_clock(text: str, zone: ZoneInfo) -> datetime | None:
    """Return the moment on the wall clock of the zone, without one; None for what is no date.

    A date that names no zone is the zone's own. So is one whose abbreviation is the zone's own
    at that time: CST is China's time in Shanghai and Central Standard Time in Chicago.
    """
    written = _CHINESE.sub(r"\1-\2-\3 ", text[:_CHARACTERS].strip())
    try:
        moment = _iso(written) or _mail(written, zone)
        if moment is None or moment.year not in _YEARS:
            return None
        local = moment if moment.tzinfo is None else moment.astimezone(zone).replace(tzinfo=None)
    except (ValueError, OverflowError):
        return None
    return local.replace(microsecond=0)


def _iso(text: str) -> datetime | None:
    """Read 2024-06-03T09:00:00+08:00 and its looser kin: one digit, no seconds, a space."""
    found = _ISO_LIKE.fullmatch(text.strip())
    if found is None:
        return None
    year, month, day, hour, minute, second = (int(one or 0) for one in found.groups()[:6])
    plain = datetime(year, month, day, hour, minute, min(second, 59))  # noqa: DTZ001  # zone follows
    rest = re.sub(r"^[.,]\d+", "", found[7] or "").strip()
    if rest.upper() in _UTC:
        return plain.replace(tzinfo=ZoneInfo("UTC"))
    offset = _OFFSET.fullmatch(rest)
    if offset is None:
        return plain
    ahead = timedelta(hours=int(offset[2]), minutes=int(offset[3] or 0))
    utc = plain - ahead if offset[1] == "+" else plain + ahead
    return utc.replace(tzinfo=ZoneInfo("UTC"))


def _mail(text: str, zone: ZoneInfo) -> datetime | None:
    """Read Mon, 03 Jun 2024 09:00:00 +0800, and what Java programs print in its place."""
    named = _ABBREVIATION.search(text)
    bare = text[: named.start()] + text[named.end() :] if named else text
    found = parsedate_tz(text) or parsedate_tz(bare)
    if found is None:
        return None
    plain = datetime(*found[:5], min(found[5], 59))  # noqa: DTZ001  # zone follows
    if named and named[1] == plain.replace(tzinfo=zone).tzname():
        return plain
    if named and named[1] in _UTC:
        return plain.replace(tzinfo=ZoneInfo("UTC"))
    # Where the text names no zone, or one that nobody knows, `parsedate_tz` says UTC.
    if not (_AHEAD.search(text) or (named and named[1] in _AMERICAN)):
        return plain
    return (plain - timedelta(seconds=found[9] or 0)).replace(tzinfo=ZoneInfo("UTC"))
