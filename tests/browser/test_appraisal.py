"""Evaluation, overlap and burden in a real browser: on a phone, in the dark, on paper."""

from __future__ import annotations

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page

from tests.browser.chromium import CHROMIUM, WIDE
from tests.browser.served import Served
from tests.browser.way_in import in_chinese, take
from tests.web.appraised import LAST, sheets

pytestmark = [
    pytest.mark.journey,
    pytest.mark.allow_hosts(["127.0.0.1"]),
    pytest.mark.skipif(not CHROMIUM.exists(), reason="Debian's chromium is not installed"),
]

PAGES = (
    "/evaluation/",
    *(f"/evaluation/1/?part={one}" for one in ("candidates", "groups", "lessons", "course")),
    "/evaluation/1/?part=effect",
    "/evaluation/account/1/",
    "/overlaps/?part=alike",
    "/overlaps/?part=functions",
    "/burden/",
    "/burden/asking/?fields=账号名称、印刷费",
    f"/ledger/account/{LAST}/",
)
SMALLEST = 320  # what is left of 1,280 at a zoom of 400 % (WCAG 2.2, 1.4.10)
LOOKS = {
    "zh-wide-light-large": ("zh", WIDE, "light", "200%"),
    "en-smallest-dark": ("en", SMALLEST, "dark", "100%"),
}


@pytest.fixture(scope="module")
def evaluated(
    supervisor: BrowserContext, office: Served, tmp_path_factory: pytest.TempPathFactory
) -> str:
    """A ledger that was imported and evaluated by clicks alone; the office's address."""
    folder = tmp_path_factory.mktemp("sheets")
    opened = supervisor.new_page()
    in_chinese(opened, office)
    opened.goto(office.address + "/ledger/import/")
    take(opened, *written(folder))
    opened.goto(office.address + "/evaluation/")
    opened.get_by_label("评估日").fill("2024-06-30")
    opened.get_by_label("同时比对").uncheck()
    opened.get_by_role("button", name="开始评估").click()
    opened.get_by_text("申辩", exact=True).wait_for(timeout=60_000)
    opened.close()
    return office.address


def written(folder: Path) -> list[Path]:
    paths = []
    for name, text in sheets().items():
        paths.append(folder / f"{name}.csv")
        paths[-1].write_text(text, encoding="utf-8")
    return paths


@pytest.mark.parametrize("where", PAGES)
@pytest.mark.parametrize("look", LOOKS)
def test_a_page_has_no_serious_barrier_and_never_scrolls_sideways(
    page: Page, evaluated: str, where: str, look: str
) -> None:
    lang, width, scheme, size = LOOKS[look]
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page.context.add_cookies([{"name": "keepfit_lang", "value": lang, "url": evaluated}])
    page.goto(evaluated + where)
    page.evaluate(f"document.documentElement.style.fontSize = '{size}'")
    found = Axe().run(page).response["violations"]
    serious = [one["id"] for one in found if one["impact"] in ("serious", "critical")]
    wide = page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
    assert (serious, wide) == ([], False)


def test_on_paper_there_is_no_frame_and_nothing_stays_folded(page: Page, evaluated: str) -> None:
    page.goto(evaluated + "/burden/")
    page.emulate_media(media="print")
    folded = page.locator("details.more li").first
    assert (page.locator(".office-head").is_visible(), folded.is_visible()) == (False, True)


def test_a_candidate_is_reached_and_read_by_keyboard_alone(page: Page, evaluated: str) -> None:
    page.goto(evaluated + "/evaluation/1/")
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.closest('tbody') !== null"):
            break
    page.keyboard.press("Enter")
    page.wait_for_url("**/evaluation/account/**")
    assert page.get_by_role("heading", level=1).inner_text().startswith("账号00")
