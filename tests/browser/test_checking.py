"""Check-ups in a real browser: a pack drafted, tried, put in force; letters, comparison, queue."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.browser.chromium import CHROMIUM
from tests.browser.looking import SOUND, looks
from tests.browser.served import Served
from tests.browser.way_in import new_pack, take

BOOK = """账号名称,类型,平台,主办单位,备案号,账号管理员,粉丝数
青溪教育,公众号,微信公众号,青溪县教育局,,,1.2万
青溪卫健,公众号,微信公众号,青溪县卫生健康局,B-2,赵,800
青溪一小,公众号,微信公众号,青溪县第一小学,B-3,,
"""

pytestmark = [
    pytest.mark.journey,
    pytest.mark.allow_hosts(["127.0.0.1"]),
    pytest.mark.skipif(not CHROMIUM.exists(), reason="Debian's chromium is not installed"),
]


@pytest.fixture(scope="module")
def supervisor(
    supervisor: BrowserContext, office: Served, tmp_path_factory: pytest.TempPathFactory
) -> BrowserContext:
    """A supervisor with a ledger, two check-ups, and a pack of the office's own in force."""
    page = supervisor.new_page()
    sheet = tmp_path_factory.mktemp("sheets") / "台账.csv"
    sheet.write_text(BOOK, encoding="utf-8")
    page.goto(office.address + "/ledger/import/")
    take(page, sheet)
    check(page, office, "structure", "2024-03-31")
    _pack(page, office)
    check(page, office, "qingxi@2", "2024-06-30")
    page.close()
    return supervisor


def check(page: Page, office: Served, pack: str, as_of: str) -> None:
    page.goto(office.address + "/checkups/")
    page.select_option("[name=pack]", pack)
    page.fill("[name=as_of]", as_of)
    page.get_by_role("button", name="开始体检").click()
    page.get_by_role("heading", name="问题").wait_for(timeout=60_000)


def _pack(page: Page, office: Served) -> None:
    """Make a pack, change a limit in the form, try it, and put it in force."""
    new_pack(page, office)
    page.select_option("[name='KF-FILED:severity']", "veto")
    page.fill("[name=why]", "从严")
    page.get_by_role("button", name="保存为新版本").click()
    page.get_by_role("button", name="试算").click()
    page.get_by_role("region", name="试算合计").wait_for(timeout=60_000)
    page.get_by_text("启用这一版").click()
    page.get_by_label("原因").first.fill("会议定")
    page.get_by_role("button", name="启用", exact=True).click()
    assert page.get_by_text("现行", exact=True).first.is_visible()


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("where", ["/packs/qingxi/2/", "/checkups/compare/?way=still_open"])
def test_a_trial_and_a_comparison_have_no_serious_barrier(
    supervisor: BrowserContext, office: Served, where: str, lang: str
) -> None:
    page = supervisor.new_page()
    supervisor.add_cookies([{"name": "keepfit_lang", "value": lang, "url": office.address}])
    page.goto(office.address + where)
    found = looks(page)
    page.close()
    assert found == SOUND


def test_a_refused_text_points_at_its_line(supervisor: BrowserContext, office: Served) -> None:
    page = supervisor.new_page()
    supervisor.add_cookies([{"name": "keepfit_lang", "value": "zh", "url": office.address}])
    page.goto(office.address + "/packs/qingxi/text/")
    text = page.input_value("[name=text]").replace('severity = "veto"', 'severity = "fatal"')
    page.fill("[name=text]", text)
    page.get_by_role("button", name="检查", exact=True).click()
    line = page.locator("#faults a").first.get_attribute("href")
    assert "fatal" in page.locator(f"{line}.faulty").inner_text()
    page.close()


def test_letters_come_as_one_archive(
    supervisor: BrowserContext, office: Served, tmp_path: Path
) -> None:
    page = supervisor.new_page()
    supervisor.add_cookies([{"name": "keepfit_lang", "value": "zh", "url": office.address}])
    page.goto(office.address + "/checkups/2/letters/")
    with page.expect_download() as sent:
        page.get_by_role("button", name="下载通知书").click()
    sent.value.save_as(tmp_path / "letters.zip")
    assert (tmp_path / "letters.zip").stat().st_size > 5_000
    page.close()
