"""What whoever watches over the office is told: whether it lives, and whether it is ready."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client

from keepfit.kit.store import Store

PROBE = """
import json, keepfit.web.boot
from django.test import Client
ask = Client(raise_request_exception=True, headers={"host": "10.9.8.7:8000"})
found = {place: ask.get(place) for place in ("/health/live/", "/health/ready/", "/health/")}
print(json.dumps({place: [one.status_code, one.json()] for place, one in found.items()}))
"""


@pytest.fixture
def site(tmp_path: Path, settings: LazySettings) -> Path:
    settings.SITE = tmp_path
    return tmp_path


def parts(client: Client) -> tuple[int, list[str]]:
    answer = client.get("/health/ready/")
    return answer.status_code, [one["part"] for one in answer.json().get("why", [])]


def test_a_living_office_says_so_without_its_database(client: Client) -> None:
    # No mark asks for a database here: pytest-django fails the test at the first question to it.
    assert client.get("/health/live/").json() == {"status": "ok"}


@pytest.mark.django_db
@pytest.mark.usefixtures("site")
@pytest.mark.parametrize("place", ["/health/", "/health/ready/"])
def test_an_office_that_can_serve_is_ready(client: Client, place: str) -> None:
    assert client.get(place).status_code == 200


@pytest.mark.django_db
@pytest.mark.usefixtures("site")
def test_an_office_whose_tables_are_behind_is_not_ready(client: Client) -> None:
    recorder = MigrationRecorder(connection)
    recorder.record_unapplied("people", "0005_recovery_codes")
    assert parts(client) == (503, ["database"])


@pytest.mark.django_db
@pytest.mark.usefixtures("site")
def test_an_office_whose_tables_are_from_the_future_is_not_ready(client: Client) -> None:
    MigrationRecorder(connection).record_applied("people", "9999_from_the_future")
    assert "newer" in client.get("/health/ready/").json()["why"][0]["en"]


@pytest.mark.django_db
def test_an_office_whose_history_cannot_be_read_is_not_ready(client: Client, site: Path) -> None:
    Store.open(site / "history")
    (site / "history" / "store.json").write_text("{", encoding="utf-8")
    assert parts(client) == (503, ["history"])


@pytest.mark.django_db
@pytest.mark.usefixtures("site")
def test_a_probe_may_call_the_office_by_any_name_and_without_encryption(
    client: Client, settings: LazySettings
) -> None:
    settings.ALLOWED_HOSTS, settings.SECURE_SSL_REDIRECT = ["office.example"], True
    assert client.get("/health/ready/", headers={"host": "10.9.8.7"}).status_code == 200


def test_an_office_whose_database_is_down_lives_and_is_not_ready(tmp_path: Path) -> None:
    # A folder without a socket: refused at once, by the real driver.
    nowhere = f"postgres://keepfit@{str(tmp_path).replace('/', '%2F')}/office"
    env = {**os.environ, "KEEPFIT_SITE": str(tmp_path / "site"), "KEEPFIT_DATABASE_URL": nowhere}
    env.pop("DJANGO_SETTINGS_MODULE", None)
    done = subprocess.run(  # noqa: S603  # our own command
        [sys.executable, "-c", PROBE],
        env=env,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    told: dict[str, Any] = json.loads(done.stdout)
    reasons = [[one["part"] for one in answer[1].get("why", [])] for answer in told.values()]
    assert ([answer[0] for answer in told.values()], reasons) == (
        [200, 503, 503],
        [[], ["database"], ["database"]],
    )
    assert str(tmp_path) not in done.stdout
