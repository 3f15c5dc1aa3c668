"""The invented world as records: who stands where, and what was made of each account."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from keepfit.ledger.core.records import Account, Offer, Service
from keepfit.people.core.units import Unit

Scale = Literal["county", "city"]
Columns = dict[str, list[Any]]
"""A long table as lists of equal length, by exchange column."""

YEAR_DAYS = 364  # 52 whole weeks, so that a weekly rhythm has no half week


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One invented county or city: its short name, what it is, its number in the world."""

    short: str
    suffix: str
    level: Literal["county", "city"]
    code: str
    seed: int

    @property
    def full(self) -> str:
        """The name with county or city behind it."""
        return self.short + self.suffix


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """A unit with the short name its accounts bear and the tier that sets their rhythm.

    `above` is the full name of the unit it belongs to.
    """

    unit: Unit
    above: str
    short: str
    tier: str
    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One account with its part in the play.

    `made` holds the planted faults, `near` what looks like one and is none. `silent_days` is the
    age of the last post, None where the account keeps its rhythm; `dark_days` is since when the
    channel cannot be read. Days count back from the day of the check-up.
    """

    account: Account
    seat: Seat
    weekly: float = 0.0
    made: tuple[str, ...] = ()
    near: tuple[str, ...] = ()
    silent_days: int | None = None
    never_posted: bool = False
    dark_days: int | None = None

    @property
    def key(self) -> str:
        """The account's number in the world and in the truth."""
        return self.account.account_id

    @property
    def in_ledger_by(self) -> str:
        """How other sheets speak of it: by number, or by name where its sheet has no numbers."""
        return self.account.name if self.has_no_number else self.key

    @property
    def has_no_number(self) -> bool:
        """Whether the sheet it stands on leaves the numbers out."""
        return self.account.kind in ("app", "mini_program")

    @property
    def posting(self) -> bool:
        """Whether it ever published anything that could be seen."""
        never_seen = self.dark_days is not None and self.dark_days > YEAR_DAYS
        return self.account.kind == "account" and not self.never_posted and not never_seen

    def is_made(self, kind: str) -> bool:
        """Whether this fault was planted here."""
        return kind in self.made


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """Everything invented for one seed."""

    scale: Scale
    seed: int
    as_of: date
    places: tuple[Place, ...]
    seats: tuple[Seat, ...]
    members: tuple[Member, ...]
    services: tuple[Service, ...] = ()
    offers: tuple[Offer, ...] = ()
    posts: Columns = field(default_factory=dict)
    messages: Columns = field(default_factory=dict)
    metrics: Columns = field(default_factory=dict)
    probes: Columns = field(default_factory=dict)
    votes: Columns = field(default_factory=dict)
    requests: Columns = field(default_factory=dict)

    @property
    def title(self) -> str:
        """The name of the whole place."""
        return self.places[0].full
