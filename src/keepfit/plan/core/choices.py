"""Choices side by side: what each comes to, and which no other beats in everything."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from keepfit.kit.text import Text
from keepfit.plan.core.plans import Figures


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One choice and what it comes to; `best` where no other point is better in everything.

    `gap` is the proven share by which the point can be from the best there is.
    """

    name: Text
    scenario: str
    region_loss: float
    moving_weight: float
    figures: Figures
    gap: float
    waivers: int
    best: bool = False


def marked(points: Sequence[Point]) -> tuple[Point, ...]:
    """Return the points, those marked that no other is better than in everything."""
    return tuple(replace(one, best=not any(_beats(two, one) for two in points)) for one in points)


def _beats(one: Point, other: Point) -> bool:
    mine, theirs = _losses(one), _losses(other)
    return mine != theirs and all(a <= b for a, b in zip(mine, theirs, strict=True))


def _losses(one: Point) -> tuple[float, ...]:
    sums = one.figures
    return (sums.hours_after, sums.kept, sums.followers_lost, sums.moving_hours, one.waivers)
