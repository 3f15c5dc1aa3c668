"""Overlap reports as programs read them; accounts beyond reach are counted or null."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from ninja import Schema


class OverlapOut(Schema):
    """One report 重复: how many posts were compared (null: too many), near or identical alone."""

    overlap_id: int
    unit_id: str
    start: date
    as_of: date
    made_at: datetime
    compared: int | None
    near: bool


class OverlapWhole(OverlapOut):
    """One report with the number of rows of each part that touch accounts within reach."""

    rows: dict[str, int]


class NamedOut(Schema):
    """One account within reach."""

    account_id: str
    name: str
    platform: str
    unit: str


class AlikeOut(Schema):
    """One group of posts alike; `elsewhere` counts the accounts beyond reach."""

    text: str
    size: int
    identical: int
    first: NamedOut | None
    first_known: bool
    at: datetime | None
    accounts: list[NamedOut]
    elsewhere: int


class CopiedOut(Schema):
    """One account's posts that another published before; `share` is of the copier's posts."""

    copier: NamedOut | None
    source: NamedOut | None
    posts: int
    share: float


class TalkingOut(Schema):
    """One account that posts copies and meetings nearly alone."""

    account: NamedOut | None
    posts: int
    copies: int
    repeats: int
    meetings: int
    own_share: float | None


class TwinOut(Schema):
    """Two accounts that do the same: likeness 0 to 1, why, and what nobody could compare."""

    one: NamedOut | None
    other: NamedOut | None
    score: float
    kind: Literal["platform", "function"]
    reasons: list[str]
    unobserved: list[str]
    services: list[str]


class OwnedOut(Schema):
    """One account of a unit that has several on a platform."""

    account_id: str
    name: str


class DoubledOut(Schema):
    """Several living accounts of one unit on one platform; the likeness of the closest two."""

    unit_id: str
    unit_name: str
    platform: str
    accounts: list[OwnedOut]
    score: float
