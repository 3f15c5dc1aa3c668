"""The office's ledger page over 200,000 accounts: how long a page takes to come, per kind of visit.

    python -m benchmarks.office_ledger
    python -m tests.web.postgres python -m benchmarks.office_ledger     on PostgreSQL

Each visit goes through all that a request goes through but the network: session, permission,
page, facets, template. Whole numbers are milliseconds; a visit's p95 is over its repeats, the
budget holds for the p95 of the slowest kind. Wall time, on SQLite also CPU time.
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ACCOUNTS, REPEATS = 200_000, 40
PASSWORD = "long quiet river 77"  # noqa: S105  # of people who do not exist


def main() -> None:
    """Build the office in a folder of its own and visit it."""
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--accounts", type=int, default=ACCOUNTS)
    options.add_argument("--repeats", type=int, default=REPEATS)
    asked = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["KEEPFIT_SITE"] = str(Path(folder) / "site")
        os.environ["KEEPFIT_OFFICE_HOSTS"] = "testserver"
        os.environ["KEEPFIT_SECOND_FACTOR"] = "none"
        _measure(asked.accounts, asked.repeats)


def _measure(accounts: int, repeats: int) -> None:
    # The office opens its site folder when it is loaded, so the folder has to be chosen first.
    import keepfit.web.boot  # noqa: F401, PLC0415  # as said above
    from benchmarks import runs  # noqa: PLC0415  # as said above
    from benchmarks.office_visits import found, visits  # noqa: PLC0415  # as said above

    people = found(accounts, PASSWORD)
    rng = random.Random(7)  # noqa: S311  # which pages are looked at, no secret
    figures: dict[str, Any] = {}
    for name, visit in visits(people, accounts, rng).items():
        figures |= _timed(name, visit, repeats)
    kinds = [one.removesuffix("_p95_ms") for one in figures if one.endswith("_p95_ms")]
    figures["slowest_p95_ms"] = max(figures[f"{one}_p95_ms"] for one in kinds)
    engine = "postgresql" if os.environ.get("KEEPFIT_DATABASE_URL") else "sqlite"
    kept = {"size": f"{accounts} {engine}", **figures}
    runs.keep("office_ledger", kept)
    runs.demand("office_ledger", kept)


def _timed(name: str, visit: Callable[[], None], repeats: int) -> dict[str, float]:
    visit()
    wall, cpu = [], []
    for _ in range(repeats):
        begin, spent = time.perf_counter(), time.process_time()
        visit()
        wall.append((time.perf_counter() - begin) * 1000)
        cpu.append((time.process_time() - spent) * 1000)
    return {
        f"{name}_p50_ms": round(statistics.median(wall), 1),
        f"{name}_p95_ms": round(statistics.quantiles(wall, n=20)[-1], 1),
        f"{name}_cpu_ms": round(statistics.median(cpu), 1),
    }


if __name__ == "__main__":
    main()
