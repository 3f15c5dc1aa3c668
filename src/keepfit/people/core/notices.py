"""Mail to people: how often, for which day, and what is done where the server would not take it.

A digest is booked before it is sent. A worker killed in between, or a connection lost after the
server had the whole text, leaves it SENDING: it may have gone out, so it is not sent again. The
rule errs on the side of a digest too few, because the next one tells everything that still waits,
while two of the same teach people to overlook them.
"""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum


class Often(StrEnum):
    """How often a person wants to be written to."""

    DAILY = "DAILY"
    WEEKLY = "WEEKLY"
    OFF = "OFF"


class Sent(StrEnum):
    """What became of a digest."""

    SENDING = "SENDING"  # given to the server, or its worker ended: not known, and not repeated
    SENT = "SENT"
    NOTHING = "NOTHING"  # nothing waited
    WAITING = "WAITING"  # the server was away or said “later”: to be tried again
    GIVEN_UP = "GIVEN_UP"
    REFUSED = "REFUSED"  # the server will never take this address


# Waits after the first, second, ... try of a day. All fall within one working day.
PAUSES = (
    timedelta(minutes=5),
    timedelta(minutes=15),
    timedelta(hours=1),
    timedelta(hours=3),
)


def digest_day(often: Often, today: date) -> date | None:
    """Return the day a digest of today stands for: today, this week's Monday, None where off."""
    if often is Often.OFF:
        return None
    return today if often is Often.DAILY else today - timedelta(days=today.weekday())
