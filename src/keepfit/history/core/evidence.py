"""What a finding can point at: posts, messages and probes as they were received."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenPost:
    """One post; `text` begins as the post does, at most 120 characters."""

    post_id: str
    account_id: str
    published_at: datetime
    title: str
    text: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenMessage:
    """One message that is still unanswered, and for how many days."""

    message_id: str
    account_id: str
    received_at: datetime
    text: str
    age_days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenProbe:
    """One probe and what came of it."""

    account_id: str
    probed_at: datetime
    kind: str
    outcome: str
    evidence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TwinPosts:
    """A post, and the earlier one with the same text: of another account, or of its own."""

    post: SeenPost
    earlier: SeenPost
