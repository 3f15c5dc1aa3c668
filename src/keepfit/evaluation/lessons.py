"""Learning from the best: within each peer group, what sets those the public values apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from keepfit.evaluation import looks
from keepfit.evaluation.core.features import Topic, features, topics
from keepfit.evaluation.core.learning import (
    Effect,
    Example,
    Lesson,
    effects,
    telling,
    top_and_rest,
)
from keepfit.evaluation.core.records import Evaluation
from keepfit.evaluation.core.resampling import Floats
from keepfit.evaluation.queries import Observed
from keepfit.history.core.facts import Facts
from keepfit.history.engine import History, opened

_TOPICS = Path(__file__).with_name("topics.toml")
_LEAST_POSTS = 3
EXAMPLES = 3


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
        looked_at: list[Effect] = []
        bests: dict[str, list[str]] = {}
        for group in evaluation.groups:
            best, rest = top_and_rest(evaluation.scores[0], group.group_id)
            if not best:
                continue
            ours, theirs = (
                {name: column[[rows[one] for one in ids]] for name, column in columns.items()}
                for ids in (best, rest)
            )
            bests[group.group_id] = best
            looked_at += effects(group.group_id, named, ours, theirs, observed.seed)
        found = telling(looked_at)
        examples = _examples(found, bests, history, facts)
    taught = (
        Lesson(effect=one, examples=shown, accounts=tuple(bests[one.group_id][:3]))
        for one, shown in zip(found, examples, strict=True)
    )
    return tuple(sorted(taught, key=lambda one: (one.effect.group_id, -abs(one.effect.size))))


def _columns(counted: pa.Table, observed: Observed, facts: Facts) -> Mapping[str, Floats]:
    """Return each feature of all accounts of the facts, NaN where too little is known."""
    rows = facts.row_of()
    accounts = observed.ledger.accounts
    posting = counted["account_id"].to_pylist()
    platforms = np.array([accounts[one].platform if one in accounts else "" for one in posting])
    at = np.array([rows.get(one, -1) for one in posting], dtype=np.int64)
    ours = at >= 0
    columns: dict[str, Floats] = {}
    for name in counted.column_names:
        if name.endswith("_shown"):
            feature = name.removesuffix("_shown")
            shown = counted[name].to_numpy().astype(np.float64)
            known = _asked(counted, feature, platforms)
            share = np.where(known >= _LEAST_POSTS, shown / np.maximum(known, 1), np.nan)
            column = np.full(len(facts.account_ids), np.nan)
            column[at[ours]] = share[ours]
            columns[feature] = column
    columns["reply_hours"] = facts.values["reply_hours_median"]
    columns["service_depth"] = _depths(observed, rows, len(facts.account_ids))
    return columns


def _asked(counted: pa.Table, feature: str, platforms: NDArray[np.str_]) -> Floats:
    """Return of how many posts of each account a feature is known.

    A post without links has an empty cell: where any post of a platform shows links, no link is
    an answer; where none does, nobody collected them.
    """
    known: Floats = counted[f"{feature}_known"].to_numpy().astype(np.float64)
    if feature != "linked":
        return known
    collected = np.isin(platforms, np.unique(platforms[known > 0]))
    posts: Floats = counted["posts"].to_numpy().astype(np.float64)
    return np.asarray(np.where(collected, posts, known))


def _depths(observed: Observed, rows: Mapping[str, int], size: int) -> Floats:
    total, number = np.zeros(size), np.zeros(size)
    for one in observed.ledger.offers:
        depth = observed.terms.depth.get(one.depth)
        if depth is not None and one.account_id in rows:
            total[rows[one.account_id]] += depth
            number[rows[one.account_id]] += 1
    return np.where(number > 0, total / np.maximum(number, 1), np.nan)


def _examples(
    found: Sequence[Effect],
    bests: Mapping[str, Sequence[str]],
    history: History,
    facts: Facts,
) -> list[tuple[Example, ...]]:
    """Return for each effect the best read posts that show it, of accounts that do more of it."""
    features = [one.feature.feature_id for one in found if _by_posts(one)]
    if not features:
        return [() for _ in found]
    posts = history.tables["posts"]
    wanted = sorted({account for one in found if _by_posts(one) for account in bests[one.group_id]})
    keys = history.rows(looks.best_read(posts, features, wanted, shipped_topics(), facts.window))
    chosen = [_chosen(one, bests[one.group_id], keys) if _by_posts(one) else [] for one in found]
    named = [post_id for some in chosen for post_id in some]
    rows = history.rows(looks.shown(posts, named, facts.window)).to_pylist()
    by_id = {row["post_id"]: Example(**row) for row in rows}
    return [tuple(by_id[post_id] for post_id in some) for some in chosen]


def _by_posts(effect: Effect) -> bool:
    """Say whether posts can show what the best do more of."""
    return effect.feature.of_posts and effect.difference > 0


def _chosen(effect: Effect, best: Sequence[str], keys: pa.Table) -> list[str]:
    """Return the ids of the most read posts of a feature, one for each account at most."""
    of_group = set(best)
    columns = (keys[name].to_pylist() for name in ("account_id", effect.feature.feature_id))
    found = [key for account, key in zip(*columns, strict=True) if key and account in of_group]
    return [key[looks.DIGITS :] for key in sorted(found, reverse=True)[:EXAMPLES]]
