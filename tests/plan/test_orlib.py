"""Set covering instances whose best value is known, as plan problems."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from benchmarks.orlib import measured


def test_a_known_instance_is_proven(shared: Path) -> None:
    found = measured(shared / "orlib_scp" / "scp41.txt", 10)
    assert (found["objective"], found["bound"], found["proven"]) == (429, 429, True)


@pytest.mark.slow
def test_every_instance_reaches_the_best_known_value(shared: Path) -> None:
    folder = shared / "orlib_scp"
    with (folder / "best_known.csv").open(encoding="utf-8") as file:
        known = {row["name"]: float(row["best"]) for row in csv.DictReader(file)}
    found = {name: measured(folder / f"{name}.txt", 60) for name in known}
    assert {name: one["objective"] for name, one in found.items()} == known
    assert [name for name, one in found.items() if not one["proven"]] == []
