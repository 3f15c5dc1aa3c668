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
    """account_id, and for each feature how many posts show it and of how many it is known."""
    seen = within(posts, "published_at", window)
    columns: dict[str, ir.Value] = {}
    for name, shown in conditions(seen, topics).items():
        columns[f"{name}_shown"] = hits(shown)
        columns[f"{name}_known"] = hits(shown.notnull())
    return seen.group_by("account_id").agg(**columns).order_by("account_id")


def examples(
    posts: ir.Table,
    feature_id: str,
    account_ids: Sequence[str],
    topics: Sequence[Topic],
    window: Window,
) -> ir.Table:
    """Return the best read post of each of these accounts that shows a feature, best first."""
    wanted = pa.table({"account_id": pa.array(sorted(account_ids), pa.string())})
    seen = within(posts, "published_at", window).semi_join(ibis.memtable(wanted), "account_id")
    shown = seen.filter(conditions(seen, topics)[feature_id].fill_null(_NO))
    flat = shown.select(
        "post_id",
        "account_id",
        "published_at",
        title=shown.title.fill_null(""),
        text=shown.text.fill_null("").left(_EXCERPT),
        url=shown.url.fill_null(""),
        reads=shown.reads,
        rated=shown.reads.fill_null(-1),
    )
    order = ibis.window(group_by="account_id", order_by=[flat.rated.desc(), flat.post_id])
    first = flat.mutate(place=ibis.row_number().over(order))
    best = first.filter(first.place == 0).drop("place")
    return best.order_by(best.rated.desc(), best.post_id).limit(3)
