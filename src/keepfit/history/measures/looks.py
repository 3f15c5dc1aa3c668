"""The rows behind a measure, a few per account: what a finding points at."""

from __future__ import annotations

from collections.abc import Sequence

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from keepfit.history.core.facts import Window
from keepfit.history.measures import replies, texts
from keepfit.history.measures.span import up_to, within

_EXCERPT = 120
_POST = ("post_id", "account_id", "published_at", "title", "text", "url")


def last_posts(posts: ir.Table, account_ids: Sequence[str], window: Window, n: int) -> ir.Table:
    """Return the newest posts of each account, newest first."""
    seen = _of(up_to(_shown(posts), "published_at", window), account_ids)
    return _first(seen, n, [seen.published_at.desc(), seen.post_id])


def open_messages(
    messages: ir.Table, account_ids: Sequence[str], window: Window, n: int
) -> ir.Table:
    """Return the oldest unanswered messages of each account, oldest first."""
    seen = _of(replies.answered(messages, window), account_ids)
    waiting = seen.filter(~seen.replied).select(
        "account_id",
        "message_id",
        "received_at",
        "age_days",
        text=seen.text.fill_null("").left(_EXCERPT),
    )
    return _first(waiting, n, [waiting.received_at, waiting.message_id])


def last_probes(
    probes: ir.Table, account_ids: Sequence[str], window: Window, kinds: Sequence[str]
) -> ir.Table:
    """Return the last probe of each account and kind, by kind."""
    seen = _of(up_to(probes, "probed_at", window), account_ids)
    seen = seen.filter(seen.kind.isin(list(kinds))).select(
        "account_id",
        "probed_at",
        "kind",
        outcome=seen.outcome.fill_null(""),
        evidence=seen.evidence.fill_null(""),
    )
    order = ibis.window(group_by=["account_id", "kind"], order_by=seen.probed_at.desc())
    ranked = seen.mutate(place=ibis.row_number().over(order))
    return ranked.filter(ranked.place == 0).order_by("account_id", "kind")


def dead_links(probes: ir.Table, account_ids: Sequence[str], window: Window, n: int) -> ir.Table:
    """Return the newest failed link probes of each account in the window, newest first."""
    seen = _of(within(probes, "probed_at", window), account_ids)
    seen = seen.filter((seen.kind == "link") & (seen.outcome == "failed")).select(
        "account_id", "probed_at", "kind", "outcome", evidence=seen.evidence.fill_null("")
    )
    return _first(seen, n, [seen.probed_at.desc(), seen.evidence])


def copied_posts(posts: ir.Table, known: ir.Table, account_ids: Sequence[str], n: int) -> ir.Table:
    """Return each account's newest posts that another published before, with the other's post.

    `known` is what `texts.texts` gives. The earlier post's columns begin with `earlier_`.
    """
    pairs = _of(texts.copied(known), account_ids)
    pairs = _first(pairs, n, [pairs.published_at.desc(), pairs.post_id])
    sources = known.group_by("twin_key", "account_id", "published_at").agg(
        earlier_id=known.post_id.min()
    )
    same = [
        pairs.twin_key == sources.twin_key,
        pairs.other_id == sources.account_id,
        pairs.other_at == sources.published_at,
    ]
    joined = pairs.inner_join(sources, same).select(pairs.post_id, sources.earlier_id)
    return _in_full(posts, joined)


def repeated_posts(
    posts: ir.Table, known: ir.Table, account_ids: Sequence[str], n: int
) -> ir.Table:
    """Return each account's newest posts that it had published before, with the first of them."""
    pairs = _of(texts.repeated(known), account_ids)
    pairs = _first(pairs, n, [pairs.published_at.desc(), pairs.post_id])
    return _in_full(posts, pairs.select("post_id", earlier_id=pairs.first_post_id))


def _shown(posts: ir.Table) -> ir.Table:
    return posts.select(
        "post_id",
        "account_id",
        "published_at",
        title=posts.title.fill_null(""),
        text=posts.text.fill_null("").left(_EXCERPT),
        url=posts.url.fill_null(""),
    )


def _of(table: ir.Table, account_ids: Sequence[str]) -> ir.Table:
    wanted = pa.table({"account_id": pa.array(sorted(set(account_ids)), pa.string())})
    return table.semi_join(ibis.memtable(wanted), "account_id")


def _first(table: ir.Table, n: int, order: Sequence[ir.Value]) -> ir.Table:
    """Return the first rows of each account in an order, numbered by `place`."""
    places = ibis.row_number().over(ibis.window(group_by="account_id", order_by=list(order)))
    ranked = table.mutate(place=places)
    return ranked.filter(ranked.place < n).order_by("account_id", "place")


def _in_full(posts: ir.Table, pairs: ir.Table) -> ir.Table:
    shown = _shown(posts)
    earlier = shown.rename({f"earlier_{name}": name for name in _POST})
    half = pairs.inner_join(shown, "post_id").select(shown, pairs.earlier_id)
    both = half.inner_join(earlier, half.earlier_id == earlier.earlier_post_id).select(
        *(half[name] for name in _POST), *(earlier[f"earlier_{name}"] for name in _POST)
    )
    return both.order_by(both.account_id, both.published_at.desc(), both.post_id)
