"""Recovery codes: shown once, each of use once, and only to their own person."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django_otp.oath import totp
from django_otp.plugins.otp_totp.models import TOTPDevice

from keepfit.kit import clock
from keepfit.people.actions import second_factor
from keepfit.people.factors import codes_left
from keepfit.people.models import AuditLine, RecoveryCode
from keepfit.web.waiting import waiting
from tests.web.office import PASSWORD, Office

SHOWN = re.compile(r"[2-9a-z]{4}-[2-9a-z]{4}-[2-9a-z]{4}")


@pytest.fixture
def codes(office: Office) -> list[str]:
    """The supervisor uses one-time codes, and was shown these recovery codes."""
    office.browser("supervisor")  # which gives a device to whoever has none
    return second_factor.new_codes(by=office.actor("supervisor"))


def halfway() -> Client:
    """A browser in which the supervisor gave the password and no code yet."""
    browser = Client()
    browser.post("/sign-in/", {"username": "supervisor", "password": PASSWORD})
    return browser


def recover(browser: Client, code: str) -> int:
    """Give a recovery code; return the status of the answer."""
    return browser.post("/sign-in/recovery/", {"code": code}).status_code


@pytest.mark.usefixtures("office")
def test_ten_codes_are_shown_when_one_time_codes_are_set_up() -> None:
    browser = halfway()
    browser.get("/me/second-factor/")
    device = TOTPDevice.objects.get(user__login="supervisor")
    code = f"{totp(device.bin_key):06d}"
    said = browser.post("/me/second-factor/", {"code": code}).content.decode()
    assert len(set(SHOWN.findall(said))) == 10
    assert SHOWN.findall(browser.get("/me/recovery/").content.decode()) == []


def test_the_table_holds_no_code(codes: list[str]) -> None:
    plain = {one.replace("-", "") for one in codes}
    kept = [one.digest for one in RecoveryCode.objects.all()]
    assert len(kept) == 10
    assert not any(code in one or code[2:] in one for one in kept for code in plain)


def test_a_code_signs_in_instead_of_the_phone(codes: list[str]) -> None:
    browser = halfway()
    assert (recover(browser, codes[3]), browser.get("/").status_code) == (302, 200)


def test_a_code_works_once(codes: list[str]) -> None:
    assert (recover(halfway(), codes[0]), recover(halfway(), codes[0])) == (302, 422)


def test_capitals_spaces_and_dashes_do_not_matter(codes: list[str]) -> None:
    written = f" {codes[0].upper().replace('-', ' ')} "
    assert recover(halfway(), written) == 302


@pytest.mark.usefixtures("codes")
@pytest.mark.parametrize("code", ["2345-6789-abcd", "", "2", "动态口令", "x" * 40])
def test_a_wrong_code_lets_nobody_in(code: str) -> None:
    browser = halfway()
    assert recover(browser, code) == 422
    assert browser.get("/").headers["Location"] == "/sign-in/code/"


@pytest.mark.usefixtures("codes")
def test_who_is_half_way_in_is_shown_no_way_to_other_pages() -> None:
    page = halfway().get("/sign-in/code/").content.decode()
    assert ("/ledger/" in page, "/sign-out/" in page) == (False, True)


def test_nobody_comes_in_by_another_s_code(office: Office, codes: list[str]) -> None:
    office.browser("auditor")
    browser = Client()
    browser.post("/sign-in/", {"username": "auditor", "password": PASSWORD})
    assert (recover(browser, codes[0]), codes_left(office.people["supervisor"])) == (422, 10)


def test_a_code_without_the_password_is_of_no_use(codes: list[str]) -> None:
    answer = Client().post("/sign-in/recovery/", {"code": codes[0]})
    assert answer.headers["Location"].startswith("/sign-in/?next=")


def test_new_codes_end_the_earlier_ones(office: Office, codes: list[str]) -> None:
    said = office.browser("supervisor").post("/me/recovery/").content.decode()
    new = SHOWN.findall(said)
    assert (recover(halfway(), codes[0]), recover(halfway(), new[0])) == (422, 302)


def test_making_and_using_codes_is_on_the_record_without_them(codes: list[str]) -> None:
    recover(halfway(), codes[0])
    lines = list(AuditLine.objects.order_by("-seq")[:2])
    told = [(one.verb, one.after) for one in lines]
    assert told == [
        ("staff.recovery_used", '{"left": 9}'),
        ("staff.recovery_codes", '{"codes": 10}'),
    ]


def test_the_desk_reminds_of_the_last_two(office: Office, codes: list[str]) -> None:
    def reminded() -> bool:
        tasks = waiting(office.actor("supervisor"), clock.today())
        return any(one.address == "/me/recovery/" for one in tasks)

    for code in codes[:7]:
        recover(halfway(), code)
    before = reminded()
    recover(halfway(), codes[7])
    assert (before, reminded()) == (False, True)


def test_a_lost_factor_takes_its_codes_with_it(office: Office, codes: list[str]) -> None:
    who = office.people["supervisor"]
    second_factor.forget(who, by=office.actor("administrator"), why="手机丢失")
    assert codes_left(who) == 0
    assert recover(halfway(), codes[0]) == 422
