"""What `overlap posts` prints: JSON and lines."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

import numpy as np

from keepfit.kit.text import Lang, Text
from keepfit.overlap.queries import Cluster, PostsOverlap, largest_clusters

_SHOWN = 20


def posts_answer(found: PostsOverlap, lang: Lang) -> dict[str, Any]:
    """Return pairs, clusters, who copies whom, and what share of content is an account's own."""
    ids = found.posts.ids.to_pylist()
    kinds = np.where(found.exact, "exact", "near").tolist()
    scores = np.round(found.scores, 4).tolist()
    return {
        "posts": len(ids),
        "pairs": [
            {"a": ids[a], "b": ids[b], "kind": kind, "score": score}
            for (a, b), kind, score in zip(found.pairs.tolist(), kinds, scores, strict=True)
        ],
        "clusters": [_cluster(one) for one in largest_clusters(found)],
        "copying": [asdict(one) for one in found.copying],
        "own_content": [
            {
                **{name: getattr(one, name) for name in _OWN},
                "explanation": one.explanation.read(lang) if one.explanation else None,
            }
            for one in found.own
        ],
    }


_OWN = ("account_id", "posts", "copies", "repeats", "meetings", "own_share")


def _cluster(one: Cluster) -> dict[str, Any]:
    return {
        "size": one.size,
        "identical": one.identical,
        "first": one.first if one.at else None,
        "first_account": one.by if one.at and one.by else None,
        "first_published_at": one.at.isoformat() if one.at else None,
        "accounts": list(one.accounts),
        "members": list(one.members),
    }


def posts_lines(found: PostsOverlap, lang: Lang) -> Iterator[str]:
    """Yield what a person reads first: counts, the best pairs with their texts, who copies whom."""
    exact = int(found.exact.sum())
    summary = Text(
        zh=f"共 {len(found.roots)} 篇：完全相同 {exact} 对，近似 {len(found.pairs) - exact} 对。",
        en=f"{len(found.roots)} posts: {exact} identical pairs, {len(found.pairs) - exact} near.",
    )
    yield summary.read(lang)
    for row in np.argsort(-found.scores, kind="stable")[:_SHOWN].tolist():
        a, b = found.pairs[row].tolist()
        yield f"{found.scores[row]:.2f}  {found.posts.ids[a]}  {found.posts.ids[b]}"
        yield f"      {_short(found.posts.texts[a].as_py())}"
    for one in found.copying[:_SHOWN]:
        yield Text(
            zh=f"{one.copier} 转用 {one.source}：{one.posts} 篇（占其内容 {one.share:.0%}）",
            en=f"{one.copier} copies {one.source}: {one.posts} posts ({one.share:.0%} of its own)",
        ).read(lang)
    for own in found.own:
        if own.explanation is not None:
            yield f"{own.account_id}: {own.explanation.read(lang)}"


def _short(text: str) -> str:
    return " ".join(text.split())[:60]
