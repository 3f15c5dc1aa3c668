"""The rows behind a measure, a few per account: what a finding points at."""

from __future__ import annotations

from collections.abc import Sequence

import ibis
import ibis.expr.types as ir
import pyarrow as pa
import pyarrow.compute as pc

from keepfit.history.core.facts import Window
from keepfit.history.measures import replies, texts
from keepfit.history.measures.span import up_to, within

_EXCERPT = 120


def last_posts(posts: ir.Table, account_ids: Sequence[str], window: Window, n: int) -> ir.Table:
    """account_id, post_id, published_at: the newest posts of each account."""
    dates = posts.select("account_id", "post_id", "published_at")
    seen = _of(up_to(dates, "published_at", window), account_ids)
    return _first(seen, n, [seen.published_at.desc(), seen.post_id])


def shown(posts: ir.Table, rows: pa.Table) -> ir.Table:
    """Return posts as they are shown; `rows` names them by account_id, post_id, published_at."""
    wanted = rows.select(["post_id"])
    near = posts.filter(posts.account_id.isin(pc.unique(rows["account_id"]).to_pylist()))
    near = near.filter(near.published_at.between(*_ends(rows)))
    near = near.semi_join(ibis.memtable(wanted), "post_id")
    return near.select(
        "post_id",
        "account_id",
        "published_at",
        title=near.title.fill_null(""),
        text=near.text.fill_null("").left(_EXCERPT),
        url=near.url.fill_null(""),
    )


def _ends(rows: pa.Table) -> tuple[ibis.Value, ibis.Value]:
    ends = pc.min_max(rows["published_at"]).as_py()
    return ibis.literal(ends["min"]), ibis.literal(ends["max"])


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


def copied_posts(twins: ir.Table, account_ids: Sequence[str], n: int) -> ir.Table:
    """Return each account's newest posts that another published before, with the other's post.

    `twins` is what `texts.twins` gives. Columns: account_id, post_id, published_at, other_id,
    earlier_id, other_at.
    """
    pairs = _of(texts.copied(twins), account_ids)
    pairs = _first(pairs, n, [pairs.published_at.desc(), pairs.post_id])
    sources = twins.group_by("twin_key", "account_id", "published_at").agg(
        earlier_id=twins.post_id.min()
    )
    same = [
        pairs.twin_key == sources.twin_key,
        pairs.other_id == sources.account_id,
        pairs.other_at == sources.published_at,
    ]
    return _in_order(
        pairs.inner_join(sources, same).select(
            pairs.account_id,
            pairs.post_id,
            pairs.published_at,
            pairs.other_id,
            sources.earlier_id,
            pairs.other_at,
        )
    )


def repeated_posts(twins: ir.Table, account_ids: Sequence[str], n: int) -> ir.Table:
    """Return each account's newest posts that it had published before, with the first of them.

    Columns as of `copied_posts`.
    """
    pairs = _of(texts.repeated(twins), account_ids)
    pairs = _first(pairs, n, [pairs.published_at.desc(), pairs.post_id])
    return _in_order(
        pairs.select(
            "account_id",
            "post_id",
            "published_at",
            other_id=pairs.account_id,
            earlier_id=pairs.first_post_id,
            other_at=pairs.first_at,
        )
    )


def _in_order(pairs: ir.Table) -> ir.Table:
    return pairs.order_by(pairs.account_id, pairs.published_at.desc(), pairs.post_id)


def _of(table: ir.Table, account_ids: Sequence[str]) -> ir.Table:
    wanted = pa.table({"account_id": pa.array(sorted(set(account_ids)), pa.string())})
    return table.semi_join(ibis.memtable(wanted), "account_id")


def _first(table: ir.Table, n: int, order: Sequence[ir.Value]) -> ir.Table:
    """Return the first rows of each account in an order, numbered by `place`."""
    places = ibis.row_number().over(ibis.window(group_by="account_id", order_by=list(order)))
    ranked = table.mutate(place=places)
    return ranked.filter(ranked.place < n).order_by("account_id", "place")
