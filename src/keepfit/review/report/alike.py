"""What the report says about overlap, in one language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from keepfit.connectors.platforms import table
from keepfit.kit.text import Lang, Text
from keepfit.overlap.core.functions import FunctionTwin
from keepfit.overlap.core.quarter import AlikePosts, Overlap
from keepfit.review.core.records import Review

SHOWN = 10
_NAMED = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class ClusterTold:
    """One group of posts alike."""

    text: str
    size: int
    first: str
    accounts: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TwinTold:
    """Two accounts that do the same."""

    a: str
    b: str
    score: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TalkTold:
    """An account that publishes hardly anything but reposts and meetings."""

    name: str
    platform: str
    posts: int
    copies: int
    meetings: int
    own: str


class AlikeTold:
    """The overlap of a review in one language."""

    def __init__(self, review: Review, lang: Lang) -> None:
        self._accounts = review.ledger.accounts
        self._units = review.ledger.units
        self._lang: Lang = lang
        self.found: Overlap = review.chapters.overlap

    @property
    def repeated(self) -> int:
        """How many posts are no first publication, as far as the groups that are told go."""
        return sum(one.copies + one.repeats for one in self.found.own)

    @property
    def share(self) -> str:
        """The share of all posts that another or the same account had published before."""
        posts = sum(one.posts for one in self.found.own)
        return f"{self.repeated / posts:.1%}" if posts else ""

    def clusters(self) -> list[ClusterTold]:
        """Return the largest groups."""
        return [self._cluster(one) for one in self.found.clusters[:SHOWN]]

    def _cluster(self, one: AlikePosts) -> ClusterTold:
        by = self._name(one.by) if one.by else self._say(_UNKNOWN)
        when = f" {one.at:%Y-%m-%d}" if one.at else ""
        return ClusterTold(
            text=one.text, size=one.size, first=by + when, accounts=self._listed(one.accounts)
        )

    def copied(self) -> list[tuple[str, str, int, str]]:
        """Return who copies whom most: copier, source, posts, share of the copier's posts."""
        return [
            (self._named(one.copier), self._named(one.source), one.posts, f"{one.share:.0%}")
            for one in self.found.copied[:SHOWN]
        ]

    def self_talking(self) -> list[TalkTold]:
        """Return the accounts that talk about themselves only, by id."""
        return [
            TalkTold(
                name=self._name(one.account_id),
                platform=self._platform(one.account_id),
                posts=one.posts,
                copies=one.copies,
                meetings=one.meetings,
                own=f"{one.own_share:.0%}",
            )
            for one in self.found.own
            if one.self_talking
        ]

    def doubled(self) -> list[tuple[str, str, str]]:
        """Return the units with several accounts on one platform: unit, platform, accounts."""
        return [
            (
                self._units[one.unit_id].name if one.unit_id in self._units else one.unit_id,
                self._say(table().title(one.platform)),
                self._joined([self._name(each) for each in one.account_ids]),
            )
            for one in self.found.doubled
        ]

    def twins(self) -> list[TwinTold]:
        """Return the pairs that do most alike."""
        return [self._twin(one) for one in self._close()[:SHOWN]]

    @property
    def twins_count(self) -> int:
        """How many pairs do alike."""
        return len(self._close())

    def _close(self) -> list[FunctionTwin]:
        """Pairs that are not told as several accounts of one unit, nor are a unit's channels."""
        return [one for one in self.found.twins if one.kind == "function"]

    def _twin(self, one: FunctionTwin) -> TwinTold:
        return TwinTold(
            a=self._named(one.a),
            b=self._named(one.b),
            score=f"{one.score:.2f}",
            reasons=tuple(self._say(each) for each in one.reasons),
        )

    def _listed(self, ids: Sequence[str]) -> str:
        shown = self._joined([self._named(one) for one in ids[:_NAMED]])
        if len(ids) <= _NAMED:
            return shown
        return shown + self._say(_MORE).format(n=len(ids))

    def _joined(self, names: Sequence[str]) -> str:
        return ("、" if self._lang == "zh" else ", ").join(names)

    def _name(self, account_id: str) -> str:
        known = self._accounts.get(account_id)
        return known.name if known else account_id

    def _platform(self, account_id: str) -> str:
        known = self._accounts.get(account_id)
        return self._say(table().title(known.platform)) if known else ""

    def _named(self, account_id: str) -> str:
        platform = self._platform(account_id)
        opening, closing = ("（", "）") if self._lang == "zh" else (" (", ")")
        return self._name(account_id) + (f"{opening}{platform}{closing}" if platform else "")

    def _say(self, text: Text) -> str:
        return text.read(self._lang)


_UNKNOWN = Text(zh="首发不详", en="first unknown")
_MORE = Text(zh=" 等 {n} 个账号", en=" and others, {n} in all")
