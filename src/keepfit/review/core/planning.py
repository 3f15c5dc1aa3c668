"""The plan of a review: one draft, and the scenarios beside it."""

from __future__ import annotations

from dataclasses import dataclass

from keepfit.plan.core.choices import Point
from keepfit.plan.core.decisions import Draft

# Larger sets are planned with `keepfit plan solve`, which takes longer than a report may.
MOST = 6_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """The balanced plan, and what the named scenarios come to."""

    draft: Draft
    points: tuple[Point, ...]
