"""Which posts show a feature, as Ibis conditions: the shares of accounts, and the example posts."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from keepfit.evaluation.core.features import HOURS, LONG_CHARACTERS, SHORT_CHARACTERS, Topic
from keepfit.history.core.facts import Window
from keepfit.history.measures.span import hits, within

_EXCERPT = 80
DIGITS = 12
_NO = False  # Ibis takes the value to fill by position


def conditions(posts: ir.Table, topics: Sequence[Topic]) -> Mapping[str, ir.BooleanValue]:
    """Return, for each feature of posts, whether a post shows it; null where nobody can tell."""
    said = posts.title.fill_null("") + "\n" + posts.text.fill_null("")
    hour = posts.published_at.hour()
    size = posts.text.length()
    found: dict[str, ir.BooleanValue] = {
        f"topic_{one.topic_id}": said.re_search("|".join(re.escape(word) for word in one.words))
        for one in topics
    }
    found |= {name: hour.between(first, last) for name, (first, last, _) in HOURS.items()}
    return {
        **found,
        "weekend": posts.published_at.day_of_week.index() >= 5,
        "original": posts.is_original,
        "linked": posts.links.length() > 0,
        "short": size <= SHORT_CHARACTERS,
        "long": size >= LONG_CHARACTERS,
        "asks": posts.title.re_search("[?？]"),
    }


def shares(posts: ir.Table, topics: Sequence[Topic], window: Window) -> ir.Table:
    """account_id, posts, and for each feature how many show it and of how many it is known."""
    seen = within(posts, "published_at", window)
    columns: dict[str, ir.Value] = {"posts": seen.count()}
    for name, shown in conditions(seen, topics).items():
        columns[f"{name}_shown"] = hits(shown)
        columns[f"{name}_known"] = hits(shown.notnull())
    return seen.group_by("account_id").agg(**columns).order_by("account_id")


def best_read(
    posts: ir.Table,
    features: Sequence[str],
    account_ids: Sequence[str],
    topics: Sequence[Topic],
    window: Window,
) -> ir.Table:
    """account_id, and for each feature the key of its post that was read most, null for none.

    A key sorts by reads, equal reads by id: DIGITS digits (0 where nobody knows) and the post's id.
    """
    seen = within(posts, "published_at", window).semi_join(_named(account_ids), "account_id")
    key = (seen.reads.fill_null(-1) + 1).cast("string").lpad(DIGITS, "0") + seen.post_id
    about = conditions(seen, topics)
    columns = {
        name: about[name].fill_null(_NO).ifelse(key, ibis.null("string")).max()
        for name in dict.fromkeys(features)
    }
    return seen.group_by("account_id").agg(**columns)


def shown(posts: ir.Table, post_ids: Sequence[str], window: Window) -> ir.Table:
    """Return the posts of these ids as examples: with the beginning of their text."""
    wanted = pa.table({"post_id": pa.array(sorted(post_ids), pa.string())})
    seen = within(posts, "published_at", window).semi_join(ibis.memtable(wanted), "post_id")
    return seen.select(
        "post_id",
        "account_id",
        "published_at",
        title=seen.title.fill_null(""),
        text=seen.text.fill_null("").left(_EXCERPT),
        url=seen.url.fill_null(""),
        reads=seen.reads,
    )


def _named(account_ids: Sequence[str]) -> ir.Table:
    ids = pa.array(sorted(account_ids), pa.string())
    return ibis.memtable(pa.table({"account_id": ids}))
