"""Local scores: deductions, bonus, and what a veto is recorded as."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from keepfit.checkup.core.judge import Judged
from keepfit.checkup.core.rules import Outcome, Scoring


def scores(
    scoring: Scoring, judgements: Iterable[Judged], verdict: NDArray[np.str_]
) -> NDArray[np.float64]:
    """Return each subject's score; NaN for those without a verdict.

    A broken veto is recorded as `veto_score` whatever else was found. Nothing falls below 0, and
    what could not be observed deducts nothing.
    """
    deducted = np.zeros(len(verdict))
    gained = np.zeros(len(verdict))
    vetoed = np.zeros(len(verdict), dtype=np.bool_)
    for one in judgements:
        if one.rule.severity == "deduct":
            deducted += one.broken * one.rule.points
        elif one.rule.severity == "bonus":
            gained += one.broken * one.rule.points
        elif one.rule.severity == "veto":
            vetoed |= one.broken
    base = np.maximum(0.0, scoring.full - deducted)
    extra = np.where(base > scoring.bonus_above, np.minimum(gained, scoring.bonus), 0.0)
    found = np.where(vetoed, scoring.veto_score, base + extra)
    return np.where(verdict == Outcome.NOT_OBSERVED.value, np.nan, found)


def failed_by_score(scoring: Scoring, found: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Say which subjects fail by their score alone."""
    return np.less(found, scoring.fail_below) & ~np.isnan(found)
