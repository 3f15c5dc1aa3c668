"""The log says what happened where, in JSON, and nothing of what anybody sent or is called."""

from __future__ import annotations

import io
import json
import logging
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError
from django.test import Client
from django_tasks import task
from django_tasks.signals import task_finished, task_started

from keepfit.ledger.pages import accounts
from keepfit.web.logs import formatter
from keepfit.web.working import log_jobs
from tests.web.office import Office
from tests.web.programs import program

MARKS = ("MARK", "标记")
SHEET = "account_id,name,platform,unit_id\nMARK-1,标记账号,MARK-platform,MARK-unit\n"
STARTED = """
import keepfit.web.boot, logging
from django.test import Client
Client().get("/health/live/?who=MARK")
logging.getLogger("keepfit.trial").warning("a trial")
"""


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """Everything that is logged meanwhile, down to the smallest, as the office writes it."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(formatter())
    root = logging.getLogger()
    before = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield written
    root.removeHandler(handler)
    root.setLevel(before)


@pytest.fixture
def jobs_logged() -> Iterator[None]:
    log_jobs()
    yield
    for signal in (task_started, task_finished):
        signal.disconnect(dispatch_uid="keepfit.job")


def lines(log: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(one) for one in log.getvalue().splitlines()]


def requests(log: io.StringIO) -> list[dict[str, Any]]:
    return [one for one in lines(log) if one["logger"] == "keepfit.request"]


@task()
def that_fails(number: int) -> None:
    raise ValueError(f"MARK-{number}")


def test_of_the_endpoints_at_one_address_the_log_names_the_one_that_answered(
    office: Office, log: io.StringIO
) -> None:
    one = program(office.actor("supervisor"))
    one.read("/schedules")
    one.ask("POST", "/schedules", {})
    told = [(line["view"], line["method"], line["status"]) for line in requests(log)]
    assert told == [
        ("api:api-v1:list_schedules", "GET", 200),
        ("api:api-v1:create_schedule", "POST", 422),
    ]


def test_a_request_leaves_one_line_with_the_number_its_answer_has(
    office: Office, log: io.StringIO
) -> None:
    answer = office.browser("supervisor").get("/ledger/?q=x")
    (line,) = requests(log)
    told = [line[name] for name in ("level", "view", "method", "status", "request_id")]
    assert told == ["info", "ledger:accounts", "GET", 200, answer.headers["X-Request-ID"]]


def test_nothing_that_anybody_sent_is_in_the_log(
    office: Office, log: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    agent = {"user-agent": "MARK-agent", "authorization": "Bearer MARK-token"}
    stranger, browser = office.browser(""), office.browser("supervisor")
    browser.raise_request_exception = False
    stranger.post("/sign-in/", {"username": "MARK-login", "password": "MARK-word"}, headers=agent)
    stranger.get("/api/v1/accounts?q=MARK", headers=agent)
    stranger.get("/invitation/MARK-invitation/", headers={"host": "MARK.example"})
    browser.get("/ledger/?q=标记&platform=MARK", headers=agent)
    browser.get("/ledger/account/MARK-account/", headers=agent)
    browser.post("/ledger/import/", {"files": SimpleUploadedFile("MARK.csv", SHEET.encode())})

    def broken(*_given: object, **_named: object) -> None:
        try:
            raise IntegrityError("DETAIL: Key (login)=(标记) already exists.")
        except IntegrityError as why:
            raise RuntimeError("MARK-error") from why

    monkeypatch.setattr(accounts, "render", broken)
    assert browser.get("/ledger/?q=MARK", headers=agent).status_code == 500
    written = log.getvalue()
    assert (len(requests(log)) >= 7, [one for one in MARKS if one in written]) == (True, [])


def test_an_error_is_told_by_its_kinds_and_its_way_through_the_program(
    office: Office, log: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_given: object, **_named: object) -> None:
        raise KeyError("MARK")

    monkeypatch.setattr(accounts, "render", broken)
    browser = office.browser("supervisor")
    browser.raise_request_exception = False
    browser.get("/ledger/")
    (line,) = [one for one in lines(log) if one["level"] == "error"]
    (error,) = line["error"]
    ours = [one for one in error["way"] if one.startswith("keepfit/ledger/pages/accounts.py:")]
    assert (error["kind"], bool(ours), line["view"]) == (
        "builtins.KeyError",
        True,
        "ledger:accounts",
    )
    assert line["request_id"] == requests(log)[0]["request_id"]


@pytest.mark.django_db
@pytest.mark.usefixtures("jobs_logged")
def test_a_job_leaves_a_line_when_it_begins_and_one_when_it_ends(log: io.StringIO) -> None:
    that_fails.enqueue(7)
    begun, ended = [one for one in lines(log) if one["logger"] == "keepfit.job"]
    assert (begun["event"], ended["event"], ended["level"]) == ("job begun", "job ended", "error")
    assert (ended["task"].endswith("that_fails"), ended["error"][0]["kind"]) == (
        True,
        "builtins.ValueError",
    )
    assert "MARK" not in log.getvalue()


def test_a_process_of_the_office_writes_json_to_standard_error(tmp_path: Path) -> None:
    env = {**os.environ, "KEEPFIT_SITE": str(tmp_path), "KEEPFIT_DATABASE_URL": ""}
    env.pop("DJANGO_SETTINGS_MODULE", None)
    done = subprocess.run(  # noqa: S603  # our own command
        [sys.executable, "-c", STARTED],
        env=env,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    told = [json.loads(one) for one in done.stderr.splitlines()]
    assert [one.get("view", one["event"]) for one in told] == ["live", "a trial"]


def test_a_person_at_a_terminal_reads_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    record = logging.LogRecord("keepfit.x", logging.WARNING, "x.py", 1, "not ready", None, None)
    record.part = "history"
    written = formatter().format(record)
    assert ("not ready" in written, "history" in written, written.startswith("{")) == (
        True,
        True,
        False,
    )


def test_only_named_values_of_a_record_are_written(client: Client, log: io.StringIO) -> None:
    client.get("/health/live/")
    logging.getLogger("keepfit.x").warning("seen", extra={"login": "MARK", "part": "y"})
    last = lines(log)[-1]
    assert (last["event"], last["part"], "login" in last) == ("seen", "y", False)
