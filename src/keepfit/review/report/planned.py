"""What the report says about the plan, in one language."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from keepfit.kit.text import Lang, Text
from keepfit.plan.core.choices import Point
from keepfit.plan.core.decisions import Decision
from keepfit.plan.core.tally import Tally, service_count, tallies
from keepfit.plan.core.telling import account_words
from keepfit.plan.core.wording import number
from keepfit.review.core.planning import MOST, Planned

_TOTAL = Text(zh="合计", en="Total")


@dataclass(frozen=True, slots=True, kw_only=True)
class PointTold:
    """One choice: its figures, and where its dot stands in the picture (per cent)."""

    name: str
    chosen: bool
    kept: int
    merged: int
    closed: int
    hours: str
    lost: str
    moving: str
    gap: str
    left: float
    top: float


class PlanTold:
    """The plan of a review in one language; `found` is None where there is none.

    `too_many`: of how many accounts a report makes no plan, 0 where it makes one.
    """

    def __init__(self, found: Planned | None, lang: Lang, accounts: int = 0) -> None:
        self.found = found
        self.too_many = accounts if found is None and accounts > MOST else 0
        self.most = MOST
        self._lang: Lang = lang
        if found is not None:
            self._rows = tallies(found.draft.problem, found.draft.plan)
            self.services = service_count(found.draft.problem)
            self.total = self._rows[-1]

    def read(self, words: Text) -> str:
        """Return words in the language."""
        return words.read(self._lang)

    def number(self, value: float) -> str:
        """Return a whole number as people write it."""
        return number(value)

    def tenth(self, value: float) -> str:
        """Return hours to a tenth."""
        return f"{value:,.1f}"

    def share(self, part: float, whole: float) -> str:
        """Return a share in per cent."""
        return f"{part / whole:.1%}" if whole else "–"

    def platforms(self) -> list[tuple[str, Tally]]:
        """Return each platform's name and figures, the whole at the end."""
        if self.found is None:
            return []
        names = self.found.draft.names
        return [
            (self.read(names.platform(one.group) if one.group else _TOTAL), one)
            for one in self._rows
        ]

    def points(self) -> list[PointTold]:
        """Return the choices, with places for a picture of hours over followers lost."""
        if self.found is None:
            return []
        points = self.found.points
        lost = max((one.figures.followers_lost for one in points), default=0) or 1
        hours = max((one.figures.hours_before for one in points), default=0.0) or 1.0
        return [self._point(one, lost, hours) for one in points]

    def _point(self, one: Point, lost: float, hours: float) -> PointTold:
        sums = one.figures
        return PointTold(
            name=self.read(one.name),
            chosen=self.found is not None and one.scenario == self.found.draft.scenario,
            kept=sums.kept,
            merged=sums.merged,
            closed=sums.closed,
            hours=f"{sums.hours_after:,.1f}",
            lost=number(sums.followers_lost),
            moving=f"{sums.moving_hours:,.0f}",
            gap=f"{one.gap:.2%}",
            left=round(6 + 82 * sums.followers_lost / lost, 2),
            top=round(92 - 84 * sums.hours_after / hours, 2),
        )

    def leaving(self) -> list[tuple[str, list[tuple[str, str, str, int | None]]]]:
        """Return whoever is merged or closed, unit by unit: account, reason, background, wave."""
        if self.found is None:
            return []
        draft = self.found.draft
        units: dict[str, list[tuple[str, str, str, int | None]]] = defaultdict(list)
        for one in draft.decisions:
            if one.fate != "keep":
                unit = draft.names.unit(str(draft.problem.accounts.unit[one.row]))
                units[unit].append(self._line(one))
        return sorted(units.items())

    def _line(self, one: Decision) -> tuple[str, str, str, int | None]:
        background = "；" if self._lang == "zh" else "; "
        return (
            self._called(one),
            self.read(one.reason.words),
            background.join(self.read(ground) for ground in one.grounds),
            one.wave,
        )

    def staying(self) -> Iterator[tuple[str, str]]:
        """Yield whoever stays, with the reason."""
        for one in self.found.draft.fated("keep") if self.found else ():
            yield self._called(one), self.read(one.reason.words)

    def _called(self, one: Decision) -> str:
        if self.found is None:
            return one.account_id
        draft = self.found.draft
        return self.read(account_words(draft.problem, draft.names, one.row))

    def waivers(self) -> list[str]:
        """Return what had to be given up."""
        return [self.read(one) for one in self.found.draft.waivers] if self.found else []
