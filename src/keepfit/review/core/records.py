"""A review: the inputs, the ledger, the facts and the check-up, together and dated."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from keepfit.checkup.core.rules import CheckUp
from keepfit.history.core.facts import Facts
from keepfit.intake.core.problems import Note, Problem
from keepfit.ledger.core.records import Ledger
from keepfit.review.core.chapters import Chapters
from keepfit.review.core.planning import Planned


@dataclass(frozen=True, slots=True, kw_only=True)
class InputFile:
    """One input file: its name, the digest of its bytes, its rows, what it was taken for."""

    file: str
    sha256: str
    rows: int
    tables: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthlyPosts:
    """How many posts the accounts of one platform published in one month ("2024-05")."""

    platform: str
    month: str
    posts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """Everything one run of `keepfit review` found out. Same inputs, pack, day and seed: same
    review, and same `digest` (SHA-256 over its canonical JSON).

    `said` is that JSON, with an empty digest: what a review says is put together once.
    """

    as_of: date
    seed: int
    ledger: Ledger
    facts: Facts
    checkup: CheckUp
    inputs: tuple[InputFile, ...]
    warnings: tuple[Problem, ...]
    notes: tuple[Note, ...]
    posts_by_month: tuple[MonthlyPosts, ...]
    chapters: Chapters
    digest: str
    plan: Planned | None = None
    said: Mapping[str, Any] = field(default_factory=dict, compare=False, repr=False)
