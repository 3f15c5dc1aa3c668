"""Take the pictures of the documentation anew: `python -m docs.pictures out/review/report.html`."""

from __future__ import annotations

import sys
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

HERE = Path(__file__).with_name("pictures")
CHROMIUM = "/usr/bin/chromium"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
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
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        for shot in SHOTS:
            shoot(browser, report, shot)
        browser.close()


if __name__ == "__main__":
    main()
