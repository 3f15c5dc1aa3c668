"""What the report says about accounts among their peers, in one language."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from keepfit.connectors.platforms import table
from keepfit.evaluation.core.candidates import NAMES
from keepfit.evaluation.core.learning import Feature, Lesson
from keepfit.evaluation.core.records import POWERS, Change, PeerGroup, Score
from keepfit.evaluation.told import pleas, surely_first
from keepfit.evaluation.wording import group_words
from keepfit.kit.text import Lang, Text
from keepfit.review.core.records import Review

SHOWN = 10  # accounts of a group, changes: the whole lists are in analysis.xlsx
_MEDIUM, _LARGE = 0.5, 0.8  # effect sizes in standard deviations (Cohen 1988)


@dataclass(frozen=True, slots=True, kw_only=True)
class RankTold:
    """One account's place: `left`, `width` and `dot` are per cent of the interval's picture."""

    name: str
    platform: str
    rank: int
    interval: str
    left: float
    width: float
    dot: float
    powers: tuple[str, ...]
    coverage: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupTold:
    """One peer group: what it holds, how many, the best of it with their intervals."""

    name: str
    size: int
    ranked: int
    surely_first: int
    note: str
    mixed: bool
    rows: tuple[RankTold, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CandidateTold:
    """One last-place candidate with the reasons and with what speaks for it."""

    name: str
    platform: str
    group: str
    reasons: tuple[str, ...]
    pleas: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LessonTold:
    """One thing the best of a group do otherwise, with examples as (words, link)."""

    group: str
    name: str
    best: str
    rest: str
    apart: str
    size: str
    note: str
    examples: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeTold:
    """One account against itself."""

    name: str
    platform: str
    before: str
    now: str
    factor: str
    interval: str


class Standing:
    """The evaluation of a review in one language."""

    def __init__(self, review: Review, lang: Lang) -> None:
        self._accounts = review.ledger.accounts
        self._found = review.chapters.evaluation
        self._lessons = review.chapters.lessons
        self._lang: Lang = lang
        self._words = {one.group_id: self._say(group_words(one)) for one in self._found.groups}
        self._by_group: dict[str, list[Score]] = defaultdict(list)
        for one in self._found.scores[0].values():
            self._by_group[one.group_id].append(one)

    @property
    def accounts(self) -> int:
        """How many accounts were compared."""
        return len(self._found.scores[0])

    @property
    def ranked(self) -> int:
        """How many accounts have a rank."""
        return sum(one.rank is not None for one in self._found.scores[0].values())

    @property
    def spans(self) -> list[str]:
        """The windows that were compared, newest first."""
        return [f"{one.start} – {one.as_of}" for one in self._found.windows]  # a dash is meant

    @property
    def surely_first(self) -> int:
        """How many accounts are surely in the first quarter of their group."""
        return sum(map(surely_first, self._found.scores[0].values()))

    @property
    def powers(self) -> tuple[tuple[str, str, int], ...]:
        """Each power, its weight, and of how many accounts it was observed."""
        newest = self._found.scores[0].values()
        whole = sum(self._found.weights.values())
        return tuple(
            (
                self._say(NAMES[name]),
                f"{self._found.weights[name] / whole:.0%}",
                sum(name in one.powers for one in newest),
            )
            for name in POWERS
        )

    def groups(self) -> Iterator[GroupTold]:
        """Yield the peer groups with the first of each."""
        for group in self._found.groups:
            scores = self._by_group[group.group_id]
            placed = sorted(
                (one for one in scores if one.rank is not None),
                key=lambda one: (one.rank or 0, one.account_id),
            )
            yield GroupTold(
                name=self._words[group.group_id],
                size=group.size,
                ranked=len(placed),
                surely_first=sum(map(surely_first, placed)),
                note=self._note(group),
                mixed=len(group.platforms) > 1,
                rows=tuple(self._row(one) for one in placed[:SHOWN]),
            )

    def _note(self, group: PeerGroup) -> str:
        if group.too_small:
            return self._say(_TOO_SMALL)
        return self._say(group.merged) if group.merged else ""

    def _row(self, one: Score) -> RankTold:
        low, high = one.rank_interval or (one.size, one.size)
        step = 100.0 / max(one.size, 1)
        rank = int(one.rank or 0)
        return RankTold(
            **self._called(one.account_id),
            rank=rank,
            interval=f"{low}–{high}",  # a dash is meant
            left=round((low - 1) * step, 1),
            width=round((high - low + 1) * step, 1),
            dot=round((rank - 0.5) * step, 1),
            powers=tuple(_signed(one.powers.get(name)) for name in POWERS),
            coverage=f"{one.coverage:.0%}",
        )

    def candidates(self) -> list[CandidateTold]:
        """Return the last-place candidates with the case for each."""
        return [
            CandidateTold(
                **self._called(one.account_id),
                group=self._words[one.group_id],
                reasons=tuple(self._say(each) for each in one.reasons),
                pleas=tuple(self._say(each) for each in pleas(one.plea)),
            )
            for one in self._found.candidates
        ]

    def lessons(self) -> list[LessonTold]:
        """Return what the best do, group by group, the largest difference first."""
        return [self._lesson(one) for one in self._lessons]

    def _lesson(self, one: Lesson) -> LessonTold:
        effect = one.effect
        feature = effect.feature
        said = [self._say(_amount(value, feature)) for value in (effect.best, effect.rest)]
        ends = [
            self._say(_amount(value, feature, signed=True))
            for value in (effect.interval.low, effect.interval.high)
        ]
        return LessonTold(
            group=self._words[effect.group_id],
            name=self._say(feature.name),
            best=said[0],
            rest=said[1],
            apart=self._say(_TO).format(low=ends[0], high=ends[1]),
            size=self._say(_sized(abs(effect.size))),
            note=self._say(_CIRCLE).format(NAMES[feature.part_of].read(self._lang))
            if feature.part_of
            else "",
            examples=tuple(
                (f"{self._accounts[each.account_id].name}: {each.title or each.text}", each.url)
                for each in one.examples
                if each.account_id in self._accounts
            ),
        )

    @property
    def compared(self) -> int:
        """How many accounts were known well enough to be held against themselves."""
        return len(self._found.changes)

    def changes(self, course: str) -> tuple[list[ChangeTold], int]:
        """Return the largest sure changes of one course (up or down), and how many there are."""
        found = [one for one in self._found.changes if one.course == course]
        found.sort(key=lambda one: (-abs(math.log(one.factor)), one.account_id))
        return [self._change(one) for one in found[:SHOWN]], len(found)

    def _change(self, one: Change) -> ChangeTold:
        return ChangeTold(
            **self._called(one.account_id),
            before=f"{one.before:,.0f}",
            now=f"{one.now:,.0f}",
            factor=f"×{one.factor:.2f}",
            interval=f"×{one.interval.low:.2f} – ×{one.interval.high:.2f}",  # a dash is meant
        )

    def _called(self, account_id: str) -> dict[str, str]:
        account = self._accounts[account_id]
        return {"name": account.name, "platform": self._say(table().title(account.platform))}

    def _say(self, text: Text) -> str:
        return text.read(self._lang)


_TOO_SMALL = Text(
    zh="同类账号太少，只列名次供参考，不谈末位。",
    en="Too few alike: ranks are for reference, nobody is called last.",
)
_CIRCLE = Text(
    zh="本身计入{}，不能当作原因", en="enters the power of {} itself, so it is no reason"
)
_TO = Text(zh="{low} 至 {high}", en="{low} to {high}")


def _signed(value: float | None) -> str:
    return "" if value is None else f"{round(value, 1) + 0.0:+.1f}".replace("+0.0", "0.0")


def _amount(value: float, feature: Feature, *, signed: bool = False) -> Text:
    sign = "+" if signed else ""
    if feature.unit == "share":
        points = Text(zh=" 个百分点", en=" points") if signed else Text(zh="%", en="%")
        shown = f"{100 * value:{sign}.0f}"
        return Text(zh=shown + points.zh, en=shown + points.en)
    if feature.unit == "hours":
        return Text(zh=f"{value:{sign}.1f} 小时", en=f"{value:{sign}.1f} hours")
    return Text(zh=f"{value:{sign}.2f}", en=f"{value:{sign}.2f}")


def _sized(size: float) -> Text:
    if size >= _LARGE:
        return Text(zh=f"大（{size:.1f}）", en=f"large ({size:.1f})")
    if size >= _MEDIUM:
        return Text(zh=f"中（{size:.1f}）", en=f"medium ({size:.1f})")
    return Text(zh=f"小（{size:.1f}）", en=f"small ({size:.1f})")
