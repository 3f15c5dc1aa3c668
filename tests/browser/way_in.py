"""The way into a new office: it is set up, its supervisor comes in, a ledger is taken."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Page

from tests.browser.served import Served, one_time_code

PASSWORDS = {"first": "long quiet river 77", "second": "another calm hill 31"}


def set_up(page: Page, address: str) -> str:
    """Set an office up and return the invitation of its supervisor."""
    page.goto(address)
    for name, value in {
        "office": "青溪县人民政府办公室",
        "login": "admin",
        "name": "王建国",
        "password": PASSWORDS["first"],
        "again": PASSWORDS["first"],
        "supervisor_login": "li",
        "supervisor_name": "李晓梅",
    }.items():
        page.fill(f"[name={name}]", value)
    page.click("main button")
    return page.inner_text("code")


def accept(page: Page, invitation: str) -> None:
    """Accept an invitation with a password of one's own."""
    page.goto(invitation)
    page.fill("[name=password]", PASSWORDS["second"])
    page.fill("[name=again]", PASSWORDS["second"])
    page.click("main form button")
    page.wait_for_url(lambda address: "/invitation/" not in address)


def come_in(page: Page, invitation: str) -> None:
    """Accept an invitation, and give the first one-time code."""
    accept(page, invitation)
    first_code(page)


def first_code(page: Page) -> None:
    """Give the first one-time code of the key that is shown, and go on past the recovery codes."""
    key = re.search(r"secret=([A-Z2-7]+)", page.locator("code.key").text_content() or "")
    assert key is not None
    page.fill("[name=code]", one_time_code(key[1]))
    page.click("main form button")
    page.click("ol.codes ~ p a.btn")


def in_chinese(page: Page, office: Served) -> None:
    """Show every page in Chinese from here on."""
    page.context.add_cookies([{"name": "keepfit_lang", "value": "zh", "url": office.address}])


def take(page: Page, *sheets: Path) -> None:
    """Send sheets, see what they would change, and say yes."""
    page.set_input_files("#files", sheets)
    page.get_by_role("button", name="检查").click()
    page.get_by_label("说明").fill("首次导入")
    page.get_by_role("button", name="确认导入").click()


def come_back(page: Page, office: Served, login: str, password: str) -> None:
    """Sign in by name and password, and with a first one-time code."""
    page.goto(office.address + "/sign-in/")
    page.fill("[name=username]", login)
    page.fill("[name=password]", password)
    page.click("main form button")
    first_code(page)


def invited(admin: Page, office: Served, login: str, role: str, unit: str) -> str:
    """Return the invitation of somebody new, made by the administrator."""
    admin.goto(office.address + "/staff/invite/")
    admin.fill("[name=login]", login)
    admin.fill("[name=name]", login)
    admin.select_option("[name=role]", role)
    place = admin.locator("[name=unit] option", has_text=unit).first.get_attribute("value")
    admin.select_option("[name=unit]", place)
    admin.click("main form button")
    return admin.inner_text("code.key")


def new_pack(page: Page, office: Served) -> None:
    """Make a pack of the office's own, `qingxi`."""
    page.goto(office.address + "/packs/")
    page.get_by_text("新建指标包").click()
    page.fill("[name=pack_id]", "qingxi")
    page.fill("[name=zh]", "青溪指标")
    page.fill("[name=en]", "Qingxi's rules")
    page.select_option("[name=extends]", "structure")
    page.fill("[name=why]", "结合本县实际")
    page.get_by_role("button", name="新建").click()


def new_sample(page: Page, office: Served) -> None:
    """Draw a sample of accounts that two people look at blindly."""
    page.goto(office.address + "/samples/")
    page.get_by_text("新的抽查").click()
    page.fill("[name=name]", "二季度抽查")
    page.fill("[name=question]", "是否及时答复")
    for box in page.locator("[name=checkers]").all():
        box.check()
    page.get_by_role("button", name="抽取并分派").click()
    page.wait_for_url("**/samples/*/")


def new_webhook(page: Page, office: Served) -> None:
    """Have what happens told to another program; opens the page of what was sent."""
    page.goto(office.address + "/webhooks/")
    page.fill("[name=address]", "https://example.com/hook")
    page.locator("main form input[type=checkbox]").first.check()
    page.get_by_role("button", name="设置").click()
    page.goto(office.address + "/webhooks/1/")


def new_schedule(page: Page, office: Served) -> None:
    """Have check-ups come again by themselves."""
    page.goto(office.address + "/checkups/schedules/")
    page.get_by_text("新的定期体检").click()
    page.get_by_role("button", name="设置").click()
    page.get_by_text("已设置定期体检").wait_for()
