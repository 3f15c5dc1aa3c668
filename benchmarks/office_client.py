"""A real office on this machine, and people who visit it over HTTP as browsers do."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from threading import Thread, Timer
from typing import Any

import httpx2
import psycopg

PASSWORD = "long quiet river 77"  # noqa: S105  # of people who do not exist
_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
LONGEST = 600.0  # seconds for a script or a start; benchmarks found large offices by scripts
_PATIENCE = 120.0  # seconds: on a busy machine a person waits, and counts the wait


def environment(site: Path, database: str) -> dict[str, str]:
    """Return the environment of an office in a folder, on a database of its own."""
    kept = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    return {
        **kept,
        "KEEPFIT_SITE": str(site),
        "KEEPFIT_LANG": "zh",
        "KEEPFIT_DATABASE_URL": database,
        "KEEPFIT_SECOND_FACTOR": "none",
        "PYTHONPATH": ".",
    }


def new_database(name: str) -> str:
    """Return the address of a fresh database beside the one we were given; "" for SQLite."""
    given = os.environ.get("KEEPFIT_DATABASE_URL", "")
    if not given:
        return ""
    with psycopg.connect(given, autocommit=True) as server:
        server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        server.execute(f'CREATE DATABASE "{name}"')
    return f"{given.rsplit('/', 1)[0]}/{name}"


def run_python(script: str, *words: str, env: Mapping[str, str]) -> str:
    """Run a script in a process of its own, and return what it prints."""
    command = [sys.executable, "-c", script, *words]
    done = subprocess.run(  # noqa: S603  # ours
        command, env=env, check=True, stdout=subprocess.PIPE, text=True, timeout=LONGEST
    )
    return done.stdout


@contextmanager
def running(*words: str, env: Mapping[str, str]) -> Iterator[subprocess.Popen[str]]:
    """Run a command of keepfit until the block ends; whatever is left of it is killed."""
    command = [sys.executable, "-m", "keepfit.cli.main", *words]
    started = subprocess.Popen(command, env=env, stderr=subprocess.PIPE, text=True)  # noqa: S603  # our own command
    try:
        yield started
    finally:
        started.kill()
        started.communicate(timeout=LONGEST)


@contextmanager
def serving(env: Mapping[str, str]) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Run a server without worker; hands out its process and its address."""
    with running("serve", "--port", "0", "--no-worker", env=env) as process:
        if process.stderr is None:
            raise AssertionError("its standard error was asked for")
        late = Timer(LONGEST, process.kill)
        late.start()
        told = next((line for line in process.stderr if "http://" in line), "")
        late.cancel()
        found = re.search(r"http://localhost:(\d+)", told)
        if found is None:
            raise RuntimeError("the office did not say where it is")
        # It logs each request; a pipe that nobody reads is full after some hundred of them.
        reading = Thread(target=process.stderr.read, daemon=True)
        reading.start()
        try:
            yield process, f"http://127.0.0.1:{found[1]}"
        finally:
            process.kill()
            reading.join(_PATIENCE)


class Visitor:
    """Somebody with a browser: keeps cookies, sends each form with its token."""

    def __init__(self, address: str) -> None:
        self.client = httpx2.Client(base_url=address, timeout=_PATIENCE, trust_env=False)

    def close(self) -> None:
        """Close the browser."""
        self.client.close()

    def sign_in(self, login: str, password: str = PASSWORD) -> None:
        """Sign in; a RuntimeError where that is refused."""
        answer = self.post("/sign-in/", {"username": login, "password": password})
        if answer.status_code != 302:
            raise RuntimeError(f"{login} was not let in: {answer.status_code}")

    def get(self, place: str) -> httpx2.Response:
        """Open a page."""
        return self.client.get(place)

    def post(
        self, place: str, told: Mapping[str, Any], form: str = "", files: Any = None
    ) -> httpx2.Response:
        """Fill in a form that stands at `form` (else at `place`), and send it."""
        return self.send(place, told, self.get(form or place), files)

    def send(
        self, place: str, told: Mapping[str, Any], page: httpx2.Response, files: Any = None
    ) -> httpx2.Response:
        """Send a form of a page that is open already."""
        token = _TOKEN.search(page.text)
        if token is None:
            raise RuntimeError(f"{page.url}: no form, {page.status_code}")
        content = {**told, "csrfmiddlewaretoken": token[1]}
        return self.client.post(place, data=content, files=files)
