"""`kill -9` at ten moments of an import, then again: nothing lost, nothing doubled."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pyarrow as pa
import pytest

from keepfit.kit.store.store import Store
from tests.intake.books import LEDGER, Rows, delimited, xlsx

HEAD = ("公众号", "发布时间", "标题", "链接", "阅读数")
NAMES = ("甲县发布", "掌上甲县")


def posts(count: int) -> Rows:
    return [HEAD, *(post(number) for number in range(count))]


def post(n: int) -> tuple[object, ...]:
    day = f"20{n % 10 + 14}-{n % 12 + 1:02}-01 08:00:00"
    return NAMES[n % 2], day, f"标题{n}", f"https://a.cn/{n}", n


def command(desk: Path, *paths: Path) -> list[str]:
    tail = [str(path) for path in paths]
    return [sys.executable, "-m", "keepfit.cli.main", "intake", "load", *tail, "--into", str(desk)]


def run_whole(desk: Path, *paths: Path) -> float:
    began = time.monotonic()
    done = subprocess.run(  # noqa: S603  # our own command
        command(desk, *paths), capture_output=True, check=False, timeout=120
    )
    assert done.returncode == 0, done.stderr.decode()
    return time.monotonic() - began


def run_killed(desk: Path, seconds: float, *paths: Path) -> None:
    with subprocess.Popen(  # noqa: S603  # our own command
        command(desk, *paths), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as child:
        time.sleep(seconds)
        if child.poll() is None:
            os.kill(child.pid, signal.SIGKILL)


def content(desk: Path) -> dict[str, pa.Table]:
    store = Store.open(desk, create=False)
    return {name: store.read(name) for name in sorted(store.tables())}


@pytest.mark.slow
def test_ten_kills_lose_nothing_and_double_nothing(tmp_path: Path) -> None:
    ledger, texts = (
        xlsx(tmp_path / "台账.xlsx", LEDGER),
        delimited(tmp_path / "p.csv", posts(5_000)),
    )
    whole = run_whole(tmp_path / "whole", ledger, texts)
    chance = random.Random(9)  # noqa: S311  # always the same, nothing secret
    for _ in range(10):
        # Most of a run is starting up; the writing is near its end.
        run_killed(tmp_path / "killed", whole * chance.uniform(0.3, 1.0), ledger, texts)
    run_whole(tmp_path / "killed", ledger, texts)
    expected, found = content(tmp_path / "whole"), content(tmp_path / "killed")
    assert found == expected
    assert found["posts"].num_rows == 5_000
