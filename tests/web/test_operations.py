"""Backup, restore and doctor as an office calls them: each in a process of its own."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from datetime import datetime
from pathlib import Path
from typing import Any

import psutil
import pytest

from keepfit.web.backup import LAST
from tests.web.waits import WITHIN, line_said

FOUND = """
import keepfit.web.boot
from keepfit.web.start import up_to_date
from tests.web.office import an_office
up_to_date()
an_office()
"""
# Writes one unit after the other until it is stopped, as a busy office does.
BUSY = """
import itertools
import keepfit.web.boot
from keepfit.people.actions.units import take_units
from keepfit.people.core.units import Unit
from keepfit.people.models import Staff
from keepfit.people.queries import actor_of
by = actor_of(Staff.objects.get(login="admin").pk)
for number in itertools.count():
    take_units([Unit(unit_id=f"n{number}", name=f"第{number}", parent_id="office")], by=by)
    print(number, flush=True)
"""
ON_POSTGRES = os.environ.get("KEEPFIT_DATABASE_URL", "")


def environment(site: Path, database: str = "") -> dict[str, str]:
    env = {**os.environ, "KEEPFIT_SITE": str(site), "KEEPFIT_LANG": "zh", "PYTHONPATH": "."}
    env.pop("DJANGO_SETTINGS_MODULE", None)
    env["KEEPFIT_DATABASE_URL"] = database
    return env


def keepfit(site: Path, *words: str, database: str = "") -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "keepfit.cli.main", *words]
    env = environment(site, database)
    return subprocess.run(  # noqa: S603  # our own command
        command, env=env, capture_output=True, text=True, check=False, timeout=WITHIN
    )


def told(done: subprocess.CompletedProcess[str]) -> Any:
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an office with seven people."""
    folder = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-c", FOUND]
    subprocess.run(command, env=environment(folder), check=True, timeout=WITHIN)  # noqa: S603  # ours
    return folder


@pytest.fixture(scope="module")
def archive(site: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("archive") / "office.tar.gz"
    told(keepfit(site, "backup", str(path), "--json"))
    return path


def test_an_archive_is_readable_by_its_owner_alone(archive: Path) -> None:
    assert oct(archive.stat().st_mode)[-3:] == "600"


def test_the_last_backup_is_noted_for_the_metrics(site: Path, archive: Path) -> None:
    noted = datetime.fromisoformat(json.loads((site / LAST).read_text())["made_at"])
    assert abs(noted.timestamp() - archive.stat().st_mtime) < 60


def test_an_office_comes_back_equal_with_its_trail_whole(archive: Path, tmp_path: Path) -> None:
    restored = told(keepfit(tmp_path, "restore", str(archive), "--json"))
    again = told(keepfit(tmp_path, "backup", str(tmp_path / "again.tar.gz"), "--json"))
    trail = told(keepfit(tmp_path, "audit", "verify", "--json"))
    assert (again["database"], trail["whole"], trail["lines"] > 10) == (
        restored["database"],
        True,
        True,
    )


def test_an_archive_that_was_changed_is_refused(archive: Path, tmp_path: Path) -> None:
    content = bytearray(archive.read_bytes())
    content[len(content) // 2] ^= 1
    broken = tmp_path / "broken.tar.gz"
    broken.write_bytes(content)
    done = keepfit(tmp_path / "new", "restore", str(broken))
    assert (done.returncode, "备份" in done.stderr) == (1, True)


def test_an_office_that_holds_something_is_not_overwritten(site: Path, archive: Path) -> None:
    assert keepfit(site, "restore", str(archive)).returncode == 1


def test_an_archive_made_while_people_write_is_one_moment(site: Path, tmp_path: Path) -> None:
    busy = subprocess.Popen(  # noqa: S603  # ours
        [sys.executable, "-c", BUSY], env=environment(site), stdout=subprocess.PIPE, text=True
    )
    try:
        line_said(busy, busy.stdout)
        told(keepfit(site, "backup", str(tmp_path / "busy.tar.gz"), "--json"))
        time.sleep(0.2)
        assert busy.poll() is None
    finally:
        busy.kill()
        busy.communicate(timeout=WITHIN)
    told(keepfit(tmp_path / "new", "restore", str(tmp_path / "busy.tar.gz"), "--json"))
    assert told(keepfit(tmp_path / "new", "audit", "verify", "--json"))["whole"]
    assert told(keepfit(site, "audit", "verify", "--json"))["whole"]


@pytest.mark.skipif(not ON_POSTGRES, reason="needs the PostgreSQL of tests/web/postgres.py")
def test_an_archive_of_sqlite_is_restored_on_postgresql(archive: Path, tmp_path: Path) -> None:
    done = told(keepfit(tmp_path, "restore", str(archive), "--json", database=ON_POSTGRES))
    again = tmp_path / "again.tar.gz"
    made = told(keepfit(tmp_path, "backup", str(again), "--json", database=ON_POSTGRES))
    trail = told(keepfit(tmp_path, "audit", "verify", "--json", database=ON_POSTGRES))
    assert (made["database"], trail["whole"]) == (done["database"], True)


def test_the_doctor_finds_a_healthy_office_healthy(site: Path) -> None:
    signs = {one["name"]: one["well"] for one in told(keepfit(site, "doctor", "--json"))}
    assert {"folder", "keys", "database", "audit", "history"} <= {
        name for name, well in signs.items() if well
    }


def test_the_doctor_finds_a_key_that_others_can_read(archive: Path, tmp_path: Path) -> None:
    told(keepfit(tmp_path, "restore", str(archive), "--json"))
    (tmp_path / "keys" / "audit").chmod(0o644)
    done = keepfit(tmp_path, "doctor")
    assert (done.returncode, "chmod 600" in done.stdout) == (1, True)


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL])
def test_an_office_that_is_stopped_takes_its_worker_along(site: Path, how: int) -> None:
    serving = subprocess.Popen(  # our own command
        [sys.executable, "-m", "keepfit.cli.main", "serve", "--port", "0"],
        env=environment(site),
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        line_said(serving, serving.stderr, "http")
        workers: list[psutil.Process] = []
        last = time.monotonic() + WITHIN
        while not workers and serving.poll() is None and time.monotonic() < last:
            workers = psutil.Process(serving.pid).children()
            time.sleep(0.05)
        serving.send_signal(how)
        serving.communicate(timeout=WITHIN)
    finally:
        serving.kill()
        serving.wait(WITHIN)
    assert workers
    assert psutil.wait_procs(workers, timeout=WITHIN)[1] == []


def test_a_worker_on_an_empty_site_makes_the_tables_it_needs(tmp_path: Path) -> None:
    alone = subprocess.run(  # our own command
        [sys.executable, "-m", "keepfit.cli.main", "worker", "--beside"],
        env=environment(tmp_path),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=WITHIN,
    )
    assert "Traceback" not in alone.stderr
    assert keepfit(tmp_path, "audit", "verify").returncode == 0
