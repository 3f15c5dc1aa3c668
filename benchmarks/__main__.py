"""Every benchmark to the end, and then a table of all budgets: exit code 1 where one is broken.

    make bench                 quick: budgets of large runs are shown, not judged
    make bench SIZE=large      10 million posts, a million texts

One alone, or of another size (10 million posts take 1.4 GB of disk, with store and states):

    python -m benchmarks.measures --posts 100000000 --root out/bench --only-ours
    python -m benchmarks.daily --posts 20000000 --root out/bench
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from typing import Any

from benchmarks import runs

_ROOT = ("--root", "out/bench")
_PLANS: dict[str, dict[str, tuple[str, ...]]] = {
    "quick": {
        "measures": ("--posts", "1000000", *_ROOT),
        "daily": ("--posts", "1000000", *_ROOT),
        "ledger": (),
        "office_ledger": (),
        "office_load": (),
        "functions": ("2000", "20000"),
        "evaluation": ("2000", "20000"),
        "review": (),
    },
    "large": {
        "measures": ("--posts", "10000000", *_ROOT),
        "daily": ("--posts", "10000000", *_ROOT),
        "ledger": (),
        "office_ledger": (),
        "office_load": (),
        "functions": (),
        "evaluation": (),
        "review": (),
        "near_duplicates": (),
    },
}


def main() -> None:
    """Run a plan, print the table, and fail where something failed."""
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--size", choices=sorted(_PLANS), default="quick")
    plan = _PLANS[options.parse_args().size]
    found: list[runs.Verdict] = []
    broken: list[str] = []
    for name, arguments in plan.items():
        before = _kept(name)
        command = [sys.executable, "-m", f"benchmarks.{name}", *arguments]
        ended = subprocess.run(command, check=False).returncode  # noqa: S603  # our own modules
        fresh = [one for size, one in _kept(name).items() if one != before.get(size)]
        told = [one for figures in fresh for one in runs.verdicts(name, figures)]
        found += told
        if ended and not any(one.over for one in told):
            broken.append(name)
    for line in [*map(_line, found), *(f"{name:16} did not end well: FAIL" for name in broken)]:
        print(line)  # noqa: T201  # the table is what is asked for
    if broken or any(one.over for one in found):
        sys.exit(1)


def _kept(name: str) -> dict[str, Any]:
    path = runs.RESULTS / f"{name}.json"
    found: dict[str, Any] = json.loads(path.read_text()) if path.exists() else {}
    return found


def _line(one: runs.Verdict) -> str:
    said = "FAIL" if one.over else "pass" if one.judged else "not judged at this size"
    return f"{one.benchmark:16} {one.figure:28} {one.found:10g} of {one.limit:<8g} {said}"


if __name__ == "__main__":
    main()
