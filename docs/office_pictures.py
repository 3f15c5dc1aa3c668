"""Take pictures of every page of the office: `python -m docs.office_pictures out/sample/input`.

An office is founded on the invented county and asked for all it can make. One page of every kind a
link leads to is looked at, in both languages, wide and on a phone: first those on the way in, then
what the supervisor sees, then what the administrator and the auditor see beyond it. The pictures
and the page that shows them, `start/office-pages.md`, are kept.
"""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

import click
from django.urls import Resolver404, resolve
from PIL import Image
from playwright.sync_api import Browser, Page

import keepfit.web.boot  # noqa: F401  # addresses are resolved by the office's own table
from tests.browser.chromium import chromium
from tests.browser.served import Served, served
from tests.browser.way_in import (
    PASSWORDS,
    accept,
    come_back,
    come_in,
    first_code,
    invited,
    new_pack,
    new_sample,
    new_schedule,
    new_webhook,
    set_up,
)

HERE = Path(__file__).with_name("pictures") / "office"
SHOWN = Path(__file__).with_name("start") / "office-pages.md"
INTRODUCTION = """# 办公系统的每一页 / Every page of the office

数据均为虚构，由 `keepfit sample county` 生成。每幅图上为中文、下为英文，左为宽屏、右为手机。

All of it is invented, made by `keepfit sample county`. Chinese above English, wide beside a phone.
"""
# What is made in the background, asked for on these pages in this order.
OFFICE = "青溪县人民政府办公室"
DAY = "2024-06-30"
MADE = (("/checkups/", 2), ("/evaluation/", 1), ("/plans/", 1))  # and how many are done then
ASKED = {
    "ledger-bulk": "/ledger/bulk/?platform=weibo",
    "ledger-account-one-history": "/ledger/account/WX0001/history/",
    "checkups-one-letters-sent": "/checkups/1/letters/",
    "plans-compare": "/plans/compare/?first=1&second=2",
    "me-recovery": "/me/recovery/",
}
WIDE, PHONE, GAP, SCALE = (1280, 900), (390, 900), 20, 0.7
PATIENCE = 180_000  # milliseconds a job may take


def main() -> None:
    """Found an office on a folder of sheets and take a picture of every page."""
    sheets = sorted(Path(sys.argv[1]).iterdir())
    HERE.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as folder, served(Path(folder)) as office, chromium() as browser:
        parts = [INTRODUCTION, *_looks(browser, office, sheets)]
    SHOWN.write_text("\n".join(parts), encoding="utf-8")


def _looks(browser: Browser, office: Served, sheets: list[Path]) -> Iterator[str]:
    """Take all pictures; yields how the documentation shows each."""
    page, admin = browser.new_page(), browser.new_page()
    yield _shoot(page, office.address, "setup", urlsplit(office.setup).path)
    invitation = set_up(page, office.setup)
    yield _shoot(page, office.address, "invitation", urlsplit(invitation).path)
    yield _shoot(page, office.address, "sign-in", "/sign-in/")
    come_in(page, invitation)
    come_back(admin, office, "admin", PASSWORDS["first"])
    yield from _way_in(browser.new_page(), admin, office)
    auditor = browser.new_page()
    come_in(auditor, invited(admin, office, "audit", "AUDITOR", OFFICE))
    fill(page, office.address, sheets)
    for make in (new_pack, new_sample, new_webhook, new_schedule):
        make(page, office)
    seen: set[str] = set()
    for visitor in (page, admin, auditor):
        for name, address in _pages(visitor, office.address):
            if name not in seen:
                click.echo(f"{name} {address}", err=True)
                yield _shoot(visitor, office.address, name, address)
            seen.add(name)
    yield from _asked(page, office.address, sheets)


def _asked(page: Page, office: str, sheets: list[Path]) -> Iterator[str]:
    """Look at pages that no link leads to, or only once something was asked."""
    for name, address in ASKED.items():
        yield _shoot(page, office, name, address)
    page.goto(office + "/ledger/import/")
    page.set_input_files("#files", sheets)
    page.get_by_role("button", name="检查").click()
    page.get_by_label("说明").wait_for(timeout=PATIENCE)
    yield _shoot(page, office, "ledger-import-one", urlsplit(page.url).path)


def _way_in(page: Page, admin: Page, office: Served) -> Iterator[str]:
    """Look at what stands between a password and the first page, new and half-way in."""
    accept(page, invited(admin, office, "zhang", "SUPERVISOR", OFFICE))
    yield _shoot(page, office.address, "me-second-factor", "/me/second-factor/")
    page.goto(office.address + "/me/second-factor/")
    first_code(page)
    page.context.clear_cookies()
    page.goto(office.address + "/sign-in/")
    page.fill("[name=username]", "zhang")
    page.fill("[name=password]", PASSWORDS["second"])
    page.click("main form button")
    page.wait_for_url("**/sign-in/code/**")
    yield _shoot(page, office.address, "sign-in-code", "/sign-in/code/")
    yield _shoot(page, office.address, "sign-in-recovery", "/sign-in/recovery/")


