"""Overlap of functions and units, from a ledger, posts and sheets of names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from keepfit.ledger.core.records import Ledger
from keepfit.overlap.core.functions import (
    Described,
    Doubled,
    FunctionTwin,
    all_twins,
    doubled,
)
from keepfit.overlap.core.names import KnownUnit, NameMatch, matches, twins
from keepfit.overlap.core.spellings import words
from keepfit.overlap.core.texts import folded
from keepfit.overlap.core.topics import topics
from keepfit.overlap.core.unit_rows import known_units, language_pairs
from keepfit.overlap.queries import folding_tables, published, utf8_of
from keepfit.overlap.reading import PostTexts
from keepfit.people.core.units import Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class FunctionsOverlap:
    """Accounts that double each other, channels of one unit, units under several names."""

    ledger: Ledger
    twins: tuple[FunctionTwin, ...]
    channels: tuple[FunctionTwin, ...]
    doubled: tuple[Doubled, ...]
    units: tuple[NameMatch, ...]
    topics_of: int
    followers_of: int


def functions_overlap(
    ledger: Ledger,
    posts: PostTexts | None = None,
    followers: Mapping[str, NDArray[np.int64]] | None = None,
) -> FunctionsOverlap:
    """Compare what accounts are for; posts and lists of followers count where they are given."""
    described = described_by(ledger, posts, followers)
    found = all_twins(described)
    return FunctionsOverlap(
        ledger=ledger,
        twins=tuple(one for one in found if one.kind != "channel"),
        channels=tuple(one for one in found if one.kind == "channel"),
        doubled=tuple(doubled(ledger, found)),
        units=tuple(unit_twins(ledger.units.values())),
        topics_of=len(described.topics),
        followers_of=len(described.followers),
    )


def function_doubles(ledger: Ledger, posts: PostTexts | None = None) -> list[FunctionTwin]:
    """Return pairs of accounts that double each other, for rooms that want reasons.

    Each has both account ids, a score (0.5 to 1), why, and `kind`: "platform" or "function".
    """
    found = all_twins(described_by(ledger, posts))
    return [one for one in found if one.kind != "channel"]


def described_by(
    ledger: Ledger,
    posts: PostTexts | None = None,
    followers: Mapping[str, NDArray[np.int64]] | None = None,
) -> Described:
    """Return a ledger with what its accounts post about and who follows them."""
    about = account_topics(posts) if posts is not None else {}
    return Described(ledger=ledger, topics=about, followers=followers or {})


def account_topics(posts: PostTexts) -> dict[str, NDArray[np.float32]]:
    """Return what each account with enough posts is about."""
    text = folded(*utf8_of(posts.texts), folding_tables())
    told_of = published(posts)
    found = topics(text.text, text.starts, told_of.account, len(told_of.accounts))
    told = np.flatnonzero(found.any(axis=1))
    return {told_of.accounts[row]: found[row] for row in told.tolist()}


def unit_twins(units: Iterable[Unit]) -> list[NameMatch]:
    """Return units whose name is most likely another unit's: the other one, and how sure."""
    known = list(units)
    book = [
        KnownUnit(unit_id=one.unit_id, names=(one.name, *one.aliases)) for one in known if one.name
    ]
    name = {one.unit_id: one.name for one in known}
    level = {one.unit_id: (one.level, one.division_code) for one in known}
    return [
        match
        for match in twins(book)
        if match.sure
        and _could_be_one(level[match.name], level[match.unit_id])
        and _shortened(name[match.name], name[match.unit_id])
    ]


def _shortened(one: str, other: str) -> bool:
    """Whether one name says nothing the other does not: 前村 and 后村 are two places."""
    mine, theirs = {*words(one)}, {*words(other)}
    return mine <= theirs or theirs <= mine


def _could_be_one(mine: tuple[str, str], theirs: tuple[str, str]) -> bool:
    return all(not a or not b or a == b for a, b in zip(mine, theirs, strict=True))


def unit_matches(
    names: Sequence[str],
    against: Sequence[Mapping[str, str]],
    also: Sequence[Mapping[str, str]] = (),
) -> list[NameMatch]:
    """Return which unit each name means; rows are sheets' rows as header → cell.

    `against` rows have an id and names (any column whose header says title, name or alias) and
    abbreviations; rows of `also` give pairs of names in two languages (`x_en`, `x_fr`; "X | Y").
    """
    return matches(names, known_units(against), language_pairs([*also, *against]))
