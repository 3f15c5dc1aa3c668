"""What is kept of a month's posts, so that a window over many months can be counted from it.

Of each post its account, its moment, the marks that are counted as bits, and its reception; and
which posts say what was said before.
"""

from __future__ import annotations

import operator
from functools import reduce

import ibis
import ibis.expr.types as ir

from keepfit.history.core.facts import Window
from keepfit.history.measures import posts, texts


def kept(table: ir.Table) -> ir.Table:
    """account_id, published_at, marks, and the kinds of reception: by account and moment.

    Bit n of `marks` is the n-th of `posts.marks`; unknown counts as no. A mark says which values
    of reception are known, so that unknown ones may be 0.
    """
    known = table.filter(table.account_id.notnull() & table.published_at.notnull())
    bits = [
        one.fill_null(False).ifelse(1 << n, 0)  # noqa: FBT003  # Ibis takes it so
        for n, one in enumerate(posts.marks(known).values())
    ]
    marked = known.select(
        "account_id",
        "published_at",
        **{name: known[name].fill_null(0) for name in posts.RECEPTION},
        marks=reduce(operator.add, bits).cast("int32"),
    )
    return marked.order_by("account_id", "published_at")


def flags(known: ir.Table, month: Window) -> ir.Table:
    """account_id, published_at, twin_key, repeat, copy: the month's posts that say what was said
    before, by the same account or by another.

    `known` holds the texts of the month and of every month before it. Whether a post is flagged
    depends on no later post.
    """
    # Which of two posts of the same moment is the repeat makes no difference to a count, and ids
    # are the dear part of reading a year's texts.
    nameless = known.mutate(post_id=ibis.literal(""))
    twins = texts.twins(nameless, month)
    again, taken = texts.repeated(twins), texts.copied(twins)
    rows = [
        one.select(
            "account_id",
            "published_at",
            "twin_key",
            repeat=ibis.literal(a, "int8"),
            copy=ibis.literal(b, "int8"),
        )
        for one, a, b in ((again, 1, 0), (taken, 0, 1))
    ]
    return rows[0].union(rows[1])
