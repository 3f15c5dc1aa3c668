"""Plans of invented instances: objective, bound, gap, time and memory, beside other ways.

`python -m benchmarks.plan 50 500 5000 [--raw] [--time-limit S]` prints a JSON line for each size;
`--raw` also gives the whole matrix to HiGHS with the time that our solving took.
"""

from __future__ import annotations

import argparse
import json
import resource
import time

import numpy as np

from benchmarks.plan_instances import instance
from keepfit.plan.core.problem import Problem
from keepfit.plan.core.verify import verify
from keepfit.plan.solving.blocks import split
from keepfit.plan.solving.engine import Options, solve
from keepfit.plan.solving.greedy import greedy
from keepfit.plan.solving.highs import Effort, mip
from keepfit.plan.solving.matrix import model_of


def measured(accounts: int, seed: int, seconds: float, *, raw: bool) -> dict[str, object]:
    """Solve one instance and return what is printed of it."""
    problem = instance(accounts, seed)
    wall, cpu = time.perf_counter(), time.process_time()
    done = solve(problem, Options(seconds=seconds))
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    began = time.perf_counter()
    broken = len(verify(problem, done.plan))
    judged = time.perf_counter() - began
    certificate = done.certificate
    result: dict[str, object] = {
        "accounts": accounts,
        "services": len(problem.services.ids),
        "merges": len(problem.merges),
        "seed": seed,
        "objective": round(certificate.objective, 2),
        "bound": round(certificate.bound, 2),
        "gap_percent": round(100 * certificate.gap, 4),
        "blocks": len(certificate.parts),
        "prices": len(certificate.prices),
        "waivers": len(done.plan.waivers),
        "broken": broken,
        "seconds": round(wall, 2),
        "cpu_seconds": round(cpu, 2),
        "verify_seconds": round(judged, 3),
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }
    result["greedy_ratio"] = round(_greedy(problem) / certificate.objective, 3)
    if raw:
        result |= _raw(problem, wall)
    return result


def _greedy(problem: Problem) -> float:
    model = model_of(problem)
    return float(model.cost @ greedy(model, len(problem)) + model.offset)


def _raw(problem: Problem, seconds: float) -> dict[str, object]:
    """Give HiGHS the same model whole, and as much time (of the clock: it knows no other)."""
    model = model_of(problem)
    whole = split(model, apart=False)
    began = time.process_time()
    answer = mip(whole.blocks[0].program, Effort(gap=5e-4, seconds=seconds))
    settled = model.cost @ np.nan_to_num(whole.settled) + model.offset
    found, bound = answer.objective + settled, answer.bound + settled
    gap = 100 * (found - bound) / abs(found) if np.isfinite(found) else None
    return {
        "raw_objective": round(float(found), 2) if gap is not None else None,
        "raw_gap_percent": round(float(gap), 3) if gap is not None else None,
        "raw_cpu_seconds": round(time.process_time() - began, 2),
    }


def main() -> None:
    """Print a line for each size and seed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sizes", nargs="+", type=int)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--time-limit", type=float, default=900.0)
    parser.add_argument("--raw", action="store_true")
    given = parser.parse_args()
    for size in given.sizes:
        line = measured(size, given.seed, given.time_limit, raw=given.raw)
        print(json.dumps(line), flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
