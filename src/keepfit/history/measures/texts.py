"""Identical texts: repeated by the same account, or published elsewhere before.

Two posts are identical when title and text agree after spaces and punctuation are taken out and
width and case are made equal. Near-duplicates are another question.
"""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from keepfit.history.core.facts import Window
from keepfit.history.core.wording import SHORTEST
from keepfit.history.measures.span import began, hits, up_to, within

_MARKS = r"[^\p{L}\p{M}\p{N}]+"
_WIDE = "".join(map(chr, [*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B)]))
_NARROW = "".join(chr(ord(one) - 0xFEE0) for one in _WIDE)
_TO_CHANGE = r"[\p{Lu}\x{FF10}-\x{FF19}\x{FF41}-\x{FF5A}]"


def normal(text: ir.StringValue) -> ir.StringValue:
    """Return letters and digits only, half width, lower case."""
    bare = text.re_replace(_MARKS, "")
    # Most Chinese texts have nothing to change, and changing is the dear part.
    return bare.re_search(_TO_CHANGE).ifelse(bare.translate(_WIDE, _NARROW).lower(), bare)


def keyed(posts: ir.Table) -> ir.Table:
    """post_id, account_id, published_at, twin_key: a digest of each normalised text.

    Null where a text is too short to be compared. `text_index` gives the same of large files.
    """
    bare = posts.select(
        "post_id",
        "account_id",
        "published_at",
        bare=normal(posts.title.fill_null("") + posts.text.fill_null("")),
    )
    long_enough = bare.bare.length() >= SHORTEST
    key = long_enough.ifelse(bare.bare.hexdigest("md5"), ibis.null("string"))
    return bare.select("post_id", "account_id", "published_at", twin_key=key)


def countable(known: ir.Table, window: Window) -> ir.Table:
    """account_id, texts: posts of the window whose text is long enough to compare."""
    seen = within(known, "published_at", window)
    return seen.group_by("account_id").agg(texts=hits(seen.twin_key.notnull()))


def twins(known: ir.Table, window: Window) -> ir.Table:
    """Every post whose text occurs more than once, one of them in the window: `known`'s columns
    and whether it is `in_window`."""
    seen = up_to(known, "published_at", window)
    seen = seen.filter(seen.twin_key.notnull())
    inside = began(seen.published_at, window).ifelse(1, 0)
    seen = seen.mutate(in_window=inside)
    # Most texts occur once, and most that occur again do so long ago: those of the window decide.
    fresh = seen.filter(seen.in_window == 1).select("twin_key").distinct()
    near = seen.semi_join(fresh, "twin_key")
    counted = near.group_by("twin_key").agg(alike=near.count())
    return near.semi_join(counted.filter(counted.alike > 1), "twin_key")


def own_repeats(twins: ir.Table, window: Window) -> ir.Table:
    """account_id, repeats: posts of the window the account had published before."""
    groups = twins.group_by("account_id", "twin_key").agg(
        first_at=twins.published_at.min(), inside=twins.in_window.sum()
    )
    fresh = began(groups.first_at, window).ifelse(1, 0)
    repeats = groups.mutate(repeats=groups.inside - fresh)
    return repeats.group_by("account_id").agg(repeats=repeats.repeats.sum())


def copies(twins: ir.Table) -> ir.Table:
    """account_id, copies: posts of the window that another account had published before."""
    found = copied(twins)
    return found.group_by("account_id").agg(copies=found.count())


def copied(twins: ir.Table) -> ir.Table:
    """One row per post of the window that another account published before, and that account.

    Columns: post_id, account_id, published_at, twin_key, other_id, other_at.
    """
    inside = twins.filter(twins.in_window == 1)
    lead = _leaders(twins)
    both = inside.inner_join(lead, "twin_key").select(
        inside.post_id,
        inside.account_id,
        inside.published_at,
        inside.twin_key,
        lead.first_id,
        lead.first_at,
        lead.second_id,
        lead.second_at,
    )
    own = both.account_id == both.first_id
    later = (both.published_at > both.second_at) | (
        (both.published_at == both.second_at) & (both.account_id > both.second_id)
    )
    return both.filter(~own | later).select(
        "post_id",
        "account_id",
        "published_at",
        "twin_key",
        other_id=own.ifelse(both.second_id, both.first_id),
        other_at=own.ifelse(both.second_at, both.first_at),
    )


def _leaders(twins: ir.Table) -> ir.Table:
    """Return for each text of several accounts the first two accounts, by time, then by id."""
    firsts = twins.group_by("twin_key", "account_id").agg(at=twins.published_at.min())
    order = ibis.window(group_by="twin_key", order_by=["at", "account_id"])
    ranked = firsts.mutate(place=ibis.row_number().over(order))
    first = ranked.filter(ranked.place == 0).select(
        "twin_key", first_id=ranked.account_id, first_at=ranked["at"]
    )
    second = ranked.filter(ranked.place == 1).select(
        "twin_key", second_id=ranked.account_id, second_at=ranked["at"]
    )
    return first.inner_join(second, "twin_key").select(
        first.twin_key, first.first_id, first.first_at, second.second_id, second.second_at
    )


def repeated(twins: ir.Table) -> ir.Table:
    """One row per post of the window that its account had published before, and the first one.

    Columns: post_id, account_id, published_at, twin_key, first_post_id, first_at.
    """
    order = ibis.window(group_by=["account_id", "twin_key"], order_by=["published_at", "post_id"])
    ranked = twins.mutate(
        place=ibis.row_number().over(order),
        first_post_id=twins.post_id.first().over(order),
        first_at=twins.published_at.first().over(order),
    )
    return ranked.filter((ranked.place > 0) & (ranked.in_window == 1)).select(
        "post_id", "account_id", "published_at", "twin_key", "first_post_id", "first_at"
    )
