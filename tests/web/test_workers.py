"""Two workers at once: a job is run by one of them, and a dead one's job is taken up again."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from time import sleep

import pytest
from django.conf import settings
from django.db import connection
from django_tasks_db.models import DBTaskResult
from pytest_django import Settings

from keepfit.checkup.actions.running import ask, carry_out
from keepfit.checkup.models import Finding, Run
from keepfit.checkup.tasks import run_checkup, start
from keepfit.kit.web.alone import alone
from keepfit.people.jobs import MOST_TRIES, begin_again, left_undone
from tests.web.office import Office
from tests.web.test_checkup import BOOK
from tests.web.test_ledger import taken
from tests.web.waits import line_said

HOLD = """
import sys, django
from django.conf import settings
from pathlib import Path
from time import sleep
import dj_database_url
databases = {"default": dj_database_url.parse(sys.argv[2])}
settings.configure(SITE=Path(sys.argv[1]), DATABASES=databases)
django.setup()
from keepfit.kit.web.alone import alone
with alone(sys.argv[3]) as got:
    print(got, flush=True)
    sys.stdin.read()
"""


def the_database() -> str:
    told = connection.settings_dict
    if connection.vendor != "postgresql":
        return "sqlite://:memory:"
    return f"postgres://{told['USER']}@{told['HOST'].replace('/', '%2F')}/{told['NAME']}"


@contextmanager
def another_worker(name: str) -> Iterator[subprocess.Popen[str]]:
    """A process of its own that holds a lock until it is killed."""
    command = [sys.executable, "-c", HOLD, str(settings.SITE), the_database(), name]
    with subprocess.Popen(  # noqa: S603  # our own program
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        try:
            assert line_said(other, other.stdout) == "True\n"
            yield other
        finally:
            other.kill()
    assert freed(name)


def freed(name: str) -> bool:
    """Whether a lock becomes free: PostgreSQL takes a moment to see that its holder is gone."""
    for _ in range(100):
        with alone(name) as got:
            if got:
                return True
        sleep(0.1)
    return False


@pytest.fixture
def asked(office: Office, tmp_path: Path) -> int:
    taken(BOOK, office.actor("supervisor"), tmp_path)
    return ask("structure", date(2024, 6, 30), by=office.actor("supervisor"))


def test_a_lock_is_held_by_one_process_at_a_time(db: None) -> None:  # noqa: ARG001  # a lock of the database
    with another_worker("test-one"), alone("test-one") as got:
        assert not got


def test_a_lock_is_free_when_its_holder_was_killed(db: None) -> None:  # noqa: ARG001  # as above
    with another_worker("test-killed") as other:
        other.kill()
        other.wait(10)
        assert freed("test-killed")


def test_a_check_up_that_another_worker_runs_is_left_to_it(asked: int, tmp_path: Path) -> None:
    with another_worker(f"checkup-{asked}"):
        carry_out(asked, tmp_path / "history")
    assert (Run.objects.get().state, Finding.objects.count()) == (Run.WAITING, 0)


def test_a_worker_that_starts_leaves_the_others_running_check_ups_alone(asked: int) -> None:
    Run.objects.update(state=Run.RUNNING)
    with another_worker(f"checkup-{asked}"):
        assert left_undone(Run) == []


def test_a_killed_workers_check_up_is_taken_up_again(asked: int) -> None:
    Run.objects.update(state=Run.RUNNING)
    with another_worker(f"checkup-{asked}") as other:
        other.kill()
        other.wait(10)
        assert freed(f"checkup-{asked}")
        assert left_undone(Run) == [asked]


@pytest.fixture
def queued(office: Office, tmp_path: Path, settings: Settings) -> int:
    """A check-up that waits in the queue of the database."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    taken(BOOK, office.actor("supervisor"), tmp_path)
    return start("structure", date(2024, 6, 30), by=office.actor("supervisor"))


def taken_and_left() -> None:
    """Have every queued task taken by a worker that is killed before it begins."""
    DBTaskResult.objects.update(status="RUNNING", worker_ids=["killed"])


def test_a_check_up_whose_worker_was_killed_before_it_began_is_queued_again(queued: int) -> None:
    taken_and_left()
    assert begin_again(Run, run_checkup) == [queued]
    assert begin_again(Run, run_checkup) == []
    assert DBTaskResult.objects.ready().count() == 1


def test_a_check_up_that_waits_in_the_queue_is_not_queued_twice(queued: int) -> None:  # noqa: ARG001  # it waits
    assert begin_again(Run, run_checkup) == []


def test_a_check_up_that_ends_every_worker_is_given_up_and_says_so(queued: int) -> None:
    for _ in range(MOST_TRIES - 1):
        taken_and_left()
        assert begin_again(Run, run_checkup) == [queued]
    taken_and_left()
    assert begin_again(Run, run_checkup) == []
    held = Run.objects.get()
    assert held.state == Run.FAILED
    assert held.stage.en.startswith(f"Tried {MOST_TRIES} times")
