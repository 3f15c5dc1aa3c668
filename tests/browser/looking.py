"""What is looked for on every page: barriers, and whether it scrolls sideways."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser.chromium import PHONE, WIDE

SOUND: tuple[list[str], list[int]] = ([], [])


def barriers(page: Page) -> list[str]:
    """Return the serious barriers that axe finds on a page as it is shown now."""
    found = Axe().run(page).response["violations"]
    return [one["id"] for one in found if one["impact"] in ("serious", "critical")]


def looks(page: Page) -> tuple[list[str], list[int]]:
    """Return the barriers of a page, wide and on a phone, and the widths it does not fit."""
    found: list[str] = []
    sideways = []
    for width in (WIDE, PHONE):
        page.set_viewport_size({"width": width, "height": 900})
        found += barriers(page)
        if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
            sideways.append(width)
    return found, sideways
