"""What citizens say of each account when asked whether it was of use: yes or no, each quarter."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np

from keepfit.ledger.core.records import Offer
from keepfit.sample.core.draws import stream
from keepfit.sample.core.records import Columns, Member

COLUMNS = ("account_id", "period", "useful", "not_useful")
ROUNDS, ROUND_DAYS = 4, 91
_UNASKED = ("closed", "suspended", "unreadable")
# Chosen to be believable and no statistic: people like what they can do something with, so that
# learning from the best has something to find.
_PLAIN, _DONE_THERE, _SPREAD = 0.45, 0.14, 0.07
_DEEP = ("apply", "complete")
_OF_USE, _WORDS = 0.5, ("办理", "预约", "申领", "指南", "缴费", "报名", "咨询电话")


def votes(
    members: Sequence[Member], offers: Sequence[Offer], posts: Columns, as_of: date, seed: int
) -> Columns:
    """Return the votes of four rounds as columns; work groups and silenced accounts have none."""
    deep = {one.account_id for one in offers if one.depth in _DEEP and one.works}
    helping = _helping(posts)
    table: Columns = {name: [] for name in COLUMNS}
    for member in members:
        if member.account.kind == "group" or set(_UNASKED) & set(member.made):
            continue
        rng = stream(seed, "votes", member.key)
        middle = _PLAIN + _DONE_THERE * (member.in_ledger_by in deep)
        middle += _OF_USE * helping.get(member.in_ledger_by, 0.3)
        share = float(np.clip(rng.normal(middle, _SPREAD), 0.05, 0.97))
        asked = int(rng.integers(0, 60))
        for ago in reversed(range(ROUNDS)):
            voices = int(rng.poisson(asked))
            useful = int(rng.binomial(voices, share))
            if voices:
                table["account_id"].append(member.in_ledger_by)
                table["period"].append(as_of - timedelta(days=ROUND_DAYS * ago))
                table["useful"].append(useful)
                table["not_useful"].append(voices - useful)
    return table


def _helping(posts: Columns) -> dict[str, float]:
    """Return the share of each account's posts that say how to get something done."""
    all_of, some_of = Counter[str](), Counter[str]()
    for account, title, text in zip(
        posts["account_id"], posts["title"], posts["text"], strict=True
    ):
        all_of[account] += 1
        some_of[account] += any(word in title or word in text for word in _WORDS)
    return {account: some_of[account] / count for account, count in all_of.items()}
