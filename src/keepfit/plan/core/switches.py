"""Which demands a pack makes of a plan: limits on numbers, what is held against an account."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol

from keepfit.kit.text import Text
from keepfit.ledger.core.records import Account


class Placed(Protocol):
    """What a limit has to know about an account."""

    @property
    def account(self) -> Account:
        """The account."""

    @property
    def region(self) -> str:
        """Its region."""

    @property
    def level(self) -> str:
        """The level of its unit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """At most so many of some kinds at some levels, in each region or of each unit."""

    limit_id: str
    words: Text
    source: str
    most: int
    kinds: tuple[str, ...] = ("account",)
    levels: tuple[str, ...] = ()
    each: str = "region"

    def counts(self, one: Placed) -> bool:
        """Say whether an account counts towards this limit."""
        return one.account.kind in self.kinds and one.level in self.levels

    def group_of(self, one: Placed) -> str:
        """Return the id of the group that an account counts in."""
        where = one.region if self.each == "region" else one.account.unit_id
        return f"{self.limit_id} / {where} / {one.account.platform}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """Something held against keeping an account, as `hours` a month; never a sentence alone.

    `followers_share`: only accounts whose followers are at most this share of their unit's
    residents, both known.
    """

    held_id: str
    words: Text
    source: str
    hours: float
    kinds: tuple[str, ...] = ("account",)
    levels: tuple[str, ...] = ()
    followers_share: float | None = None

    def speaks_of(self, one: Placed, residents: int | None, followers: int | None) -> bool:
        """Say whether it holds for one account; what nobody knows is not held against it."""
        if one.account.kind not in self.kinds or one.level not in self.levels:
            return False
        if self.followers_share is None:
            return True
        if not residents or followers is None:
            return False
        return followers <= self.followers_share * residents


@dataclass(frozen=True, slots=True, kw_only=True)
class Quiet:
    """A time of year in which nothing is closed: first and last (month, day), both included.

    `sectors`: only units of these; empty means all.
    """

    quiet_id: str
    words: Text
    first: tuple[int, int]
    last: tuple[int, int]
    sectors: tuple[str, ...] = ()

    def holds(self, day: date, sector: str) -> bool:
        """Say whether a day is quiet for a unit of a sector."""
        if self.sectors and sector not in self.sectors:
            return False
        here = (day.month, day.day)
        if self.first <= self.last:
            return self.first <= here <= self.last
        return here >= self.first or here <= self.last


@dataclass(frozen=True, slots=True, kw_only=True)
class Switches:
    """What a pack asks of a plan.

    `one_per_platform`: one account for each unit, platform and language. `duty_channels`: a unit
    with statutory duties keeps a channel; `strict_duties`: one of its own.
    """

    pack_id: str = ""
    one_per_platform: bool = True
    duty_channels: bool = True
    strict_duties: bool = False
    limits: tuple[Limit, ...] = ()
    held: tuple[Held, ...] = ()
    quiet: tuple[Quiet, ...] = ()
    sources: tuple[str, ...] = field(default_factory=tuple)


def switches(pack_id: str, chain: Iterable[str], rows: Mapping[str, Any]) -> Switches:
    """Return what a pack and those it extends ask for; `chain` runs from the pack to its base."""
    flags: dict[str, bool] = {}
    limits: dict[str, Limit] = {}
    held: dict[str, Held] = {}
    quiet: dict[str, Quiet] = {}
    sources: list[str] = []
    for name in ("all", *reversed(tuple(chain))):
        row = rows.get(name, {})
        flags |= {key: value for key, value in row.items() if isinstance(value, bool)}
        limits |= {one.limit_id: one for one in _limits(row)}
        held |= {one.held_id: one for one in _held(row)}
        quiet |= {one.quiet_id: one for one in _quiet(row)}
        sources += row.get("sources", [])
    return Switches(
        pack_id=pack_id,
        limits=tuple(limits.values()),
        held=tuple(held.values()),
        quiet=tuple(quiet.values()),
        sources=tuple(dict.fromkeys(sources)),
        **flags,
    )


def _words(row: Mapping[str, Any]) -> Text:
    return Text(zh=row["zh"], en=row["en"])


def _limits(row: Mapping[str, Any]) -> Iterator[Limit]:
    for name, one in row.get("limits", {}).items():
        yield Limit(
            limit_id=name,
            words=_words(one),
            source=one["source"],
            most=one["most"],
            kinds=tuple(one["kinds"]),
            levels=tuple(one["levels"]),
            each=one.get("each", "region"),
        )


def _held(row: Mapping[str, Any]) -> Iterator[Held]:
    for name, one in row.get("held", {}).items():
        yield Held(
            held_id=name,
            words=_words(one),
            source=one["source"],
            hours=float(one["hours"]),
            kinds=tuple(one["kinds"]),
            levels=tuple(one["levels"]),
            followers_share=one.get("followers_share"),
        )


def _quiet(row: Mapping[str, Any]) -> Iterator[Quiet]:
    for name, one in row.get("quiet", {}).items():
        first, last = (tuple(map(int, one[end].split("-"))) for end in ("first", "last"))
        yield Quiet(
            quiet_id=name,
            words=_words(one),
            first=(first[0], first[1]),
            last=(last[0], last[1]),
            sectors=tuple(one.get("sectors", ())),
        )
