"""Plans of invented instances: objective, bound, gap, time and memory, beside other ways.

`python -m benchmarks.plan 50 500 5000 [--raw] [--ask N] [--time-limit S] [--out FILE]` prints a
JSON line for each size; `--raw` gives the whole matrix to HiGHS with the CPU seconds that our
solving took, and `--raw-seconds S` with up to so many, to reach the same gap; `--ask N` asks an
open session for so many other fates and locks. `--out` replaces the lines of the same sizes.

All limits are CPU seconds, that of HiGHS too, so that a busy machine gives the same figures.

`path_seconds` is what two idle cores would take: CPU seconds, those of the two workers halved.
`--time-limit` is counted in them too.
"""

from __future__ import annotations

import argparse
import json
import resource
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from benchmarks.plan_instances import instance
from keepfit.plan.core.plans import Plan, figures, objective
from keepfit.plan.core.problem import Problem
from keepfit.plan.core.verify import verify
from keepfit.plan.solving.blocks import split
from keepfit.plan.solving.engine import Options, Solved
from keepfit.plan.solving.greedy import greedy
from keepfit.plan.solving.highs import Effort, mip
from keepfit.plan.solving.matrix import model_of
from keepfit.plan.solving.outcome import fates
from keepfit.plan.solving.session import Session
from keepfit.plan.solving.whatif import waived_model


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is measured beside the solving."""

    raw: bool
    raw_seconds: float
    questions: int


def measured(accounts: int, seed: int, seconds: float, asked: Asked) -> dict[str, object]:
    """Solve one instance and return what is printed of it."""
    problem = instance(accounts, seed)
    wall, cpu, main = time.perf_counter(), time.process_time(), time.thread_time()
    session = Session(problem, Options(seconds=seconds, clock=path_clock()))
    done = session.solve()
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    alone = time.thread_time() - main
    began = time.process_time()
    broken = len(verify(problem, done.plan))
    judged = time.process_time() - began
    certificate = done.certificate
    result: dict[str, object] = {
        "accounts": accounts,
        "services": len(problem.services.ids),
        "merges": len(problem.merges),
        "seed": seed,
        "limit_seconds": seconds if seconds < 1e6 else None,
        "objective": round(certificate.objective, 2),
        "bound": round(certificate.bound, 2),
        "gap_percent": round(100 * certificate.gap, 4),
        "blocks": len(certificate.parts),
        "prices": len(certificate.prices),
        "waivers": len(done.plan.waivers),
        "broken": broken,
        "wall_seconds": round(wall, 2),
        "cpu_seconds": round(cpu, 2),
        "path_seconds": round(alone + (cpu - alone) / 2, 2),
        "verify_seconds": round(judged, 3),
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }
    result |= _greedy_beside(problem, done)
    if asked.questions:
        result |= _questions(session, done, problem, asked.questions)
    if asked.raw:
        result |= _raw(problem, done, cpu, "raw")
    if asked.raw_seconds:
        result |= _raw(problem, done, asked.raw_seconds, "raw_long")
    return result


def path_clock() -> Callable[[], float]:
    """Return a clock of the seconds that two idle cores would take, whoever else is at work."""
    main = time.pthread_getcpuclockid(threading.get_ident())

    def now() -> float:
        alone = time.clock_gettime(main)
        return alone + (time.process_time() - alone) / 2

    return now


def _greedy_beside(problem: Problem, done: Solved) -> dict[str, object]:
    """Return what greedy descent with local search comes to, in ours: objective and hours.

    Hours are the month's after the plan, merged work included. Its own plan may break demands that
    ours meets or has given up: so many the judge finds.
    """
    model = model_of(problem)
    values = greedy(model, len(problem))
    plan = Plan(fate=fates(model, values, len(problem)), waivers=done.plan.waivers)
    hours, ours = (figures(problem, one).hours_after for one in (plan, done.plan))
    return {
        "greedy_ratio": round(objective(problem, plan) / done.certificate.objective, 3),
        "greedy_hours_ratio": round(hours / ours, 3),
        "greedy_broken": len(verify(problem, plan)),
    }


def _questions(session: Session, done: Solved, problem: Problem, many: int) -> dict[str, object]:
    """Ask for other fates and set locks, each alone, of accounts drawn at random."""
    rows = np.random.default_rng(1).permutation(len(problem))[:many].tolist()
    asking, locking = [], []
    for row in rows:
        began = time.process_time()
        other = session.why_not(row)
        asking.append(time.process_time() - began)
        if other.solved is None:
            continue
        began = time.process_time()
        session.lock(row, keep=bool(done.plan.fate[row] != row))
        locking.append(time.process_time() - began)
        session.free(row)
    return {
        "why_not_seconds": round(float(np.median(asking)), 3),
        "lock_seconds": round(float(np.median(locking)), 3) if locking else None,
        "lock_seconds_most": round(max(locking), 3) if locking else None,
    }


def _raw(problem: Problem, done: Solved, seconds: float, name: str) -> dict[str, object]:
    """Give HiGHS the same model whole, as many seconds, and the gap that ours has proven.

    What ours had to waive is waived for it: without, the model has no answer.
    """
    model, gap = waived_model(problem, done.plan), done.certificate.gap
    whole = split(model, apart=False)
    program = whole.blocks[0].program
    settled = float(model.cost @ np.nan_to_num(whole.settled) + model.offset)
    began = time.process_time()
    ends = began + seconds
    answer = mip(program, Effort(gap=max(gap, 1e-6), stop=lambda: time.process_time() >= ends))
    taken = time.process_time() - began
    found, bound = answer.objective + settled, answer.bound + settled
    known = bool(np.isfinite(found))
    return {
        f"{name}_objective": round(found, 2) if known else None,
        f"{name}_gap_percent": round(100 * (found - bound) / abs(found), 4) if known else None,
        f"{name}_cpu_seconds": round(taken, 2),
    }


def _kept(path: Path, lines: list[dict[str, object]]) -> None:
    """Write the lines, in place of older ones of the same size, seed and limit."""

    def key(one: dict[str, object]) -> str:
        return str([one["accounts"], one["seed"], one["limit_seconds"]])

    old = json.loads(path.read_text(encoding="utf-8")) if path.exists() else []
    new = {key(one): one for one in (*old, *lines)}
    path.write_text(json.dumps(list(new.values()), indent=1) + "\n", encoding="utf-8")


def main() -> None:
    """Print a line for each size and seed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sizes", nargs="+", type=int)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--time-limit", type=float, default=1e9)
    parser.add_argument("--raw", action="store_true")
    parser.add_argument("--raw-seconds", type=float, default=0.0)
    parser.add_argument("--ask", type=int, default=0)
    parser.add_argument("--out", type=Path)
    given = parser.parse_args()
    lines = []
    asked = Asked(raw=given.raw, raw_seconds=given.raw_seconds, questions=given.ask)
    for size in given.sizes:
        lines.append(measured(size, given.seed, given.time_limit, asked))
        print(json.dumps(lines[-1]), flush=True)  # noqa: T201
    if given.out:
        _kept(given.out, lines)


if __name__ == "__main__":
    main()
