"""Set covering from the OR-Library as plan problems: accounts are columns, services are rows.

`python -m benchmarks.orlib FILE… [--time-limit S] [--out FILE]` prints one JSON line for each
instance; `--out` keeps them.
"""

from __future__ import annotations

import argparse
import json
import time
from pathlib import Path

import numpy as np

from keepfit.plan.core.problem import Accounts, Problem, Services, Sets
from keepfit.plan.solving.engine import Options, solve


def covering(path: Path) -> Problem:
    """Read one file (rows, columns, costs, then each row's count and columns) as a problem."""
    numbers = np.array(path.read_text(encoding="ascii").split(), dtype=np.int64)
    rows, columns = int(numbers[0]), int(numbers[1])
    cost, rest = numbers[2 : 2 + columns].astype(np.float64), numbers[2 + columns :]
    start, members, at = [0], [], 0
    for _ in range(rows):
        count = int(rest[at])
        members.append(rest[at + 1 : at + 1 + count] - 1)
        start.append(start[-1] + count)
        at += count + 1
    nothing, blank = np.zeros(columns), np.full(columns, "")
    return Problem(
        accounts=Accounts(
            ids=np.array([f"c{one:06d}" for one in range(columns)]),
            unit=blank,
            platform=blank,
            region=blank,
            hours=cost,
            keep_cost=cost,
            close_cost=nothing,
            capacity=np.full(columns, np.inf),
            transacts=np.ones(columns, dtype=np.bool_),
            protected=np.zeros(columns, dtype=np.bool_),
        ),
        services=Services(
            ids=np.array([f"r{one:06d}" for one in range(rows)]),
            need=np.ones(rows, dtype=np.int64),
            deep=np.zeros(rows, dtype=np.bool_),
            providers=Sets(start=np.array(start), member=np.concatenate(members)),
        ),
        locks=np.full(columns, -1),
    )


def measured(path: Path, seconds: float) -> dict[str, object]:
    """Solve one instance to the proof and return what is printed of it."""
    problem = covering(path)
    began, cpu = time.perf_counter(), time.process_time()
    certificate = solve(problem, Options(gap=0.0, seconds=seconds)).certificate
    # All costs are whole numbers: a bound above the next lower one is as good as equal.
    bound = float(np.ceil(certificate.bound - 1e-6))
    return {
        "name": path.stem,
        "objective": round(certificate.objective, 6),
        "bound": bound,
        "seconds": round(time.perf_counter() - began, 3),
        "cpu_seconds": round(time.process_time() - cpu, 3),
        "proven": bound >= certificate.objective - 1e-6,
    }


def main() -> None:
    """Print a line for each file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--time-limit", type=float, default=60.0)
    parser.add_argument("--out", type=Path)
    given = parser.parse_args()
    lines = []
    for path in given.files:
        lines.append(measured(path, given.time_limit))
        print(json.dumps(lines[-1]), flush=True)  # noqa: T201
    if given.out:
        given.out.write_text(json.dumps(lines, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
