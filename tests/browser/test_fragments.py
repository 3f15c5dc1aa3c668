"""A search, a facet and work in progress put a part of the page anew, and load none of it whole."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.chromium import CHROMIUM, window
from tests.browser.looking import SOUND, looks
from tests.browser.served import Served
from tests.browser.way_in import come_in, in_chinese, set_up, take
from tests.web.test_checkup import BOOK

pytestmark = [
    pytest.mark.journey,
    pytest.mark.allow_hosts(["127.0.0.1"]),
    pytest.mark.skipif(not CHROMIUM.exists(), reason="Debian's chromium is not installed"),
]
A_JOB = 60_000  # milliseconds a check-up may take
STILL_HERE = "window.stillHere === true"


@pytest.fixture(scope="module")
def page(
    office: Served, browser: Browser, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Page]:
    """A supervisor's page, in an office with four accounts."""
    context = window(browser)
    page = context.new_page()
    in_chinese(page, office)
    come_in(page, set_up(page, office.setup))
    sheet = tmp_path_factory.mktemp("sheets") / "台账.csv"
    sheet.write_text(BOOK + "青溪交警,公众号,新浪微博,health,B-4,钱\n", encoding="utf-8")
    page.goto(office.address + "/ledger/import/")
    take(page, Path(sheet))
    page.wait_for_url("**/ledger/")
    yield page
    context.close()


def opened(page: Page, address: str) -> None:
    """Open a page, and mark it: a page that is loaded anew has lost the mark."""
    page.goto(address)
    page.evaluate("window.stillHere = true")


def test_a_search_and_a_facet_change_list_and_address_alone(page: Page, office: Served) -> None:
    opened(page, office.address + "/ledger/")
    page.fill("#q", "卫健")
    page.press("#q", "Enter")
    expect(page.locator("tbody tr")).to_have_count(1)
    expect(page).to_have_url(f"{office.address}/ledger/?q=%E5%8D%AB%E5%81%A5")
    page.get_by_role("link", name="清除条件").click()
    opened(page, office.address + "/ledger/")
    page.locator(".facets a.tag").first.click()
    expect(page.locator(".facets a.tag.chosen")).to_have_count(1)
    assert (page.evaluate(STILL_HERE), looks(page)) == (True, SOUND)
    assert page.evaluate("document.activeElement.id") == "main"


def test_the_way_back_leads_to_the_list_before(page: Page, office: Served) -> None:
    opened(page, office.address + "/ledger/")
    page.locator(".facets a.tag").first.click()
    expect(page.locator(".facets a.tag.chosen")).to_have_count(1)
    page.go_back()
    expect(page.locator(".facets a.tag.chosen")).to_have_count(0)
    expect(page).to_have_url(office.address + "/ledger/")


def test_work_in_progress_is_followed_without_loading_the_page(page: Page, office: Served) -> None:
    page.goto(office.address + "/checkups/")
    page.fill("main form input[type=date]", "2024-06-30")
    page.get_by_role("button", name="开始体检").click()
    page.wait_for_url("**/checkups/*/")
    page.evaluate("window.stillHere = true")
    page.locator("[role=status]", has_text="本页每 3 秒").wait_for(state="detached", timeout=A_JOB)
    expect(page.get_by_text("应检账号")).to_be_visible()
    assert page.evaluate(STILL_HERE)


def test_without_a_script_the_page_of_work_in_progress_loads_itself_anew(
    page: Page, office: Served, browser: Browser
) -> None:
    plain = browser.new_context(
        java_script_enabled=False, storage_state=page.context.storage_state()
    )
    bare = plain.new_page()
    bare.goto(office.address + "/checkups/")
    bare.fill("main form input[type=date]", "2024-06-30")
    bare.get_by_role("button", name="开始体检").click()
    bare.wait_for_url("**/checkups/*/")
    expect(bare.get_by_text("应检账号")).to_be_visible(timeout=A_JOB)
    bare.goto(office.address + "/ledger/?q=%E5%8D%AB%E5%81%A5")
    assert bare.locator("tbody tr").count() == 1
    plain.close()
