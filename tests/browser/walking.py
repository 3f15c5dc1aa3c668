"""The people who walk the whole way through an office: its supervisor, and whom they invite."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.chromium import window
from tests.browser.served import Served
from tests.browser.way_in import PASSWORDS, accept, come_back, first_code, in_chinese, invited

Invite = Callable[[str, str, str], Page]


@dataclass(frozen=True, slots=True, kw_only=True)
class Walk:
    """Who walks, and where."""

    office: Served
    supervisor: Page
    invite: Invite
    folder: Path


@contextmanager
def walking(
    office: Served, supervisor: BrowserContext, browser: Browser, folder: Path
) -> Iterator[Walk]:
    """The supervisor, and an administrator who lets others in."""
    windows = [window(browser)]
    admin = windows[0].new_page()
    in_chinese(admin, office)
    come_back(admin, office, "admin", PASSWORDS["first"])

    def invite(login: str, role: str, unit: str) -> Page:
        invitation = invited(admin, office, login, role, unit)
        windows.append(window(browser))
        page = windows[-1].new_page()
        in_chinese(page, office)
        accept(page, invitation)
        if role == "SUPERVISOR":  # who decides has to have a second factor
            first_code(page)
        return page

    page = supervisor.new_page()
    in_chinese(page, office)
    yield Walk(office=office, supervisor=page, invite=invite, folder=folder)
    page.close()
    for one in windows:
        one.close()