def fill(page: Page, office: str, sheets: list[Path]) -> None:
    """Take the sheets into the ledger and have everything made that is made of it."""
    page.goto(office + "/ledger/import/")
    page.set_input_files("#files", sheets)
    page.get_by_role("button", name="检查").click()
    page.get_by_label("说明").fill("首次导入（虚构数据）", timeout=PATIENCE)
    page.get_by_role("button", name="确认导入").click()
    page.wait_for_url("**/ledger/", timeout=PATIENCE)
    page.goto(office + "/plans/locks/WX0002/")
    page.locator("main form select").select_option(index=1)
    page.locator("main form textarea").fill("便民电话登载于此号")
    page.locator("main form .btn-primary").click()
    _ask(page, office + "/checkups/", "2024-05-31", 1)
    _note_letters(page, office)
    for address, done in MADE:
        _ask(page, office + address, DAY, done)
    page.goto(office + "/plans/")
    page.select_option("[name=scenario]", "thorough")
    _begin(page, office + "/plans/", DAY, 2)


def _note_letters(page: Page, office: str) -> None:
    """Note the letters of the first check-up as sent."""
    page.goto(office + "/checkups/1/letters/")
    page.fill("[name=sent_on]", "2024-06-03")
    page.get_by_role("button", name="登记为已发出").click()
    page.get_by_text("已登记").wait_for(timeout=PATIENCE)


def _ask(page: Page, address: str, day: str, done: int) -> None:
    """Have something made as of a day, and wait until so many of its kind are done."""
    page.goto(address)
    _begin(page, address, day, done)


def _begin(page: Page, address: str, day: str, done: int) -> None:
    """Send the form of an open page."""
    page.fill("main form input[type=date]", day)
    page.locator("main form .btn-primary").first.click()
    _wait(page, address, done)


def _wait(page: Page, address: str, done: int) -> None:
    """Wait until so many of what is made in the background are done."""
    page.goto(address)
    while page.locator("tbody").get_by_text("完成").count() < done:
        page.wait_for_timeout(1_000)
        page.reload()


def _pages(page: Page, office: str) -> Iterator[tuple[str, str]]:
    """Yield one address of every kind of page that links lead to, by the name of its kind."""
    found, waiting = {"desk": "/"}, ["/"]
    while waiting:
        address = waiting.pop(0)
        for name, other in _linked(page, office, address):
            if name not in found and _is_page(page, office + other):
                found[name] = other
                waiting.append(other)
    yield from found.items()


def _linked(page: Page, office: str, address: str) -> list[tuple[str, str]]:
    page.goto(office + address)
    links = page.eval_on_selector_all("a[href]", "all => all.map(one => one.href)")
    paths = [urlsplit(one) for one in links if one.startswith(office)]
    kinds = [(_kind(one.path), one.path) for one in paths]
    return [one for one in kinds if one[0]]


def _kind(path: str) -> str:
    """Return the name of a kind of page, from its pattern; empty where nothing is looked at."""
    try:
        pattern = resolve(path).route
    except Resolver404:
        return ""
    name = "-".join(re.findall("[a-z]+", re.sub("<[^>]*>", "one", pattern)))
    return "" if name in ("sign-out", "me-language-p-one") else name or "desk"


def _is_page(page: Page, address: str) -> bool:
    answer = page.request.get(address)
    kind = answer.headers["content-type"]
    return answer.ok and answer.url == address and kind.startswith("text/html")


def _shoot(page: Page, office: str, name: str, address: str) -> str:
    """Put four looks at a page into one picture; return how the documentation shows it."""
    titles = []
    whole = Image.new("RGB", (WIDE[0] + PHONE[0] + 3 * GAP, 2 * WIDE[1] + 3 * GAP), "#8a8f98")
    for row, lang in enumerate(("zh", "en")):
        page.context.add_cookies([{"name": "keepfit_lang", "value": lang, "url": office}])
        for left, (width, height) in ((GAP, WIDE), (WIDE[0] + 2 * GAP, PHONE)):
            page.set_viewport_size({"width": width, "height": height})
            page.goto(office + address)
            look = Image.open(io.BytesIO(page.screenshot()))
            whole.paste(look, (left, GAP + row * (height + GAP)))
        titles.append(page.title().split("·")[0].strip())
    page.context.add_cookies([{"name": "keepfit_lang", "value": "zh", "url": office}])
    page.set_viewport_size({"width": WIDE[0], "height": WIDE[1]})
    small = whole.resize((round(whole.width * SCALE), round(whole.height * SCALE)))
    small.save(HERE / f"{name}.webp", quality=70, method=6)
    return f"## {' / '.join(titles)}\n\n![{titles[0]}](../pictures/office/{name}.webp)\n"


if __name__ == "__main__":
    main()
