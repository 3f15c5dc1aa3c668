"""Signing in by an identity provider in a real browser; each of its pages is looked at."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.chromium import CHROMIUM, window
from tests.browser.looking import SOUND, looks
from tests.browser.served import Served, served
from tests.web import provider as real
from tests.web.provider import CLIENT, SECRET, provider

pytestmark = [
    pytest.mark.journey,
    pytest.mark.allow_hosts(["127.0.0.1"]),
    pytest.mark.skipif(not CHROMIUM.exists(), reason="Debian's chromium is not installed"),
    pytest.mark.skipif(not real.READY, reason="oidc-provider is not installed: make .venv/oidc"),
]


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """An office that knows a provider, and a provider that knows the office."""
    port = real.a_port()
    told = {
        "OIDC_ISSUER": f"http://127.0.0.1:{port}",
        "OIDC_CLIENT": CLIENT,
        "OIDC_SECRET": SECRET,
        "HTTP_ALLOW": f"127.0.0.1:{port}",
    }
    with pytest.MonkeyPatch.context() as patch:
        for name, value in told.items():
            patch.setenv(f"KEEPFIT_{name}", value)
        folder = tmp_path_factory.mktemp("office")
        with served(folder) as running, provider(running.address, port):
            yield running


def as_somebody(context: BrowserContext, name: str) -> None:
    """Let the provider take this browser for somebody as soon as it asks."""
    context.set_extra_http_headers({"X-Person": name})


def in_both_languages(page: Page, office: Served) -> list[tuple[list[str], list[int]]]:
    """Look at a page that can be loaded anew, in Chinese and in English."""
    found = []
    for lang in ("en", "zh"):
        cookie = {"name": "keepfit_lang", "value": lang, "url": office.address}
        page.context.add_cookies([cookie])  # type: ignore[list-item]  # the keys it needs
        page.reload()
        found.append(looks(page))
    return found


@pytest.fixture
def linked(supervisor: BrowserContext, office: Served) -> Page:
    """The supervisor, linked with the provider in the browser; the pages looked at on the way."""
    as_somebody(supervisor, "li")
    page = supervisor.new_page()
    page.goto(office.address + "/me/identity/")
    assert in_both_languages(page, office) == [SOUND, SOUND]
    page.get_by_role("link", name="去绑定").click()
    page.wait_for_url("**/sign-in/provider/back/**")
    assert looks(page) == SOUND
    page.get_by_role("button", name="是我，绑定").click()
    page.wait_for_url("**/me/identity/")
    assert looks(page) == SOUND
    return page


def test_who_is_linked_comes_in_by_the_provider_and_is_asked_for_the_code(
    linked: Page, office: Served
) -> None:
    linked.get_by_role("button", name="退出").click()
    linked.goto(office.address + "/sign-in/?next=/ledger/")
    linked.get_by_role("link", name="用统一身份认证登录").click()
    linked.wait_for_url("**/sign-in/code/**")
    assert in_both_languages(linked, office) == [SOUND, SOUND]


def test_who_has_left_is_told_how_to_leave_the_provider_too(
    browser: Browser, office: Served
) -> None:
    context = window(browser)
    page = context.new_page()
    page.goto(office.address + "/sign-in/provider/left/")
    assert in_both_languages(page, office) == [SOUND, SOUND]
    assert page.get_by_role("link", name="从统一身份认证也退出").is_visible()
    context.close()


def test_a_stranger_is_told_how_to_be_linked(browser: Browser, office: Served) -> None:
    context = window(browser)
    as_somebody(context, "nobody-here")
    page = context.new_page()
    page.goto(office.address + "/sign-in/")
    assert in_both_languages(page, office) == [SOUND, SOUND]
    page.get_by_role("link", name="用统一身份认证登录").click()
    page.get_by_role("heading", name="您的身份尚未与本系统的人员绑定").wait_for()
    assert looks(page) == SOUND
    page.reload()
    page.get_by_role("heading", name="这次认证不是从这里开始的，或者已经过期").wait_for()
    assert in_both_languages(page, office) == [SOUND, SOUND]
    context.close()
