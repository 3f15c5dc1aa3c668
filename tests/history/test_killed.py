"""Killed at random moments of import, refresh and compaction: nothing lost, nothing doubled."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from keepfit.history.actions import stored_tables
from keepfit.history.refreshing import refresh
from keepfit.history.states import kept_months
from keepfit.kit.store import Store
from tests.history.build import a_post, a_table

pytestmark = pytest.mark.slow

BATCHES, KILLS, MOST_SECONDS = 60, 50, 600
WRITER = """
import sys
from pathlib import Path
import pyarrow.parquet as pq
from keepfit.history.actions import stored_tables
from keepfit.history.refreshing import refresh
from keepfit.kit.store import Store

store = Store.open(Path(sys.argv[1]))
print("ready", flush=True)
for path in sorted(Path(sys.argv[2]).glob("*.parquet")):
    taken = {one.batch_id for one in store.batches()}
    if path.stem not in taken:
        store.commit({"posts": pq.read_table(path)}, stored_tables(), batch_id=path.stem, about={})
        refresh(store)
        if int(path.stem) % 3 == 0:
            store.compact()
print("done", flush=True)
"""


@pytest.fixture(scope="module")
def batches(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Sixty batches of posts over three months; every second row of one corrects an older one."""
    folder = tmp_path_factory.mktemp("batches")
    for batch in range(BATCHES):
        pq.write_table(batch_of(batch), folder / f"{batch:03d}.parquet")
    return folder


def batch_of(batch: int) -> pa.Table:
    fresh = [post(f"p{batch}-{n}", n, batch) for n in range(300)]
    again = [post(f"p{batch - 1}-{n}", n, batch) for n in range(0, 300, 2)] if batch else []
    return a_table("posts", [*fresh, *again])


def post(post_id: str, number: int, batch: int) -> dict[str, object]:
    text = f"第{number}号通知：请居民按时办理有关手续"
    row = a_post(f"a{number % 9}", number % 80, text=text, reads=batch)
    return {"post_id": post_id, **row}


def expected() -> dict[str, int]:
    """Return the reads of every post when all batches are in, by id."""
    result: dict[str, int] = {}
    for batch in range(BATCHES):
        result |= {row["post_id"]: row["reads"] for row in batch_of(batch).to_pylist()}
    return result


def kills(store: Path, batches: Path) -> Iterator[float]:
    """Start the writer again and again, and kill it after a random while; yield each while."""
    r = random.Random(7)  # noqa: S311  # when to kill is no secret
    command = [sys.executable, "-c", WRITER, str(store), str(batches)]
    for _ in range(KILLS):
        with subprocess.Popen(command, stdout=subprocess.PIPE) as writer:  # noqa: S603  # our own command
            assert writer.stdout is not None
            writer.stdout.readline()  # the moments that count come after Python has started
            wait = r.uniform(0.0, 1.6)
            time.sleep(wait)
            writer.send_signal(signal.SIGKILL)
        yield wait


def demand_whole(store: Store) -> int:
    """Demand that a store is what its batches made it; return how many batches that are."""
    taken = [int(one.batch_id) for one in store.batches()]
    assert taken == list(range(len(taken)))
    if not taken:
        return 0
    rows = store.read("posts").to_pylist()
    assert not [one for one, count in Counter(row["post_id"] for row in rows).items() if count > 1]
    known = {row["post_id"]: row["reads"] for row in rows}
    wanted: dict[str, int] = {}
    for batch in taken:
        wanted |= {row["post_id"]: row["reads"] for row in batch_of(batch).to_pylist()}
    assert known == wanted
    for name in store.snapshots():
        assert store.read("posts", snapshot=name).num_rows
    return len(taken)


def test_fifty_kills_lose_nothing_and_double_nothing(tmp_path: Path, batches: Path) -> None:
    folder, began, seen, named = tmp_path / "store", time.monotonic(), 0, 0
    for number, _ in enumerate(kills(folder, batches)):
        if time.monotonic() - began > MOST_SECONDS:
            pytest.fail(f"only {number} kills within {MOST_SECONDS} seconds")
        store = Store.open(folder)
        now = demand_whole(store)
        assert now >= seen
        seen = now
        if now and number % 10 == 9:
            store.name_snapshot(f"after-{number}")
            named += 1
    assert named
    store = Store.open(folder)
    for path in sorted(batches.glob("*.parquet")):
        rows = {"posts": pq.read_table(path)}
        store.commit(rows, stored_tables(), batch_id=path.stem, about={})
    assert demand_whole(store) == BATCHES
    assert {row["post_id"]: row["reads"] for row in store.read("posts").to_pylist()} == expected()
    refresh(store)
    assert all(one.made() for one in kept_months(store))
    assert store.altered() == ()
    assert not list(folder.rglob("*.part"))
