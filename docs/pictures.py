"""Take the pictures of the documentation anew: `python -m docs.pictures out/review/report.html`."""

from __future__ import annotations

import sys
from pathlib import Path

from playwright.sync_api import Browser

from tests.browser.chromium import chromium

HERE = Path(__file__).with_name("pictures")
SHOTS = (
    ("report-zh-wide", "zh", 1280, 1180, "light"),
    ("report-en-wide", "en", 1280, 1180, "light"),
    ("report-zh-phone", "zh", 390, 844, "light"),
    ("report-en-phone", "en", 390, 844, "dark"),
)


def shoot(browser: Browser, report: Path, shot: tuple[str, str, int, int, str]) -> None:
    """Take one picture of the report's first screen."""
    name, lang, width, height, scheme = shot
    page = browser.new_page(
        viewport={"width": width, "height": height},
        color_scheme=scheme,  # type: ignore[arg-type]  # one of Playwright's literals
    )
    page.goto(report.as_uri())
    page.locator(f"label[for=lang-{lang}]").click()
    page.screenshot(path=str(HERE / f"{name}.png"))
    page.close()


def main() -> None:
    """Take all pictures of one report."""
    report = Path(sys.argv[1]).resolve()
    with chromium() as browser:
        for shot in SHOTS:
            shoot(browser, report, shot)


if __name__ == "__main__":
    main()
