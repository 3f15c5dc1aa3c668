"""An evaluation as the tables of the office keep it: plain values, sentences in both languages."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any

from keepfit.evaluation.core.candidates import NAMES
from keepfit.evaluation.core.learning import Example, Lesson
from keepfit.evaluation.core.records import (
    POWERS,
    Candidate,
    Change,
    Evaluation,
    PeerGroup,
    Plea,
    Score,
)
from keepfit.evaluation.wording import group_words
from keepfit.kit.text import Text


def both(text: Text) -> dict[str, str]:
    """Return a sentence in both languages."""
    return {"zh": text.zh, "en": text.en}


def totals_told(found: Evaluation) -> dict[str, int]:
    """Return how many accounts were compared and ranked, groups, candidates, sure changes."""
    newest = found.scores[0].values()
    return {
        "accounts": len(newest),
        "ranked": sum(one.rank is not None for one in newest),
        "first": sum(map(surely_first, newest)),
        "groups": len(found.groups),
        "candidates": len(found.candidates),
        "compared": len(found.changes),
        "up": sum(one.course == "up" for one in found.changes),
        "down": sum(one.course == "down" for one in found.changes),
    }


def surely_first(one: Score) -> bool:
    """Whether the whole interval of an account's rank lies in the first quarter of its group."""
    return one.rank_interval is not None and one.rank_interval[1] <= math.ceil(one.size / 4)


def powers_told(found: Evaluation) -> dict[str, list[float]]:
    """Return each power's share of the weights, and of how many accounts it was observed."""
    whole = sum(found.weights.values())
    newest = found.scores[0].values()
    return {
        name: [found.weights[name] / whole, sum(name in one.powers for one in newest)]
        for name in POWERS
    }


def group_told(one: PeerGroup) -> dict[str, Any]:
    """Return a peer group: what it holds, how many, which smaller ones were put together."""
    return {
        "group_id": one.group_id,
        "name": both(group_words(one)),
        "size": one.size,
        "merged": both(one.merged) if one.merged else None,
        "too_small": one.too_small,
        "mixed": len(one.platforms) > 1,
    }


def score_told(account_id: str, found: Evaluation) -> dict[str, Any]:
    """Return the columns of one account's standing; it may not have been ranked, or compared."""
    one = found.scores[0].get(account_id)
    if one is None:
        return {}
    low, high = one.rank_interval or (None, None)
    interval = one.score_interval
    return {
        "group_id": one.group_id,
        "score": one.score,
        "score_low": interval.low if interval else None,
        "score_high": interval.high if interval else None,
        "rank": None if one.rank is None else int(one.rank),
        "rank_low": low,
        "rank_high": high,
        "size": one.size,
        "coverage": one.coverage,
        "last_tenth": one.last_tenth,
        "powers": dict(one.powers),
        "course": [_step(scores.get(account_id)) for scores in found.scores],
    }


def _step(one: Score | None) -> dict[str, Any] | None:
    if one is None or one.rank is None:
        return None
    low, high = one.rank_interval or (one.size, one.size)
    reach = one.raw.get("reach")
    return {
        "rank": int(one.rank),
        "low": low,
        "high": high,
        "size": one.size,
        "last_tenth": one.last_tenth,
        "reads": None if reach is None else math.expm1(reach),
    }


def change_told(one: Change) -> dict[str, Any]:
    """Return an account against itself, a quarter before."""
    return {
        "before": one.before,
        "now": one.now,
        "factor": one.factor,
        "low": one.interval.low,
        "high": one.interval.high,
        "course": one.course,
    }


def candidate_told(one: Candidate) -> dict[str, Any]:
    """Return why an account is a last-place candidate, and what speaks for it."""
    return {
        "candidate": True,
        "reasons": [both(each) for each in one.reasons],
        "pleas": [both(each) for each in pleas(one.plea)],
    }


def pleas(plea: Plea) -> Iterator[Text]:
    """Yield what speaks for an account, as sentences."""
    if plea.only_services:
        named = plea.only_services
        yield Text(
            zh=f"仅此一家提供：{'、'.join(named)}", en=f"Offered nowhere else: {', '.join(named)}"
        )
    if plea.protected:
        reason = plea.protected_reason
        yield Text(
            zh=f"台账列为保护{'：' + reason if reason else ''}",
            en=f"Protected in the ledger{': ' + reason if reason else ''}",
        )
    if plea.season:
        yield plea.season


def lesson_told(one: Lesson) -> dict[str, Any]:
    """Return one thing the best of a group do otherwise, with real posts that show it."""
    effect = one.effect
    feature = effect.feature
    return {
        "group_id": effect.group_id,
        "name": both(feature.name),
        "unit": feature.unit,
        "part_of": both(NAMES[feature.part_of]) if feature.part_of else None,
        "best": effect.best,
        "rest": effect.rest,
        "low": effect.interval.low,
        "high": effect.interval.high,
        "size": effect.size,
        "examples": [_example(each) for each in one.examples],
    }


def _example(one: Example) -> Mapping[str, str]:
    return {
        "account_id": one.account_id,
        "title": (one.title or one.text)[:80],
        "url": one.url,
        "on": f"{one.published_at:%Y-%m-%d}",
    }
