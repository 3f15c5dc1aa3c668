"""The report in a real browser, wide and on a phone, in both languages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from keepfit.review.flow import review
from keepfit.review.report.page import report_html
from keepfit.sample.actions import write_sample
from tests.browser.chromium import CHROMIUM, PHONE, WIDE, chromium, window

AS_OF = date(2024, 6, 30)

pytestmark = [
    pytest.mark.journey,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="Debian's chromium is not installed"),
]


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("report")
    write_sample("county", folder, seed=7, as_of=AS_OF)
    path = folder / "report.html"
    html = report_html(review([folder / "input"], pack="cn-2019", as_of=AS_OF, seed=7))
    path.write_text(html, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as opened:
        yield opened


@pytest.fixture(params=[WIDE, PHONE], ids=["wide", "phone"])
def page(request: pytest.FixtureRequest, browser: Browser, report: Path) -> Iterator[Page]:
    context = window(browser, request.param)
    opened = context.new_page()
    asked: list[str] = []
    opened.on("request", lambda one: asked.append(one.url))
    opened.on("console", lambda one: asked.append(f"console: {one.text}"))
    opened.goto(report.as_uri())
    yield opened
    context.close()
    assert asked == [report.as_uri()]


def test_chinese_comes_first_and_english_is_a_key_press_away(page: Page) -> None:
    heading = page.get_by_role("heading", level=1)
    assert heading.inner_text() == "政务新媒体体检报告"
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowRight")
    assert heading.inner_text() == "New-media check-up"


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_page_never_scrolls_sideways(page: Page, lang: str) -> None:
    page.locator(f"label[for=lang-{lang}]").click()
    for block in page.locator("details:visible").all()[:20]:
        block.evaluate("one => one.open = true")
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= page.evaluate("window.innerWidth")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(page: Page, scheme: str) -> None:
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]  # one of the two literals
    found = Axe().run(page).response["violations"]
    assert [(one["id"], one["nodes"][0]["html"][:120]) for one in found] == []


def test_the_numbers_on_the_tiles_add_up(page: Page) -> None:
    lead = page.locator(".body.zh .lead").inner_text()
    scope, judged, passed, failed, unseen = map(int, re.findall(r"\d+", lead)[:5])
    assert (judged, scope) == (passed + failed, judged + unseen)


def test_it_prints_on_paper_with_its_findings_open(page: Page) -> None:
    page.emulate_media(media="print")
    assert page.locator(".langs").is_hidden()
    assert len(page.pdf(format="A4")) > 100_000
