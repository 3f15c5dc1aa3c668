"""How much each account published month by month, and the measures told on its page."""

from __future__ import annotations

import math
from datetime import date

import ibis
import numpy as np
import pyarrow as pa

from keepfit.evaluation import measures
from keepfit.history.core.facts import Facts, Window
from keepfit.history.engine import History
from keepfit.ledger.core.records import Ledger

MONTHS = 12
VITALS = (
    "silent_days",
    "posts_per_week",
    "originals_share",
    "reads_median",
    "followers",
    "reply_share",
    "reply_hours_median",
    "opens",
)
Months = list[tuple[str, int | None]]


def monthly(history: History, ledger: Ledger, facts: Facts) -> dict[str, Months]:
    """Return each account's posts of the last months, oldest first, None where nobody looked.

    Looked at is a month from the first in which any account of the platform was seen to publish,
    and the window of a channel that was opened and showed no post; for an account whose posts
    could not be observed, up to the last one that was.
    """
    span = _span(facts.window.as_of)
    ids = pa.table({"account_id": pa.array(list(ledger.accounts), pa.string())})
    found = measures.posts_by_month(history.tables["posts"], ibis.memtable(ids), span)
    counts: dict[str, dict[str, int]] = {}
    begun: dict[str, str] = {}
    for row in history.rows(found).to_pylist():
        counts.setdefault(row["account_id"], {})[row["month"]] = row["posts"]
        platform = ledger.accounts[row["account_id"]].platform
        begun[platform] = min(begun.get(platform, row["month"]), row["month"])
    rows, names = facts.row_of(), _months(span)
    told: dict[str, Months] = {}
    for one in ledger.accounts.values():
        mine = counts.get(one.account_id, {})
        row = rows[one.account_id]
        blind = bool(facts.unobserved_reason[row])
        begin = begun.get(one.platform, "9999")
        if not blind and np.isnat(facts.last_post_at[row]):
            begin = min(begin, f"{facts.window.start:%Y-%m}")
        first = max(begin, _opened(one.opened_on))
        last = max(mine, default="") if blind else names[-1]
        told[one.account_id] = [
            (name, mine.get(name, 0) if name in mine or first <= name <= last else None)
            for name in names
        ]
    return told


def vitals(facts: Facts) -> dict[str, dict[str, float | None]]:
    """Return what is told of each account of the newest window; None where not observed."""
    columns = {name: facts.values[name].tolist() for name in VITALS}
    return {
        str(account): {name: _known(column[row]) for name, column in columns.items()}
        for row, account in enumerate(facts.account_ids)
    }


def _known(value: float) -> float | None:
    return None if math.isnan(value) else value


def _span(as_of: date) -> Window:
    year, month = divmod(as_of.year * 12 + as_of.month - MONTHS, 12)
    return Window(start=date(year, month + 1, 1), as_of=as_of)


def _months(span: Window) -> list[str]:
    first = span.start.year * 12 + span.start.month - 1
    return [f"{n // 12}-{n % 12 + 1:02d}" for n in range(first, first + MONTHS)]


def _opened(opened_on: date | None) -> str:
    return "" if opened_on is None else f"{opened_on:%Y-%m}"
