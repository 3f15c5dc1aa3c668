"""An office of each test file's own, and its supervisor signed in, in a real browser."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.chromium import WIDE, chromium
from tests.browser.served import Served, served
from tests.browser.way_in import come_in, set_up


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp("office")) as running:
        yield running


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as opened:
        yield opened


@pytest.fixture(scope="module")
def supervisor(office: Served, browser: Browser) -> Iterator[BrowserContext]:
    """The whole way in: set-up, invitation, password, one-time code."""
    first = browser.new_page()
    invitation = set_up(first, office.setup)
    first.close()
    context = browser.new_context(viewport={"width": WIDE, "height": 900})
    page = context.new_page()
    come_in(page, invitation)
    page.close()
    yield context
    context.close()


@pytest.fixture
def page(supervisor: BrowserContext) -> Iterator[Page]:
    """A page of the supervisor, which asks nothing of anybody but the office."""
    opened = supervisor.new_page()
    troubles: list[str] = []
    # A form that is sent back answers 422, which Chromium notes for whoever builds pages.
    noted = "status of 422"
    opened.on("console", lambda one: troubles.extend([one.text] * (noted not in one.text)))
    opened.on("request", lambda one: troubles.extend([one.url] * _outside(one.url)))
    yield opened
    opened.close()
    assert troubles == []


def _outside(address: str) -> bool:
    return not address.startswith(("http://localhost:", "http://127.0.0.1:", "data:"))
