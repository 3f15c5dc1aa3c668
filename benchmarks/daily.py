"""One new day on top of a year: refreshed states against a full pass, equal to the last digit.

python -m benchmarks.daily --posts 10000000 --root out/bench

What a day costs: its posts kept aside when they arrive, the states brought up to date, everybody
measured. The commit itself is the same for both ways, and is noted beside.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from datetime import time as clock_time
from pathlib import Path
from typing import TypeVar

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from benchmarks import runs
from keepfit.history.actions import stored_tables
from keepfit.history.arrivals import keep_arrivals
from keepfit.history.core.facts import Facts, window
from keepfit.history.daily import measured_daily
from keepfit.history.queries import measured
from keepfit.history.refreshing import refresh
from keepfit.history.tables import LONG
from keepfit.kit.settings import Settings
from keepfit.kit.store import Commit, Store

Result = TypeVar("Result")
SPAN = window(runs.AS_OF)


def main() -> None:
    """Fill a store, leave the last day out, refresh, add the day, and measure both ways."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--posts", type=int, default=10_000_000)
    options.add_argument("--root", type=Path, default=Path("out/bench"))
    given = options.parse_args()
    folder = runs.place(given.posts, given.root)
    store = _year(folder, given.root / f"{given.posts}-store")
    accounts = pq.read_table(folder / "accounts.parquet")
    first, _ = _timed(lambda: refresh(store))
    measured_daily(store, accounts, window(runs.AS_OF - timedelta(days=1)), Settings())
    news = {"posts": _last_day(folder)}
    committed, done = _timed(lambda: _commit(store, "last day", news))
    kept, _ = _timed(lambda: keep_arrivals(store, done, news))
    refreshed, _ = _timed(lambda: refresh(store))
    daily, facts = _timed(lambda: measured_daily(store, accounts, SPAN, Settings()))
    files = {name: store.files(name) for name in LONG if name in store.tables()}
    full, whole = _timed(lambda: measured(files, accounts, SPAN, Settings()))
    different = _different(whole, facts)
    figures = {
        "size": given.posts,
        "first_build_cpu_s": first,
        "commit_cpu_s": committed,
        "keep_arrivals_cpu_s": kept,
        "refresh_cpu_s": refreshed,
        "measured_cpu_s": daily,
        "full_pass_cpu_s": full,
        "refresh_to_full": round((kept + refreshed + daily) / full, 3),
    }
    runs.keep("daily", {**figures, "measures_differ": different})
    if different:
        sys.exit(f"the measures differ: {different}")
    runs.demand("daily", figures)


def _timed(work: Callable[[], Result]) -> tuple[float, Result]:
    begin = time.process_time()
    result = work()
    return round(time.process_time() - begin, 3), result


def _year(folder: Path, place: Path) -> Store:
    """Return a store of everything but the posts of the last day, month by month."""
    shutil.rmtree(place, ignore_errors=True)
    store = Store.open(place)
    _commit(store, "ledger", {"accounts": pq.read_table(folder / "accounts.parquet")})
    for name, paths in runs.files(folder).items():
        for path in paths:
            _commit(store, path.stem, {name: _before_last_day(name, pq.read_table(path))})
    return store


def _commit(store: Store, name: str, tables: dict[str, pa.Table]) -> Commit:
    return store.commit(tables, stored_tables(), batch_id=name, about={})


def _midnight() -> pa.Scalar:
    return pa.scalar(datetime.combine(runs.AS_OF, clock_time()), pa.timestamp("us"))


def _before_last_day(name: str, table: pa.Table) -> pa.Table:
    if name != "posts":
        return table
    return table.filter(pc.less(table["published_at"], _midnight()))


def _last_day(folder: Path) -> pa.Table:
    table = pq.read_table(runs.files(folder)["posts"][-1])
    return table.filter(pc.greater_equal(table["published_at"], _midnight()))


def _different(one: Facts, other: Facts) -> list[str]:
    return list(_differing(one, other))


def _differing(one: Facts, other: Facts) -> Iterator[str]:
    for name, column in {**one.values, **one.coverage}.items():
        if not np.array_equal(column, {**other.values, **other.coverage}[name], equal_nan=True):
            yield name
    if not np.array_equal(one.unobserved_reason, other.unobserved_reason):
        yield "unobserved_reason"


if __name__ == "__main__":
    main()
