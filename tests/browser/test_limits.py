"""What stops answering fails, and says so: a browser's page, and an office that does not start."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest
from playwright.sync_api import Error

from tests.browser.chromium import CHROMIUM, chromium
from tests.browser.limits import limit, started
from tests.browser.served import served

pytestmark = pytest.mark.journey


@pytest.mark.skipif(not CHROMIUM.exists(), reason="Debian's chromium is not installed")
def test_a_page_that_stops_answering_fails_once_its_time_is_over(
    capfd: pytest.CaptureFixture[str],
) -> None:
    with chromium() as browser:
        page = browser.new_page()
        page.goto("data:text/html,<p>here</p>")
        for pid in started(os.getpid()):
            if b"--type=renderer" in Path(f"/proc/{pid}/cmdline").read_bytes():
                os.kill(pid, signal.SIGSTOP)
        with limit(1, "a page"), pytest.raises(Error, match="has been closed"):
            page.evaluate("1 + 1")
    assert "a page: not done after 1 s" in capfd.readouterr().err


def test_an_office_that_does_not_start_is_told_with_what_it_said(tmp_path: Path) -> None:
    (tmp_path / "office.sqlite3").write_text("no database")
    with pytest.raises(AssertionError, match=r"did not say how.*not a database"), served(tmp_path):
        pass
