"""What an evaluation says: groups, scores with their intervals, candidates, what the best do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from keepfit.history.core.facts import Window
from keepfit.kit.text import Text

POWERS = ("reach", "service", "response", "recognition")


@dataclass(frozen=True, slots=True, kw_only=True)
class PeerGroup:
    """Accounts that may be compared; `merged` says which smaller groups were put together."""

    group_id: str
    kinds: tuple[str, ...]
    platforms: tuple[str, ...]
    levels: tuple[str, ...]
    sectors: tuple[str, ...]
    size: int
    merged: Text | None = None
    too_small: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """A value with its 90 % interval."""

    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """How one account stands among its peers in one window.

    `powers` holds the observed powers as standard scores within the peer group (0 is the middle);
    `coverage` is the share of the weights they stand for. Rank 1 is the best of `size`;
    `last_tenth` is the probability of standing in the last tenth, None where the group is too small
    to speak of tenths. All None where nothing of the account was observed.
    """

    account_id: str
    group_id: str
    powers: Mapping[str, float]
    coverage: float
    posts: int
    score: float | None = None
    score_interval: Interval | None = None
    rank: float | None = None
    rank_interval: tuple[int, int] | None = None
    last_tenth: float | None = None
    size: int = 0
    raw: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plea:
    """What speaks for keeping an account: told beside every candidate, before anybody decides."""

    only_services: tuple[str, ...] = ()
    protected: bool = False
    protected_reason: str = ""
    season: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """An account that was surely among the last in several periods running, newest first."""

    account_id: str
    group_id: str
    probabilities: tuple[float, ...]
    reasons: tuple[Text, ...]
    plea: Plea


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One account against itself: typical reads of a post in the window before and in the newest.

    `factor` is how many times as many, with its 99 % interval; `course` is "up" or "down" where
    that is hardly luck, given how many accounts are looked at, else "unclear".
    """

    account_id: str
    before: float
    now: float
    factor: float
    interval: Interval
    course: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """One evaluation: its windows newest first, the scores of each window, and what changed.

    `changes` holds the accounts that are known well enough in the two newest windows.
    """

    windows: tuple[Window, ...]
    groups: tuple[PeerGroup, ...]
    scores: tuple[Mapping[str, Score], ...]
    candidates: tuple[Candidate, ...]
    rounds: int
    seed: int
    changes: tuple[Change, ...] = ()
    weights: Mapping[str, float] = field(default_factory=dict)
