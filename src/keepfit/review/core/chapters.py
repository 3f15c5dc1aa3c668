"""What a review says beyond the rules: peers, lessons, upkeep, overlap."""

from __future__ import annotations

from dataclasses import dataclass

from keepfit.burden.core.records import Burden
from keepfit.evaluation.core.learning import Lesson
from keepfit.evaluation.core.records import Evaluation
from keepfit.overlap.core.quarter import Overlap


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapters:
    """The evaluation, what the best do, burden and overlap, all of one ledger and one day."""

    evaluation: Evaluation
    lessons: tuple[Lesson, ...]
    burden: Burden
    overlap: Overlap
