"""The little an evaluation needs of the windows before the newest: posted, answered, seen or not.

Every other measure of those windows would be counted in vain.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from keepfit.history.core.facts import Facts, Window
from keepfit.history.core.observed import Sighting, reasons
from keepfit.history.core.reckoning import yes_no
from keepfit.history.engine import History
from keepfit.history.measures.probes import last_outcomes
from keepfit.history.measures.span import began, hits, up_to
from keepfit.history.roster import beside, roster
from keepfit.kit.settings import Settings


def glimpsed(history: History, accounts: pa.Table, window: Window, settings: Settings) -> Facts:
    """Return facts of one window that hold `posts` and `question_answered` alone.

    Both are what `history.queries.measured` says, with the same reasons where nothing was seen.
    """
    who = roster(accounts)
    seen = up_to(history.tables["posts"], "published_at", window)
    last = seen.group_by("account_id").agg(
        last_post_at=seen.published_at.max(), posts=hits(began(seen.published_at, window))
    )
    posted = beside(who.account_ids, history.rows(last))
    outcomes = history.rows(last_outcomes(history.tables["probes"], window))
    opened, asked = (
        beside(who.account_ids, outcomes.filter(pc.equal(outcomes["kind"], kind)))
        for kind in ("open", "question")
    )
    last_post_at = posted.moment("last_post_at")
    sighting = Sighting(
        kind=who.kind,
        platform=who.platform,
        last_post_at=last_post_at,
        open_outcome=opened.word("outcome"),
        open_at=opened.moment("probed_at"),
        ok_at=opened.moment("ok_at"),
    )
    reason = reasons(sighting, window, settings.horizon_days)
    answered = yes_no(asked.word("outcome"), asked.moment("probed_at"), window)
    posts = np.nan_to_num(posted.number("posts"))
    return Facts(
        window=window,
        account_ids=who.account_ids,
        values={
            "posts": np.where(reason == "", posts, np.nan),
            "question_answered": answered,
        },
        coverage={},
        last_post_at=last_post_at,
        unobserved_reason=reason,
    )
