"""The chapters of a review as JSON, each with the digest of what it says."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from keepfit.burden.answers import burden_answer
from keepfit.evaluation.answers import evaluation_answer, lessons_answer
from keepfit.kit.text import Lang
from keepfit.ledger.core.records import Ledger
from keepfit.overlap.core.quarter import Overlap
from keepfit.review.core.chapters import Chapters

_PLACES = 9
_AS_IT_IS = (str, int, bool, type(None))


def chapters_answer(chapters: Chapters, ledger: Ledger, lang: Lang) -> dict[str, Any]:
    """Return evaluation, lessons, burden, overlap, and `results`: the digest of each, in Chinese.

    A digest hangs on the data, the day and the seed alone: not on how the inputs were cut into
    files, nor on threads, nor on the language.
    """
    said = _said(chapters, ledger, lang)
    fixed = said if lang == "zh" else _said(chapters, ledger, "zh")
    return {**said, "results": {name: _digest(one) for name, one in fixed.items()}}


def _said(chapters: Chapters, ledger: Ledger, lang: Lang) -> dict[str, Any]:
    return {
        "evaluation": rounded(evaluation_answer(chapters.evaluation, ledger, lang)),
        "lessons": rounded(lessons_answer(chapters.lessons, lang)),
        "burden": rounded(burden_answer(chapters.burden, ledger, lang)),
        "overlap": rounded(_overlap(chapters.overlap, lang)),
    }


def _overlap(found: Overlap, lang: Lang) -> dict[str, Any]:
    return {
        "posts": found.compared,
        "near": found.near,
        "groups": found.groups,
        "clusters": [asdict(one) for one in found.clusters],
        "copying": [asdict(one) for one in found.copied],
        "own_content": [asdict(one) for one in found.own],
        "doubled": [
            {
                "unit_id": one.unit_id,
                "platform": one.platform,
                "account_ids": list(one.account_ids),
                "score": one.score,
            }
            for one in found.doubled
        ],
        "functions": [
            {
                "a": one.a,
                "b": one.b,
                "kind": one.kind,
                "score": one.score,
                "reasons": [reason.read(lang) for reason in one.reasons],
                "unobserved": list(one.unobserved),
                "services": list(one.shared_services),
            }
            for one in found.twins
        ],
    }


def rounded(value: Any) -> Any:
    """Return an answer with its numbers rounded far below what anyone reads, days as text."""
    # Exact kinds first: asking whether something is a mapping costs more than rounding it.
    if type(value) in _AS_IT_IS:
        return value
    if isinstance(value, float):
        return round(value, _PLACES) if math.isfinite(value) else None
    if isinstance(value, Mapping):
        return {name: rounded(one) for name, one in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [rounded(one) for one in value]
    return value.isoformat() if hasattr(value, "isoformat") else value


def _digest(said: Any) -> str:
    text = json.dumps(said, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()
