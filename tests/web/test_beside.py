"""The worker beside a server: a dead one is replaced, a stubborn one is ended, jobs go on."""

from __future__ import annotations

import logging
import sys
import time
from pathlib import Path

import psutil
import pytest

from benchmarks.office_client import environment, run_python, running
from keepfit.web.beside import Patience, kept_going
from tests.web.waits import WITHIN

FOUND = """
import keepfit.web.boot
from keepfit.web.start import up_to_date
from tests.web.office import an_office
from tests.web.test_checkup import BOOK
from tests.web.test_ledger import taken
from pathlib import Path
import sys
up_to_date()
taken(BOOK, an_office().actor("supervisor"), Path(sys.argv[1]))
"""
ASK = """
import sys, time
from datetime import date
import keepfit.web.boot
from keepfit.checkup.models import Run
from keepfit.checkup.tasks import start
from keepfit.people.models import Staff
from keepfit.people.queries import actor_of
by = actor_of(Staff.objects.get(login="supervisor").pk)
asked = start("structure", date(2024, 6, 30), by=by)
ends = time.monotonic() + float(sys.argv[1])
while Run.objects.get(pk=asked).state in (Run.WAITING, Run.RUNNING) and time.monotonic() < ends:
    time.sleep(0.2)
print(Run.objects.get(pk=asked).state)
"""
QUICK = Patience(first=0.05, longest=0.2, well_after=60, to_end=0.5)
# Writes its number down, then ends or stays whatever its standard input says.
ENDS = "import os, sys; open(sys.argv[1], 'a').write(f'{os.getpid()}\\n')"
STAYS = f"{ENDS}; import time; time.sleep({WITHIN})"
LISTENS = f"{ENDS}; sys.stdin.read()"


def command(script: str, told: Path) -> tuple[str, ...]:
    return (sys.executable, "-c", script, str(told))


def written(told: Path, lines: int) -> list[int]:
    """Return the numbers of the processes once there are so many."""
    last = time.monotonic() + WITHIN
    while time.monotonic() < last:
        found = told.read_text(encoding="utf-8").splitlines() if told.exists() else []
        if len(found) >= lines:
            return [int(one) for one in found]
        time.sleep(0.02)
    raise AssertionError(f"fewer than {lines} were started")


def test_a_process_that_ends_is_started_again_and_the_log_says_so(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    told = tmp_path / "told"
    with caplog.at_level(logging.ERROR), kept_going(command(ENDS, told), QUICK):
        numbers = written(told, 3)
    assert len(set(numbers)) >= 3
    causes = [vars(one)["cause"] for one in caplog.records if one.message == "worker ended"]
    assert causes[0].startswith("exit code 0; next start in")


def test_pauses_grow_to_their_longest_and_begin_anew_after_a_good_time() -> None:
    one, pauses = Patience(), [0.0]
    for _ in range(8):
        pauses.append(one.pause(pauses[-1], ran=3))
    assert pauses[1:] == [1, 2, 4, 8, 16, 32, 60, 60]
    assert one.pause(60, ran=one.well_after) == 1


@pytest.mark.parametrize("script", [LISTENS, STAYS])
def test_a_process_ends_with_us_within_a_bounded_time(script: str, tmp_path: Path) -> None:
    told = tmp_path / "told"
    with kept_going(command(script, told), QUICK):
        (number,) = written(told, 1)
    assert not psutil.pid_exists(number)


def test_nothing_is_started_after_the_end(tmp_path: Path) -> None:
    told = tmp_path / "told"
    with kept_going(command(ENDS, told), QUICK):
        written(told, 1)
    before = told.read_text(encoding="utf-8")
    time.sleep(3 * QUICK.longest)
    assert told.read_text(encoding="utf-8") == before


def worker_of(server: psutil.Process, *, but: int = 0) -> psutil.Process:
    last = time.monotonic() + WITHIN
    while time.monotonic() < last:
        for one in server.children():
            if one.pid != but and one.status() != psutil.STATUS_ZOMBIE:
                return one
        time.sleep(0.1)
    raise AssertionError("the server has no worker")


def test_after_its_worker_is_killed_an_office_carries_out_a_new_job(tmp_path: Path) -> None:
    env = environment(tmp_path, "")
    run_python(FOUND, str(tmp_path), env=env)
    with running("serve", "--port", "0", env=env) as process:
        server = psutil.Process(process.pid)
        first = worker_of(server)
        first.kill()
        second = worker_of(server, but=first.pid)
        assert run_python(ASK, str(WITHIN), env=env).strip() == "DONE"
        assert second.is_running()
    assert psutil.wait_procs([second], timeout=WITHIN)[1] == []
