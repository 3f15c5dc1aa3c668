"""Small histories in one line: rows as plain mappings, columns left out are null."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

import pyarrow as pa

from keepfit.history.core.facts import Facts, window
from keepfit.history.queries import measured
from keepfit.intake.tables import schema
from keepfit.kit.settings import Settings

AS_OF = date(2024, 6, 30)
Row = Mapping[str, Any]
KEYS = {"posts": "post_id", "messages": "message_id"}


def ago(days: float, hour: int = 9) -> datetime:
    """The moment so many days before the day of the check-up."""
    return datetime.combine(AS_OF, time(hour)) - timedelta(days=days)


def a_table(name: str, rows: Iterable[Row]) -> pa.Table:
    """An exchange table of these rows; posts and messages get ids in their order."""
    key = KEYS.get(name)
    named = [({key: f"{key}-{n:05d}"} if key else {}) | dict(row) for n, row in enumerate(rows)]
    shape = schema(name)
    return pa.Table.from_pylist(named, schema=shape)


def a_post(account: str, days: float, **given: Any) -> dict[str, Any]:
    """A post so many days ago."""
    return {"account_id": account, "published_at": ago(days), **given}


def a_probe(account: str, days: float, outcome: str = "ok", kind: str = "open") -> dict[str, Any]:
    """A probe so many days ago, at noon."""
    return {"account_id": account, "probed_at": ago(days, 12), "kind": kind, "outcome": outcome}


def accounts(*rows: str | Row) -> pa.Table:
    """The accounts table; a bare id is a WeChat account."""
    whole = [{"account_id": one} if isinstance(one, str) else dict(one) for one in rows]
    return a_table("accounts", [{"platform": "wechat", **one} for one in whole])


def facts(known: pa.Table, *, days: int = 90, **tables: Iterable[Row]) -> Facts:
    """Measure these accounts on the usual day from rows of the long tables."""
    long = {name: a_table(name, rows) for name, rows in tables.items()}
    return measured(long, known, window(AS_OF, days), Settings())


def value(found: Facts, measure: str, account: str = "a") -> float:
    """One account's value of one measure."""
    return float(found.values[measure][found.row_of()[account]])


def why(found: Facts, account: str = "a") -> str:
    """Why one account's posts were not observed."""
    return str(found.unobserved_reason[found.row_of()[account]])
