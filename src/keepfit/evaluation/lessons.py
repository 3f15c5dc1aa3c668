"""Learning from the best: within each peer group, what sets those the public values apart."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

import numpy as np
import pyarrow as pa

from keepfit.evaluation import looks
from keepfit.evaluation.core.features import Topic, features, topics
from keepfit.evaluation.core.learning import Effect, effects, top_and_rest
from keepfit.evaluation.core.records import Evaluation
from keepfit.evaluation.core.resampling import Floats
from keepfit.evaluation.queries import Observed
from keepfit.history.core.facts import Facts
from keepfit.history.engine import History, opened

_TOPICS = Path(__file__).with_name("topics.toml")
_LEAST_POSTS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A real post that shows a feature."""

    post_id: str
    account_id: str
    published_at: datetime
    title: str
    text: str
    url: str
    reads: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """One effect with its examples: posts where posts show it, else the accounts themselves."""

    effect: Effect
    examples: tuple[Example, ...]
    accounts: tuple[str, ...]


@cache
def shipped_topics() -> tuple[Topic, ...]:
    """Return the topics that are shipped."""
    return topics(_TOPICS.read_text(encoding="utf-8"))


def lessons(observed: Observed, facts: Facts, evaluation: Evaluation) -> tuple[Lesson, ...]:
    """Return what can be learnt in each peer group from the newest window, most telling first."""
    about = shipped_topics()
    named = features(about)
    with opened(observed.tables) as history:
        posts = history.tables["posts"]
        counted = history.rows(looks.shares(posts, about, facts.window))
        columns = _columns(counted, observed, facts)
        rows = facts.row_of()
        found: list[Lesson] = []
        for group in evaluation.groups:
            best, rest = top_and_rest(evaluation.scores[0], group.group_id)
            if not best:
                continue
            ours, theirs = (
                {name: column[[rows[one] for one in ids]] for name, column in columns.items()}
                for ids in (best, rest)
            )
            found += [
                _lesson(effect, best, history, facts)
                for effect in effects(group.group_id, named, ours, theirs, observed.seed)
            ]
    return tuple(sorted(found, key=lambda one: (one.effect.group_id, -abs(one.effect.size))))


def _columns(counted: pa.Table, observed: Observed, facts: Facts) -> Mapping[str, Floats]:
    """Return each feature of all accounts of the facts, NaN where too little is known."""
    rows = facts.row_of()
    at = np.array([rows.get(one, -1) for one in counted["account_id"].to_pylist()], dtype=np.int64)
    ours = at >= 0
    columns: dict[str, Floats] = {}
    for name in counted.column_names:
        if name.endswith("_shown"):
            feature = name.removesuffix("_shown")
            shown = counted[name].to_numpy().astype(np.float64)
            known = counted[f"{feature}_known"].to_numpy().astype(np.float64)
            share = np.where(known >= _LEAST_POSTS, shown / np.maximum(known, 1), np.nan)
            column = np.full(len(facts.account_ids), np.nan)
            column[at[ours]] = share[ours]
            columns[feature] = column
    columns["reply_hours"] = facts.values["reply_hours_median"]
    columns["service_depth"] = _depths(observed, rows, len(facts.account_ids))
    return columns


def _depths(observed: Observed, rows: Mapping[str, int], size: int) -> Floats:
    total, number = np.zeros(size), np.zeros(size)
    for one in observed.ledger.offers:
        depth = observed.terms.depth.get(one.depth)
        if depth is not None and one.account_id in rows:
            total[rows[one.account_id]] += depth
            number[rows[one.account_id]] += 1
    return np.where(number > 0, total / np.maximum(number, 1), np.nan)


def _lesson(effect: Effect, best: Sequence[str], history: History, facts: Facts) -> Lesson:
    shown: tuple[Example, ...] = ()
    if effect.feature.of_posts and effect.difference > 0:
        shown = tuple(_examples(effect.feature.feature_id, best, history, facts))
    return Lesson(effect=effect, examples=shown, accounts=tuple(best[:3]))


def _examples(
    feature_id: str, best: Sequence[str], history: History, facts: Facts
) -> Iterator[Example]:
    about = shipped_topics()
    posts = history.tables["posts"]
    found = history.rows(looks.examples(posts, feature_id, best, about, facts.window))
    for row in found.to_pylist():
        yield Example(**{name: row[name] for name in Example.__dataclass_fields__})
