"""One benchmark run: data made once per size, work done in a process of its own, figures kept."""

from __future__ import annotations

import json
import platform
import resource
import subprocess
import sys
import time
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from keepfit.sample.crowd_files import Wanted, write_crowd

HERE = Path(__file__).parent
RESULTS = HERE / "results"
AS_OF = date(2024, 6, 30)
LONG = ("posts", "messages", "metrics", "probes")


def place(posts: int, root: Path) -> Path:
    """Return the input folder of an invented province of so many posts, made where it lacks."""
    folder = root / f"{posts}"
    if not (folder / "truth" / "truth.json").exists():
        wanted = Wanted(
            scale="province", accounts=max(posts // 500, 100), posts=posts, seed=7, as_of=AS_OF
        )
        write_crowd(wanted, folder, say=lambda stage: print(stage.en, file=sys.stderr))  # noqa: T201
    return folder / "input"


def files(folder: Path) -> dict[str, tuple[Path, ...]]:
    """Return the files of the long tables."""
    return {name: tuple(sorted((folder / name).glob("*.parquet"))) for name in LONG}


def cost(work: Callable[[], Any]) -> dict[str, float]:
    """Return what some work took: CPU seconds, wall seconds, and the process's peak memory."""
    cpu, wall = time.process_time(), time.perf_counter()
    work()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {
        "cpu_s": round(time.process_time() - cpu, 3),
        "wall_s": round(time.perf_counter() - wall, 3),
        "peak_mb": round(peak, 1),
    }


def apart(module: str, *arguments: str) -> dict[str, float]:
    """Run `python -m module arguments` as a process of its own and return the cost it prints."""
    command = [sys.executable, "-m", module, *arguments]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)  # noqa: S603
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """One figure beside its limit; not judged where the run was too small for it."""

    benchmark: str
    figure: str
    found: float
    limit: float
    judged: bool

    @property
    def over(self) -> bool:
        """Whether the figure breaks its budget."""
        return self.judged and self.found > self.limit


def verdicts(name: str, figures: Mapping[str, Any]) -> list[Verdict]:
    """Hold a run's figures against what the benchmark may cost.

    A budget with a `from_size` speaks of runs of that size and larger: what is the same in every
    run, as planning a query, is most of a small one.
    """
    limits = dict(tomllib.loads((HERE / "budgets.toml").read_text()).get(name, {}))
    least = limits.pop("from_size", 0)
    return [
        Verdict(
            benchmark=name,
            figure=key,
            found=figures[key],
            limit=limit,
            judged=not least or figures["size"] >= least,
        )
        for key, limit in limits.items()
        if key in figures
    ]


def keep(name: str, figures: dict[str, Any]) -> None:
    """Keep the figures of a run beside those of other sizes, and print them."""
    RESULTS.mkdir(exist_ok=True)
    path = RESULTS / f"{name}.json"
    known = json.loads(path.read_text()) if path.exists() else {}
    machine = {"python": platform.python_version(), "machine": platform.machine()}
    known[str(figures["size"])] = {**machine, **figures}
    path.write_text(json.dumps(known, indent=1, sort_keys=True) + "\n")
    print(json.dumps(figures, indent=1))  # noqa: T201


def demand(name: str, figures: Mapping[str, Any]) -> None:
    """Stop with an error where a figure is over its budget."""
    over = {one.figure: (one.found, one.limit) for one in verdicts(name, figures) if one.over}
    if over:
        sys.exit(f"{name}: over budget {over}")
