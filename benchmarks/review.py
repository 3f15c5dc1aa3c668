"""A county's review, the whole command in a process of its own: CPU and wall seconds by stage.

python -m benchmarks.review

Stages end where the command says its next one; "imports" is what loading the command costs,
"exit" what follows its last word. The least of three runs counts: others use this machine too.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from itertools import pairwise
from pathlib import Path
from typing import Any

import keepfit.kit.console
from benchmarks import runs
from keepfit.cli.main import main as command
from keepfit.kit.plugins import announced
from keepfit.kit.text import Text

REPEATS, SEED = 3, 7
# An installed package has its byte code beside it; the first run writes that of a source tree.
_INSTALLED = {key: one for key, one in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
Spent = tuple[str, float, float]


def spent(stage: str) -> Spent:
    """Return what this process spent so far: CPU seconds, and seconds since it knew the time."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return stage, used.ru_utime + used.ru_stime, time.perf_counter()


class Ticking:
    """Stands in for the command's progress and keeps the cost at every word of it."""

    kept: list[Spent]

    def __init__(self, _lang: str) -> None:
        Ticking.kept.append(spent("begin"))

    def __call__(self, stage: Text) -> None:
        """Keep the cost so far; files read one after the other are one stage."""
        Ticking.kept.append(spent("read" if stage.en.startswith("Reading") else stage.en))


def inside(folder: Path) -> None:
    """Run the command in this process and print the cost of its stages as JSON."""
    Ticking.kept = [("start", 0.0, time.perf_counter())]
    keepfit.kit.console.Progress = Ticking  # type: ignore[misc, assignment]  # stands in for it
    announced("keepfit.commands")["review"].load()
    Ticking.kept.append(spent("imports"))
    command.main(["review", *asked(folder)], standalone_mode=False)
    Ticking.kept.append(spent("end"))
    print(json.dumps(_by_stage(Ticking.kept)))  # noqa: T201


def asked(folder: Path) -> list[str]:
    """Return the words of the command line."""
    out = ["--out", str(folder / "review"), "--pack", "cn-2019"]
    return [str(folder / "input"), *out, "--as-of", runs.AS_OF.isoformat(), "--seed", str(SEED)]


def _by_stage(kept: list[Spent]) -> dict[str, dict[str, float]]:
    """Return CPU and wall seconds by stage: a stage lasts until the next one is named."""
    costs: dict[str, dict[str, float]] = {}
    for (stage, cpu, wall), (_, then_cpu, then_wall) in pairwise(kept):
        name = "imports" if stage == "start" else stage
        cost = costs.setdefault(name, {"cpu_s": 0.0, "wall_s": 0.0})
        cost["cpu_s"] = round(cost["cpu_s"] + then_cpu - cpu, 3)
        cost["wall_s"] = round(cost["wall_s"] + then_wall - wall, 3)
    return costs


def _whole(folder: Path) -> dict[str, Any]:
    """Run it in a process of its own; return the whole cost and that of its stages."""
    words = [sys.executable, "-m", "benchmarks.review", str(folder)]
    before, begin = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    done = subprocess.run(words, check=True, stdout=subprocess.PIPE, text=True, env=_INSTALLED)  # noqa: S603
    wall, after = time.perf_counter() - begin, resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    stages = json.loads(done.stdout.splitlines()[-1])
    known_cpu, known_wall = (sum(one[u] for one in stages.values()) for u in ("cpu_s", "wall_s"))
    stages["exit"] = {"cpu_s": round(cpu - known_cpu, 3), "wall_s": round(wall - known_wall, 3)}
    return {"cpu_s": round(cpu, 3), "wall_s": round(wall, 3), "stages": stages}


def main() -> None:
    """Keep the run of three that took the least CPU seconds."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        command.main(
            ["sample", "county", "--seed", str(SEED), "--out", name], standalone_mode=False
        )
        found = [_whole(folder) for _ in range(REPEATS)]
    figures = {"size": "county", **min(found, key=lambda one: float(one["cpu_s"]))}
    figures["least_wall_s"] = min(one["wall_s"] for one in found)
    runs.keep("review", figures)
    runs.demand("review", figures)


if __name__ == "__main__":
    inside(Path(sys.argv[1])) if len(sys.argv) > 1 else main()
