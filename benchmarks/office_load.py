"""Forty people at once in one office: a real server, real connections, mixed work for two minutes.

    python -m benchmarks.office_load
    python -m tests.web.postgres python -m benchmarks.office_load     on PostgreSQL

Each person signs in, then goes on until the time is over: looks at the ledger, searches, opens an
account, changes it as a browser does (the form, then the form sent back with its version). All of
them change the same few accounts, so that they meet: whoever comes second is told so (422) and
goes on. Nothing else than 200, 302 and that 422 may be answered. At the end each account's version
must have risen by exactly the edits that were said to be saved: no update is lost, none made twice.
"""

from __future__ import annotations

import argparse
import random
import statistics
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks import runs
from benchmarks.office_client import (
    PASSWORD,
    Visitor,
    environment,
    new_database,
    run_python,
    serving,
)

PEOPLE, SECONDS, ACCOUNTS, CONTESTED = 40, 120.0, 5_000, 20
THINKING = 0.5  # seconds between two acts of one person, on average
FOUND = """
import sys, keepfit.web.boot
from benchmarks.office_visits import found, owners
accounts, people, password = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
found(accounts, password)
owners([f"user{n}" for n in range(people)], "c0", password)
"""
VERSIONS = """
import keepfit.web.boot
from django.db.models import Sum
from keepfit.ledger.models import Account
from keepfit.people.models import AuditLine
from keepfit.web.start import audit_check
risen = Account.objects.aggregate(n=Sum("version"))["n"] - Account.objects.count()
print(risen, AuditLine.objects.filter(verb="account.change").count(), len(audit_check()[1]))
"""


@dataclass(slots=True)
class Tally:
    """What all of them did together: milliseconds by act, edits saved and met, what went wrong."""

    spent: dict[str, list[float]] = field(default_factory=dict)
    edits: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def act(self, name: str, step: Callable[[], Any], well: tuple[int, ...] = (200,)) -> Any:
        """Do one act, and note how long it took and whether it was answered as it should be."""
        began = time.perf_counter()
        answer = step()
        spent = (time.perf_counter() - began) * 1000
        with self.lock:
            self.spent.setdefault(name, []).append(spent)
            if answer.status_code not in well:
                self.wrong.append(f"{name}: {answer.status_code}")
        return answer

    def edited(self, how: str) -> None:
        """Note how an edit ended."""
        with self.lock:
            self.edits[how] += 1


def load(env: Mapping[str, str], people: int, seconds: float) -> tuple[Tally, dict[str, int]]:
    """Let so many people work for so long; returns their tally, and what the office holds after.

    `risen` is by how much all versions rose, `lines` the audit lines of changes, `faults` the
    faults of the trail.
    """
    tally = Tally()
    with serving(env) as (_process, address):
        ends = time.monotonic() + seconds
        crowd = [
            threading.Thread(target=_person, args=(address, number, ends, tally))
            for number in range(people)
        ]
        for one in crowd:
            one.start()
        for one in crowd:
            one.join()
    risen, lines, faults = map(int, run_python(VERSIONS, env=env).split())
    return tally, {"risen": risen, "lines": lines, "faults": faults}


def _person(address: str, number: int, ends: float, tally: Tally) -> None:
    rng = random.Random(number)  # noqa: S311  # what somebody does next, no secret
    try:
        with closing(Visitor(address)) as who:
            signing = {"username": f"user{number}", "password": PASSWORD}
            tally.act("sign_in", lambda: who.post("/sign-in/", signing), (302,))
            while time.monotonic() < ends:
                _one_act(who, rng, tally)
                time.sleep(rng.expovariate(1 / THINKING))
    except Exception as why:  # noqa: BLE001  # whatever it is, it is what the run was to find
        with tally.lock:
            tally.wrong.append(f"{type(why).__name__}: {why}")


def _one_act(who: Visitor, rng: random.Random, tally: Tally) -> None:
    account = f"/ledger/account/a{rng.randrange(CONTESTED)}/"
    act = rng.choices(["list", "search", "open", "edit"], [3, 2, 3, 3])[0]
    if act == "list":
        tally.act("list", lambda: who.get(rng.choice(["/ledger/", "/ledger/?platform=weibo"])))
    elif act == "search":
        tally.act("search", lambda: who.get(f"/ledger/?q=发布{rng.randrange(500)}"))
    elif act == "open":
        tally.act("open", lambda: who.get(account))
    else:
        page = tally.act("form", lambda: who.get(f"{account}change/"))
        time.sleep(rng.uniform(0, THINKING))
        told = _filled(page.text, f"{rng.random()}")
        send = lambda: who.send(f"{account}change/", told, page)  # noqa: E731  # as the others
        answer = tally.act("save", send, (302, 422))
        tally.edited("saved" if answer.status_code == 302 else "met")


def _filled(page: str, note: str) -> dict[str, str]:
    version = page.split('name="version" value="')[1].split('"', maxsplit=1)[0]
    return {"note": note, "why": "更正", "version": version}


def figures(tally: Tally, held: Mapping[str, int]) -> dict[str, Any]:
    """Return what there is to say about a run."""
    told: dict[str, Any] = {}
    for name, spent in sorted(tally.spent.items()):
        told[f"{name}_p50_ms"] = round(statistics.median(spent), 1)
        told[f"{name}_p95_ms"] = round(statistics.quantiles(spent, n=20)[-1], 1)
        told[f"{name}_acts"] = len(spent)
    acts = [one for name, spent in tally.spent.items() if name != "sign_in" for one in spent]
    return {
        **told,
        "all_p95_ms": round(statistics.quantiles(acts, n=20)[-1], 1),
        "edits_saved": tally.edits["saved"],
        "edits_met": tally.edits["met"],
        "edits_lost": abs(held["risen"] - tally.edits["saved"]),
        "lines_lost": abs(held["lines"] - tally.edits["saved"]),
        "trail_faults": held["faults"],
        "errors": len(tally.wrong),
    }


def main() -> None:
    """Found the office, let them in, and keep the figures."""
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--people", type=int, default=PEOPLE)
    options.add_argument("--seconds", type=float, default=SECONDS)
    asked = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        env = environment(Path(folder) / "site", new_database("load"))
        run_python(FOUND, str(ACCOUNTS), str(asked.people), PASSWORD, env=env)
        tally, held = load(env, asked.people, asked.seconds)
    for one in tally.wrong[:20]:
        print(one, file=sys.stderr)  # noqa: T201  # what a benchmark is for
    engine = "postgresql" if env["KEEPFIT_DATABASE_URL"] else "sqlite"
    size = f"{asked.people} people {asked.seconds:g} s {engine}"
    kept = {"size": size, **figures(tally, held)}
    runs.keep("office_load", kept)
    runs.demand("office_load", kept)


if __name__ == "__main__":
    main()
