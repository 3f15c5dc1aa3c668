"""What the report says about the burden, in one language; no person is named or ranked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from keepfit.burden.answers import OUTCOMES
from keepfit.burden.core.records import MODELLED, PARTLY, Asked, Burden, Effects, Load, Sum
from keepfit.burden.core.requests import NAMES
from keepfit.burden.core.work import Range
from keepfit.checkup.papers import wording
from keepfit.connectors.platforms import table
from keepfit.kit.text import Lang, Text
from keepfit.people.core.units import LEVELS
from keepfit.review.core.records import Review

_WEEK_HOURS = 40.0
_WEEKS = 365.25 / 7


@dataclass(frozen=True, slots=True, kw_only=True)
class SumTold:
    """The upkeep of some accounts: `left`, `width` and `dot` are per cent of the widest row."""

    name: str
    accounts: int
    hours: str
    left: float
    width: float
    dot: float
    yuan: str
    reads: str
    uses: str
    answers: str
    per_yuan: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedTold:
    """The requests of one sender and kind."""

    sender: str
    kind: str
    requests: int
    answers: int
    hours: str


class UpkeepTold:
    """The burden of a review in one language."""

    def __init__(self, review: Review, lang: Lang) -> None:
        self._units = review.ledger.units
        self._lang: Lang = lang
        self.found: Burden = review.chapters.burden

    @property
    def hours(self) -> str:
        """Hours a week of everything, from low to high."""
        return _range(self.found.total.hours_week)

    @property
    def likely(self) -> str:
        """Likely hours a week."""
        return f"{self.found.total.hours_week.likely:,.0f}"

    @property
    def posts(self) -> str:
        """How many people at full time the likely hours are."""
        return f"{self.found.total.hours_week.likely / _WEEK_HOURS:.1f}"

    @property
    def yuan(self) -> str:
        """Likely cost a year."""
        return self._yuan(self.found.total.yuan_year.likely)

    @property
    def load(self) -> Load:
        """How many things one person keeps."""
        return self.found.load

    def basis(self, *names: str) -> int:
        """Return of how many accounts the hours rest on this."""
        return sum(one.basis in names for one in self.found.accounts)

    @property
    def unseen(self) -> int:
        """Of how many accounts the posts were not observed, so that hours are a lower bound."""
        return self.basis(PARTLY)

    @property
    def modelled(self) -> int:
        """Of how many accounts the hours come from the work model."""
        return self.basis(MODELLED, PARTLY)

    def platforms(self) -> list[SumTold]:
        """Return the sums by platform, the most hours first."""
        rows = sorted(self.found.by_platform, key=lambda one: -one.hours_week.likely)
        return self._sums([(self._say(table().title(one.group)), one) for one in rows])

    def levels(self) -> list[SumTold]:
        """Return the sums by level, from the top of the tree down."""
        return self._sums(
            [
                (self._say(wording.LEVELS.get(one.group, wording.LEVELS[""])), one)
                for one in self.found.by_level
            ]
        )

    def units(self) -> list[SumTold]:
        """Return the sums by unit, by level and name: this is no ranking."""
        named = [(self._unit(one.group), one) for one in self.found.by_unit]
        named.sort(key=lambda row: (self._level(row[1].group), row[0]))
        return self._sums(named)

    def _unit(self, unit_id: str) -> str:
        unit = self._units.get(unit_id)
        return unit.name if unit else self._say(_NO_UNIT)

    def _level(self, unit_id: str) -> int:
        unit = self._units.get(unit_id)
        return LEVELS.index(unit.level) if unit and unit.level in LEVELS else len(LEVELS)

    def _sums(self, rows: Sequence[tuple[str, Sum]]) -> list[SumTold]:
        widest = max((one.hours_week.high for _, one in rows), default=0.0) or 1.0
        return [self._sum(name, one, 100.0 / widest) for name, one in rows]

    def _sum(self, name: str, one: Sum, scale: float) -> SumTold:
        hours = one.hours_week
        return SumTold(
            name=name,
            accounts=one.accounts,
            hours=_range(hours),
            left=round(hours.low * scale, 1),
            width=round(max((hours.high - hours.low) * scale, 1.0), 1),
            dot=round(hours.likely * scale, 1),
            yuan=self._yuan(one.yuan_year.likely),
            reads=_per(one.per_hour.reads),
            uses=_per(one.per_hour.service_uses),
            answers=_per(one.per_hour.answered),
            per_yuan=self._per_yuan(one.per_yuan),
        )

    def _per_yuan(self, one: Effects) -> str:
        return _per(one.reads)

    def _yuan(self, value: float) -> str:
        if self._lang == "zh" and value >= 10_000:
            return f"{value / 10_000:,.1f} 万"
        return f"{value:,.0f}"

    @property
    def requests(self) -> int:
        """How many requests the supervision sent within the year."""
        return sum(one.requests for one in self.found.asked)

    @property
    def requests_hours(self) -> str:
        """The hours of all requests, from low to high."""
        return _range(self.found.asked_total)

    @property
    def requests_share(self) -> str:
        """The likely hours of a year's requests, as a share of a year's upkeep."""
        whole = self.found.total.hours_week.likely * _WEEKS
        return f"{self.found.asked_total.likely / whole:.1%}" if whole > 0 else ""

    def asked(self) -> list[AskedTold]:
        """Return the requests by sender and kind."""
        return [self._asked(one) for one in self.found.asked]

    def _asked(self, one: Asked) -> AskedTold:
        return AskedTold(
            sender=one.from_unit,
            kind=self._say(NAMES[one.kind]),
            requests=one.requests,
            answers=one.answers,
            hours=_range(one.hours),
        )

    def asked_although_known(self) -> list[tuple[str, str, int, int]]:
        """Return the fields asked although known: what, share known, requests, answers."""
        return [
            (one.field, f"{one.known_share:.0%}", len(one.requests), one.answers)
            for one in sorted(self.found.asked_twice, key=lambda each: -each.answers)
            if one.known
        ]

    def asked_again(self) -> list[tuple[str, int, int]]:
        """Return the fields the ledger does not know that were asked more than once."""
        return [
            (one.field, len(one.requests), one.answers)
            for one in self.found.asked_twice
            if not one.known and len(one.requests) > 1
        ]

    def efforts(self) -> Iterator[tuple[str, str, str]]:
        """Yield the work model: kind of work, hours, mark."""
        for one in self.found.model.efforts.values():
            yield self._say(one.name), f"{one.low:g} – {one.likely:g} – {one.high:g}", one.mark

    def pilots(self) -> list[tuple[str, str]]:
        """Return how the pilots stand: account, outcome."""
        return [
            (one.pilot.account_id, self._say(OUTCOMES[one.outcome])) for one in self.found.pilots
        ]

    def _say(self, text: Text) -> str:
        return text.read(self._lang)


_NO_UNIT = Text(zh="（主办单位不详）", en="(unit unknown)")


def _range(one: Range) -> str:
    digits = 0 if one.high >= 10 else 1
    return f"{one.low:,.{digits}f}–{one.high:,.{digits}f}"  # a dash is meant


def _per(value: float | None) -> str:
    if value is None:
        return ""
    return f"{value:,.0f}" if value >= 10 else f"{value:,.1f}" if value >= 0.1 else f"{value:.2f}"
