"""Probes: what came of opening, downloading, following links and asking."""

from __future__ import annotations

import ibis.expr.types as ir

from keepfit.history.core.facts import Window
from keepfit.history.measures.span import hits, up_to, within


def links(probes: ir.Table, window: Window) -> ir.Table:
    """account_id, probed, fine, dead: the link probes of the window."""
    seen = within(probes, "probed_at", window)
    seen = seen.filter(seen.kind == "link")
    return seen.group_by("account_id").agg(
        probed=seen.count(), fine=hits(seen.outcome == "ok"), dead=hits(seen.outcome == "failed")
    )


def last_outcomes(probes: ir.Table, window: Window) -> ir.Table:
    """account_id, kind, outcome, probed_at, ok_at: the last probe of each kind ever, and the
    last one that was fine."""
    seen = up_to(probes, "probed_at", window)
    seen = seen.filter(seen.kind.isin(("open", "download", "question")))
    fine = (seen.outcome == "ok").ifelse(seen.probed_at, None)
    return seen.group_by("account_id", "kind").agg(
        outcome=seen.outcome.argmax(seen.probed_at),
        probed_at=seen.probed_at.max(),
        ok_at=fine.max(),
    )
