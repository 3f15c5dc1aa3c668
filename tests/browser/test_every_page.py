"""Every page of the office, looked at in both languages, wide and on a phone; none is left out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from urllib.parse import quote, urlsplit

import pytest
from django.urls import get_resolver
from playwright.sync_api import Browser, BrowserContext, Page

from keepfit.people.core.rights import RIGHTS, Right, Role
from keepfit.people.doors import DOOR
from tests.browser.chromium import CHROMIUM, window
from tests.browser.looking import SOUND, looks
from tests.browser.served import Served
from tests.browser.way_in import (
    PASSWORDS,
    accept,
    come_back,
    come_in,
    in_chinese,
    invited,
    new_pack,
    new_sample,
    new_schedule,
    new_webhook,
    set_up,
    take,
)
from tests.web.appraised import LAST, sheets
from tests.web.test_access import patterns

pytestmark = [
    pytest.mark.journey,
    pytest.mark.allow_hosts(["127.0.0.1"]),
    pytest.mark.skipif(not CHROMIUM.exists(), reason="Debian's chromium is not installed"),
]
A_JOB = 60_000  # milliseconds a check-up, an evaluation or a plan may take
HERE = "青溪县人民政府办公室"
# What stands in an address for what was made; the rest comes from the office itself.
MADE: Mapping[str, str] = {"staff_id": "2", "account_id": LAST, "pack_id": "qingxi"}
# Who opens what more than one kind of person may.
PEOPLE = {"li": Role.SUPERVISOR, "admin": Role.ADMINISTRATOR, "audit": Role.AUDITOR}
OTHERWISE = {
    "sign-in/": "",
    "sign-in/code/": "half",
    "sign-in/recovery/": "half",
    "me/second-factor/": "new",
}
# Without an identity provider there are no such pages.
PROVIDERS = ("sign-in/provider/", "me/identity/")
# Pages that look otherwise when they are asked something.
ASKED = (
    "/ledger/map/?unit=office",
    "/ledger/?status=active",
    "/ledger/bulk/?q=" + quote("账号"),
    "/checkups/compare/?way=still_open",
    "/plans/compare/?first=1&second=1",
)
ROUTES = {
    place: view
    for place, view in patterns(get_resolver())
    # What programs ask for is no page, and setting up is over: that page was looked at before it.
    if not place.startswith(("api/", "^", "setup/", *PROVIDERS))
    and getattr(view.callback, DOOR)[0] not in ("token", "watcher")
}


@pytest.fixture(scope="module")
def people(office: Served, browser: Browser) -> Iterator[dict[str, Page]]:
    """One of each kind, by login: signed in, half-way in, and nobody."""
    windows = {
        name: window(browser) for name in ("", "li", "admin", "audit", "half", "new", "zhang")
    }
    pages = {name: one.new_page() for name, one in windows.items()}
    for one in pages.values():
        in_chinese(one, office)
    pages[""].goto(office.setup)
    assert looks(pages[""]) == SOUND
    come_in(pages["li"], set_up(pages[""], office.setup))
    _invite(pages, office)
    yield pages
    for context in windows.values():
        context.close()


def _invite(pages: dict[str, Page], office: Served) -> None:
    """Let the others in; one stops before the second factor, one before the code."""
    admin = pages["admin"]
    come_back(admin, office, "admin", PASSWORDS["first"])
    come_in(pages["audit"], invited(admin, office, "audit", "AUDITOR", HERE))
    come_in(pages["zhang"], invited(admin, office, "zhang", "SUPERVISOR", HERE))
    accept(pages["new"], invited(admin, office, "new", "SUPERVISOR", HERE))
    half = pages["half"]
    half.goto(office.address + "/sign-in/")
    half.fill("[name=username]", "zhang")
    half.fill("[name=password]", PASSWORDS["second"])
    half.click("main form button")
    half.wait_for_url("**/sign-in/code/**")


@pytest.fixture(scope="module")
def made(
    people: dict[str, Page], office: Served, tmp_path_factory: pytest.TempPathFactory
) -> Mapping[str, str]:
    """An office in which there is one of everything; what stands for it in addresses."""
    page = people["li"]
    folder = tmp_path_factory.mktemp("sheets")
    paths = [folder / f"{name}.csv" for name in sheets()]
    for path in paths:
        path.write_text(sheets()[path.stem], encoding="utf-8")
    page.goto(office.address + "/ledger/import/")
    take(page, *paths)
    _run(page, office, "/checkups/", "开始体检", "2024-06-30")
    _run(page, office, "/evaluation/", "开始评估", "2024-06-30")
    _run(page, office, "/plans/", "求解方案", "2024-08-01")
    new_pack(page, office)
    page.wait_for_url("**/packs/qingxi/**")
    new_sample(page, office)
    new_webhook(page, office)
    new_schedule(page, office)
    page.goto(office.address + "/ledger/import/")
    page.set_input_files("#files", paths)
    page.get_by_role("button", name="检查").click()
    page.wait_for_url("**/ledger/import/*/")
    waiting = urlsplit(page.url).path.split("/")[-2]
    token = urlsplit(invited(people["admin"], office, "later", "OWNER", HERE)).path.split("/")[-2]
    return {**MADE, "token": token, "ledger/import/": waiting}


def _run(page: Page, office: Served, where: str, button: str, day: str) -> None:
    page.goto(office.address + where)
    page.fill("main form input[type=date]", day)
    page.get_by_role("button", name=button).click()
    page.wait_for_url(f"**{where}*/")
    page.locator("[role=status]", has_text="本页每 3 秒").wait_for(state="detached", timeout=A_JOB)


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("where", [*ROUTES, *ASKED])
def test_a_page_has_no_serious_barrier_and_never_scrolls_sideways(
    people: dict[str, Page], made: Mapping[str, str], office: Served, where: str, lang: str
) -> None:
    page = people[_who(where)]
    context: BrowserContext = page.context
    context.add_cookies([{"name": "keepfit_lang", "value": lang, "url": office.address}])
    address = office.address + _address(where, made)
    asked = context.request.get(address, max_redirects=0)
    if asked.status == 405 or not asked.headers.get("content-type", "").startswith("text/html"):
        return  # it takes what a form sends, or gives a file
    answer = page.goto(address)
    assert answer is not None
    here = page.url.startswith(address)  # a pack leads on to its latest version
    assert (answer.status, here, looks(page)) == (200, True, SOUND)


def _address(where: str, made: Mapping[str, str]) -> str:
    here = where.partition("<")[0]
    filled = re.sub(
        r"<(?:\w+:)?(\w+)>", lambda found: made.get(here, made.get(found[1], "1")), where
    )
    return "/" + filled.removeprefix("/").replace("(?P<lang>zh|en)", "zh").replace("\\Z", "")


def _who(where: str) -> str:
    """Return the login of somebody who may open a page."""
    if where in OTHERWISE:
        return OTHERWISE[where]
    if where in ASKED:
        return "li"
    whom, needed = getattr(ROUTES[where].callback, DOOR)
    if whom == "everybody":
        return ""
    rights: set[Right] = set(needed)
    return next(one for one, role in PEOPLE.items() if not rights or rights & RIGHTS[role])
