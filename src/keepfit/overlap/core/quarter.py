"""The overlap of one quarter: posts published again, and accounts that do the same."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from keepfit.overlap.core.copying import Copying
from keepfit.overlap.core.functions import Doubled, FunctionTwin

# Groups that are told; all of them are in what `keepfit overlap posts` says.
CLUSTERS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class AlikePosts:
    """One group of posts alike; `by` and `at` tell of the one published first ("" unknown)."""

    size: int
    identical: int
    accounts: tuple[str, ...]
    by: str
    at: datetime | None
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Own:
    """One account's posts: how many are copied, repeated, about meetings; share of its own.

    `self_talking` where it published hardly anything but reposts and meetings.
    """

    account_id: str
    posts: int
    copies: int
    repeats: int
    meetings: int
    own_share: float
    self_talking: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Overlap:
    """The overlap of content and of functions.

    `compared` is how many posts of the newest quarter were compared, None where they were too
    many for one go; `near` whether alike posts were looked for or identical ones alone.
    `groups` counts the groups of posts alike, of which `clusters` holds the largest.
    """

    compared: int | None
    near: bool
    groups: int
    clusters: tuple[AlikePosts, ...]
    copied: tuple[Copying, ...]
    own: tuple[Own, ...]
    twins: tuple[FunctionTwin, ...]
    doubled: tuple[Doubled, ...]
