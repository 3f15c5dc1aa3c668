"""An office of each test file's own, and its supervisor signed in, in a real browser."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.chromium import chromium, window
from tests.browser.limits import limit
from tests.browser.served import Served, served
from tests.browser.walking import Walk, walking
from tests.browser.way_in import come_in, set_up

AT_MOST = 150.0  # seconds of one test, with all that is made for it; the whole run's limit is 180


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Let no test of a browser wait for ever."""
    with limit(AT_MOST, item.nodeid):
        return (yield)


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
    first = window(browser)
    invitation = set_up(first.new_page(), office.setup)
    first.close()
    context = window(browser)
    page = context.new_page()
    come_in(page, invitation)
    page.close()
    yield context
    context.close()


@pytest.fixture
def walk(
    office: Served, supervisor: BrowserContext, browser: Browser, tmp_path: Path
) -> Iterator[Walk]:
    """The people who walk the whole way; once in a file, since each office is walked once."""
    with walking(office, supervisor, browser, tmp_path) as found:
        yield found


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
