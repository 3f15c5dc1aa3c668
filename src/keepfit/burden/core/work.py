"""The work model: hours with their ranges, drawn together so that sums are neither wild nor blind.

Low and high of many accounts never come true together, nor are they independent: an office that
writes slowly writes slowly everywhere. So each round draws one value per kind of work for all
accounts, and intervals come from the rounds.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from keepfit.kit.errors import PackError
from keepfit.kit.text import Text

Floats = NDArray[np.float64]
LOW, HIGH = 0.05, 0.95  # a 90 % interval


@dataclass(frozen=True, slots=True, kw_only=True)
class Effort:
    """One kind of work: hours low, likely and high, and where the figures come from."""

    effort_id: str
    name: Text
    low: float
    likely: float
    high: float
    mark: str
    document: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkModel:
    """All kinds of work and the settings of an office."""

    efforts: Mapping[str, Effort]
    review_steps: int
    hour_yuan: float
    migration_yuan: float
    declared_spread: tuple[float, float]
    known_share: float
    issue_platforms: tuple[str, ...]
    video_platforms: tuple[str, ...]
    rounds: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Range:
    """Low, likely and high of a quantity: 5 %, 50 % and 95 % of the rounds."""

    low: float
    likely: float
    high: float


def work_model(text: str) -> WorkModel:
    """Read the model from its TOML text; raises PackError for hours that run backwards."""
    row = tomllib.loads(text)
    settings = row.pop("settings")
    efforts = {key: _effort(key, one) for key, one in row.items()}
    for one in efforts.values():
        if not 0 <= one.low <= one.likely <= one.high:
            raise PackError(
                Text(
                    zh="“{name}”的工时应为 0 ≤ 低 ≤ 可能 ≤ 高。",
                    en="The hours of “{name}” must run 0 ≤ low ≤ likely ≤ high.",
                ).fill(name=one.effort_id)
            )
    return WorkModel(
        efforts=efforts,
        review_steps=settings["review_steps"],
        hour_yuan=settings["hour_yuan"],
        migration_yuan=settings["migration_yuan"],
        declared_spread=tuple(settings["declared_spread"]),
        known_share=settings["known_share"],
        issue_platforms=tuple(settings["issue_platforms"]),
        video_platforms=tuple(settings["video_platforms"]),
        rounds=settings["rounds"],
    )


def _effort(key: str, row: Mapping[str, object]) -> Effort:
    hours = row["hours"]
    if not isinstance(hours, list) or len(hours) != 3:
        raise PackError(
            Text(
                zh="“{name}”的 hours 应为三个数：低、可能、高。",
                en="The hours of “{name}” must be three numbers: low, likely, high.",
            ).fill(name=key)
        )
    return Effort(
        effort_id=key,
        name=Text(zh=str(row["zh"]), en=str(row["en"])),
        low=float(hours[0]),
        likely=float(hours[1]),
        high=float(hours[2]),
        mark=str(row["mark"]),
        document=str(row["document"]),
    )


def drawn(model: WorkModel, seed: int) -> dict[str, Floats]:
    """Return each kind of work in every round, drawn from its triangle of low, likely, high."""
    found = {}
    for place, one in enumerate(model.efforts.values()):
        rng = np.random.default_rng([seed, place])
        if one.low == one.high:
            found[one.effort_id] = np.full(model.rounds, one.low)
        else:
            found[one.effort_id] = rng.triangular(one.low, one.likely, one.high, model.rounds)
    return found


def spread(values: Floats) -> Range:
    """Return low, likely and high over the rounds."""
    low, middle, high = np.quantile(values, [LOW, 0.5, HIGH])
    return Range(low=float(low), likely=float(middle), high=float(high))


def spreads(values: Floats) -> Sequence[Range]:
    """Return the same for each column of (rounds, columns)."""
    found = np.quantile(values, [LOW, 0.5, HIGH], axis=0)
    return [Range(low=float(a), likely=float(b), high=float(c)) for a, b, c in found.T]
