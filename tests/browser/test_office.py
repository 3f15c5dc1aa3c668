"""The office in a real browser: from the first page to an imported ledger, by keyboard too."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.chromium import CHROMIUM
from tests.browser.looking import barriers
from tests.browser.served import Served
from tests.browser.way_in import in_chinese, take

BOOK = """账号名称,类型,平台,主办单位,粉丝数,状态
青溪教育,公众号,微信公众号,青溪县教育局,1.2万,正常
青溪卫健,公众号,微信公众号,青溪县卫生健康局,800,正常
青溪一小,公众号,微信公众号,青溪县第一小学,,停更
"""

pytestmark = [
    pytest.mark.journey,
    pytest.mark.allow_hosts(["127.0.0.1"]),
    pytest.mark.skipif(not CHROMIUM.exists(), reason="Debian's chromium is not installed"),
]


def test_a_messy_ledger_is_sent_put_right_and_taken(
    page: Page, office: Served, tmp_path: Path
) -> None:
    sheet = tmp_path / "台账.csv"
    sheet.write_text(BOOK.replace("800", "很多"), encoding="utf-8")
    in_chinese(page, office)
    page.goto(office.address + "/ledger/")
    page.get_by_role("link", name="导入表格").click()
    page.set_input_files("#files", sheet)
    page.get_by_role("button", name="检查").click()
    assert "第 3 行" in page.inner_text("table")
    sheet.write_text(BOOK, encoding="utf-8")
    page.get_by_role("link", name="重新上传").click()
    take(page, sheet)
    assert "共 3 个" in page.inner_text("h1")


def test_the_way_to_an_account_goes_by_keyboard_alone(
    page: Page, office: Served, tmp_path: Path
) -> None:
    in_chinese(page, office)
    sheet = tmp_path / "台账.csv"
    sheet.write_text(BOOK, encoding="utf-8")
    page.goto(office.address + "/ledger/import/")
    take(page, sheet)
    page.goto(office.address + "/ledger/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "跳到正文"
    page.keyboard.press("Enter")
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.closest('tbody a') !== null"):
            break
    page.keyboard.press("Enter")
    page.wait_for_url("**/ledger/account/**")
    assert page.get_by_role("heading", level=1).inner_text().startswith("青溪")


def test_many_accounts_are_changed_once_each_was_seen(
    page: Page, office: Served, tmp_path: Path
) -> None:
    in_chinese(page, office)
    sheet = tmp_path / "台账.csv"
    sheet.write_text(BOOK, encoding="utf-8")
    page.goto(office.address + "/ledger/import/")
    take(page, sheet)
    page.goto(office.address + "/ledger/?status=active")
    page.get_by_label("选择 青溪教育").check()
    page.get_by_role("button", name="批量修改勾选的账号").click()
    page.get_by_label("账号管理员", exact=True).check()
    page.fill("[name=to_login_holder]", "王敏")
    page.get_by_role("button", name="查看前后对照").click()
    assert barriers(page) == []
    page.get_by_label("修改原因").fill("岗位调整")
    page.get_by_role("button", name="确认修改 1 个").click()
    assert "已修改 1 个账号" in page.inner_text("[role=status]")
    page.get_by_role("link", name="青溪教育").click()
    assert "岗位调整" in page.inner_text(".history")


def test_a_search_is_kept_and_its_sheets_are_taken_out(
    page: Page, office: Served, tmp_path: Path
) -> None:
    in_chinese(page, office)
    sheet = tmp_path / "台账.csv"
    sheet.write_text(BOOK, encoding="utf-8")
    page.goto(office.address + "/ledger/import/")
    take(page, sheet)
    page.goto(office.address + "/ledger/?status=suspended")
    page.get_by_text("把这组条件存为常用视图").click()
    page.get_by_label("名称").fill("停更的")
    page.get_by_role("button", name="保存").click()
    with page.expect_download() as taken:
        page.get_by_role("button", name="导出筛选结果").click()
    assert taken.value.suggested_filename.startswith("台账-")
    page.goto(office.address + "/ledger/")
    page.get_by_role("link", name="停更的").click()
    assert "符合条件的 1 个" in page.inner_text(".found")
