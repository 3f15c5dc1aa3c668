"""What every test may ask for: the shared data, a stopped clock, the command line.

The network is shut for all of them (pytest-socket, see pyproject); local files and Unix sockets
are all they get.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import HealthCheck, settings

from keepfit.cli.main import main
from keepfit.kit import clock

ROOT = Path(__file__).parents[1]
NOON = datetime(2024, 6, 30, 12, 0, tzinfo=UTC)

# The machine is shared: a slow moment is no bug, and the same seed must find the same examples.
settings.register_profile(
    "ci",
    derandomize=True,
    deadline=None,
    max_examples=40,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile("long", deadline=None, max_examples=2000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))

Run = Callable[..., Result]
RunProcess = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="session")
def shared() -> Path:
    """The real data that lies beside the repository; without it the test is left out."""
    folder = (ROOT / ".." / "shared" / "data").resolve()
    if not folder.is_dir():
        pytest.skip("the shared real data does not lie beside this repository")
    return folder


@pytest.fixture(name="clock")
def stopped_clock(monkeypatch: pytest.MonkeyPatch) -> datetime:
    """Stop the clock at noon of 2024-06-30 (UTC) and return that moment."""
    monkeypatch.setattr(clock, "now", lambda: NOON)
    return NOON


@pytest.fixture
def run() -> Run:
    """Call the command line in this process: `run("packs", "list").stdout`.

    A crash is raised; people's mistakes come back as exit code and message.
    """

    def call(*arguments: str | Path) -> Result:
        return CliRunner().invoke(main, [str(one) for one in arguments], catch_exceptions=False)

    return call


@pytest.fixture
def run_process(tmp_path: Path) -> RunProcess:
    """Call the command line in a process of its own, in an empty folder."""

    def call(*arguments: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(  # noqa: S603  # our own command, arguments from the test
            [sys.executable, "-m", "keepfit.cli.main", *(str(one) for one in arguments)],
            cwd=tmp_path,
            env={**os.environ, **environment},
            capture_output=True,
            encoding="utf-8",
            timeout=300,
            check=False,
        )

    return call
