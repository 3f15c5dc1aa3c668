"""Two workers at once: a job is run by one of them, and a dead one's job is taken up again."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from keepfit.checkup.actions.running import ask, carry_out, left_undone
from keepfit.checkup.models import Finding, Run
from keepfit.kit.web.alone import alone
from tests.web.office import Office
from tests.web.test_checkup import BOOK
from tests.web.test_ledger import taken

HOLD = """
import sys, django
from django.conf import settings
from pathlib import Path
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
            assert other.stdout is not None
            assert other.stdout.readline() == "True\n"
            yield other
        finally:
            other.kill()


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
        with alone("test-killed") as got:
            assert got


def test_a_check_up_that_another_worker_runs_is_left_to_it(asked: int, tmp_path: Path) -> None:
    with another_worker(f"checkup-{asked}"):
        carry_out(asked, tmp_path / "history")
    assert (Run.objects.get().state, Finding.objects.count()) == (Run.WAITING, 0)


def test_a_worker_that_starts_leaves_the_others_running_check_ups_alone(asked: int) -> None:
    Run.objects.update(state=Run.RUNNING)
    with another_worker(f"checkup-{asked}"):
        assert left_undone() == []


def test_a_killed_workers_check_up_is_taken_up_again(asked: int) -> None:
    Run.objects.update(state=Run.RUNNING)
    with another_worker(f"checkup-{asked}") as other:
        other.kill()
        other.wait(10)
        assert left_undone() == [asked]
