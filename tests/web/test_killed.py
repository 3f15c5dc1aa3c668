"""Server and worker killed in the midst of an import, a bulk edit, a check-up: all is whole after.

Each time the process is killed (SIGKILL) at a moment drawn from a seed, within what the same work
took undisturbed; then the office is started again and asked what it holds.
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from typing import Any

import httpx2
import pytest

from benchmarks.office_client import (
    Visitor,
    environment,
    new_database,
    run_python,
    running,
    serving,
)
from tests.web.waits import WITHIN, line_said

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])

ROWS, MOMENTS = 400, 1
# Begins a work, and returns its last step, which takes the whole time.
Work = Callable[[Visitor], Callable[[], Any]]
FOUND = """
import keepfit.web.boot
from keepfit.web.start import up_to_date
from tests.web.office import an_office
up_to_date()
an_office()
"""
STATE = """
import json, keepfit.web.boot
from pathlib import Path
from django.conf import settings
from django.db.models import Sum
from keepfit.checkup.models import Finding, Run
from keepfit.kit.store import Store
from keepfit.ledger.models import Account
from keepfit.people.models import AuditLine
from keepfit.web.start import audit_check
history = Path(settings.SITE) / settings.KEEPFIT_HISTORY
store = Store.open(history, create=False) if (history / "store.json").exists() else None
runs = {one.pk: one.state for one in Run.objects.all()}
print(json.dumps({
    "accounts": Account.objects.count(),
    "added": AuditLine.objects.filter(verb="account.add").count(),
    "holders": {one or "": Account.objects.filter(login_holder=one).count()
                for one in Account.objects.values_list("login_holder", flat=True).distinct()},
    "versions": Account.objects.aggregate(n=Sum("version"))["n"] or 0,
    "changed": AuditLine.objects.filter(verb="account.change").count(),
    "posts": store.read("posts").num_rows if store and "posts" in store.tables() else 0,
    "runs": runs,
    "findings": {one: Finding.objects.filter(run=one).count() for one in runs},
    "done": AuditLine.objects.filter(verb="checkup.done").count(),
    "faults": len(audit_check()[1]),
}))
"""
WATCH = """
import sys, time, keepfit.web.boot
from keepfit.checkup.models import Run
print("watching", flush=True)
ends = time.monotonic() + 120
while time.monotonic() < ends:
    if Run.objects.get(pk=sys.argv[1]).state in sys.argv[2:]:
        print("there", flush=True)
        break
    time.sleep(0.005)
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One office for a test: its environment, and what it holds now."""

    env: dict[str, str]

    def state(self) -> dict[str, Any]:
        held: dict[str, Any] = json.loads(run_python(STATE, env=self.env))
        return held

    @contextmanager
    def served(self) -> Iterator[tuple[subprocess.Popen[str], Visitor]]:
        """Serve, with a supervisor signed in."""
        with serving(self.env) as (process, address), closing(Visitor(address)) as who:
            who.sign_in("supervisor")
            yield process, who

    def killed(self, work: Work, share: float, *, first: Work) -> None:
        """Serve; do the first work whole, begin the other, kill the server in its midst.

        `share` says when, as a part of the time that the first took.
        """
        with self.served() as (process, who):
            spent = whole(first(who))
            worker = threading.Thread(target=quietly, args=(work(who),))
            worker.start()
            time.sleep(share * spent)
            process.send_signal(signal.SIGKILL)
            worker.join(WITHIN)
            assert not worker.is_alive()


def whole(step: Callable[[], Any]) -> float:
    """Do a work to its end; returns how many seconds it took."""
    began = time.perf_counter()
    answer = step()
    assert answer.status_code == 302, answer.text
    return time.perf_counter() - began


def quietly(step: Callable[[], Any]) -> None:
    """Do what the death of the server interrupts."""
    with suppress(httpx2.TransportError):
        step()


def an_import(batch: str) -> Work:
    """Accounts of one batch and a post of each, sent and looked at: a yes is left to say."""
    rows = "".join(f"{batch}{n},{batch}号{n},公众号,微信公众号,education\n" for n in range(ROWS))
    posts = "".join(f"p{batch}{n},{batch}{n},2024-06-01 09:00,通知\n" for n in range(ROWS))
    sheets = [
        ("files", ("台账.csv", f"账号编号,账号名称,类型,平台,主办单位\n{rows}".encode())),
        ("files", ("内容.csv", f"内容编号,账号编号,发布时间,标题\n{posts}".encode())),
    ]

    def sent(who: Visitor) -> Callable[[], Any]:
        checked = who.post("/ledger/import/", {}, files=sheets).headers["Location"]
        page = who.get(checked)
        return lambda: who.send(checked, {"why": "报送"}, page)

    return sent


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Place:
    """An office with one batch of accounts; each test goes on where another left it."""
    env = environment(tmp_path_factory.mktemp("site"), new_database(f"killed-{os.getpid()}"))
    run_python(FOUND, env=env)
    found = Place(env=env)
    with found.served() as (_process, who):
        whole(an_import("a")(who))
    return found


@pytest.mark.slow
def test_an_import_is_whole_or_not_there_and_can_be_sent_again(place: Place) -> None:
    rng = random.Random(6)  # noqa: S311  # moments, no secret
    base = place.state()["accounts"]
    for number in range(MOMENTS):
        again, fresh = an_import(f"n{number}x"), an_import(f"n{number + 1}x")
        place.killed(fresh, rng.uniform(0.2, 1.0), first=again)
        held = place.state()
        assert held["accounts"] - base in (ROWS * (number + 1), ROWS * (number + 2))
        assert (held["added"], held["faults"]) == (held["accounts"], 0)
    with place.served() as (_process, who):
        whole(an_import(f"n{MOMENTS}x")(who))
    held = place.state()
    assert (held["accounts"], held["posts"]) == (base + ROWS * (MOMENTS + 1),) * 2


def a_bulk_edit(holder: str) -> Work:
    """Give every account a new holder: seen before and after, so that a yes is left to say."""

    def seen(who: Visitor) -> Callable[[], Any]:
        told = {"set_login_holder": "on", "to_login_holder": holder, "step": "preview"}
        page = who.post("/ledger/bulk/?platform=wechat", told)
        versions = page.text.split('name="seen" value="')[1].split('"')[0].replace("&quot;", '"')
        said = {**told, "step": "write", "seen": versions, "why": f"改为{holder}"}
        return lambda: who.send("/ledger/bulk/?platform=wechat", said, page)

    return seen


@pytest.mark.slow
def test_a_bulk_edit_is_whole_or_not_made(place: Place) -> None:
    rng = random.Random(7)  # noqa: S311  # moments, no secret
    base = place.state()
    for number in range(MOMENTS):
        edits = a_bulk_edit(f"甲{number}"), a_bulk_edit(f"乙{number}")
        place.killed(edits[1], rng.uniform(0.2, 1.0), first=edits[0])
        held = place.state()
        assert [*held["holders"].values()] == [base["accounts"]]
        assert (held["versions"] - base["versions"], held["faults"]) == (
            held["changed"] - base["changed"],
            0,
        )


def ask(who: Visitor) -> None:
    """Ask for a check-up that nobody carries out yet."""
    answer = who.post("/checkups/", {"pack": "structure", "as_of": "2024-06-30"})
    assert answer.status_code == 302


@contextmanager
def working(place: Place, number: int, *states: str) -> Iterator[None]:
    """Run a worker; the block begins once a check-up stands in one of these states.

    The worker is killed when the block ends.
    """
    command = [sys.executable, "-c", WATCH, str(number), *states]
    watch = subprocess.Popen(command, env=place.env, stdout=subprocess.PIPE, text=True)  # noqa: S603  # our own script
    try:
        assert line_said(watch, watch.stdout) == "watching\n"
        with running("worker", env=place.env):
            assert line_said(watch, watch.stdout) == "there\n"
            yield
    finally:
        watch.kill()
        watch.communicate(timeout=WITHIN)


@pytest.mark.slow
def test_a_check_up_whose_worker_is_killed_is_begun_again_and_whole(place: Place) -> None:
    rng = random.Random(8)  # noqa: S311  # moments, no secret
    with place.served() as (_process, who):
        ask(who)
        with working(place, 1, "DONE"):
            ask(who)
    with working(place, 2, "RUNNING", "DONE"):
        time.sleep(rng.uniform(0.0, 0.6))
    held = place.state()
    first = held["findings"]["1"]
    assert first > 0
    assert held["findings"]["2"] == (first if held["runs"]["2"] == "DONE" else 0)
    with working(place, 2, "DONE"):
        done = place.state()
    assert (done["findings"]["2"], done["done"], done["faults"]) == (first, 2, 0)
