"""Writes titles and texts so that no honest one is ever the same as another."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from keepfit.sample.core import phrases, words
from keepfit.sample.core.draws import Rng
from keepfit.sample.core.records import Member

_DRAWS = 10


class Written(NamedTuple):
    """A title (empty where the platform has none) and a text."""

    title: str
    text: str


class Writer:
    """Writes the posts of one world; remembers every text to never write it twice."""

    def __init__(self) -> None:
        self._texts: set[str] = set()

    def posts(self, member: Member, days: list[date], rng: Rng) -> list[Written]:
        """Write one post for each day."""
        draws = rng.integers(0, 1_000_000, size=(len(days), _DRAWS)).tolist()
        if "templated_notices" in member.near:
            return [self._notice(day, row) for day, row in zip(days, draws, strict=True)]
        titled = member.account.platform in ("wechat", "toutiao", "bilibili")
        domain = phrases.TIERS.get(member.seat.tier, "office")
        return [
            self._post(domain, _slots(_speaker(member), day, row), row, titled=titled)
            for day, row in zip(days, draws, strict=True)
        ]

    def _post(
        self,
        domain: str,
        slots: dict[str, object],
        row: list[int],
        *,
        titled: bool,
    ) -> Written:
        topics, middles = phrases.DOMAINS[domain], phrases.MIDDLES[domain]
        title, opening = topics[row[0] % len(topics)]
        middle = middles[row[1] % len(middles)]
        end = phrases.ENDS[row[2] % len(phrases.ENDS)]
        text = self._fresh((opening + middle + end).format_map(slots))
        # Every seventh title is the bare topic, which others use as well.
        heading = title if row[3] % 7 == 0 else f"{{who}}{{month}}月{{day}}日{title}"
        return Written(heading.format_map(slots) if titled else "", text)

    def _notice(self, day: date, row: list[int]) -> Written:
        hour = 6 + row[3] % 6
        slots = {**_slots("", day, row), "h": hour, "g": hour + 4 + row[4] % 6, "k": row[5] % 900}
        return Written(phrases.NOTICE_TITLE, self._fresh(phrases.NOTICE.format_map(slots)))

    def _fresh(self, text: str) -> str:
        whole, number = text, 1
        while whole in self._texts:
            number += 1
            whole = f"{text}（第{number}号）"
        self._texts.add(whole)
        return whole


def _slots(who: str, day: date, row: list[int]) -> dict[str, object]:
    spots = phrases.SPOTS
    given = words.GIVEN
    return {
        "who": who,
        "month": day.month,
        "day": day.day,
        "spot": words.TOWN_FIRST[row[4] % len(words.TOWN_FIRST)] + spots[row[5] % len(spots)],
        "n": 9 + row[6] % 190,
        "m": 11 + row[7] % 880,
        "p": 8 + row[6] % 23,
        "q": 2 + row[7] % 7,
        "t": 1000 + row[7] % 9000,
        "person": words.SURNAMES[row[8] % len(words.SURNAMES)] + given[row[9] % len(given)],
    }


def _speaker(member: Member) -> str:
    """What a unit calls itself in its own texts: 县教育局, but 栖桥镇 and 第一小学 in full."""
    seat = member.seat
    if seat.tier in ("bureau", "agency"):
        return seat.place.suffix + seat.unit.name.removeprefix(seat.place.full)
    return seat.unit.name if seat.tier == "school" else seat.short


def questions(member: Member, days: list[date], rng: Rng) -> Iterator[tuple[str, str]]:
    """Yield what somebody asked on each day, and the reply to it."""
    draws = rng.integers(0, 1_000_000, size=(len(days), _DRAWS)).tolist()
    for day, row in zip(days, draws, strict=True):
        slots = _slots(_speaker(member), day - timedelta(days=row[0] % 20), row)
        slots |= {"what": phrases.WHATS[row[1] % len(phrases.WHATS)], "h": 8 + row[2] % 4}
        question = phrases.QUESTIONS[row[2] % len(phrases.QUESTIONS)]
        reply = phrases.REPLIES[row[3] % len(phrases.REPLIES)]
        yield question.format_map(slots), reply.format_map(slots)
