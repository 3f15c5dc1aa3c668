"""Debian's Chromium, as every browser test starts it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, sync_playwright

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
WIDE, PHONE = 1280, 390
PATIENCE = 30_000  # milliseconds a page has for what is asked of it


@contextmanager
def chromium() -> Iterator[Browser]:
    """Open a browser, and close it."""
    with sync_playwright() as play:
        opened = play.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        yield opened
        opened.close()


def window(browser: Browser, width: int = WIDE) -> BrowserContext:
    """Open a window of its own, with nothing of the others' in it."""
    opened = browser.new_context(viewport={"width": width, "height": 900})
    opened.set_default_timeout(PATIENCE)
    return opened
