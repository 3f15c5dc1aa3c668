"""What pages say of passwords, and what the office's choice of rules does to them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.conf import LazySettings
from django.core.exceptions import ValidationError
from django.test import Client

from keepfit.kit import clock
from keepfit.people.actions.staff import change_password
from keepfit.people.models import Staff
from tests.web.office import Office

GIVEN = [
    {"NAME": "keepfit.people.passwords.Mixed", "OPTIONS": {"kinds": 3}},
    {"NAME": "keepfit.people.passwords.New", "OPTIONS": {"earlier": 5}},
]


@pytest.fixture
def standard(settings: LazySettings, monkeypatch: pytest.MonkeyPatch) -> None:
    """An office that keeps to the standard; Django has read its rules at the start."""
    monkeypatch.setenv("KEEPFIT_PASSWORD_POLICY", "gbt22239")
    settings.AUTH_PASSWORD_VALIDATORS = GIVEN


def test_the_page_says_that_length_is_what_counts(office: Office) -> None:
    said = office.browser("owner").get("/me/password/").content.decode()
    assert ("12" in said, "OWASP ASVS 5.0" in said, "每 90 天" in said) == (True, True, False)


@pytest.mark.usefixtures("standard")
def test_the_page_says_what_the_standard_asks(office: Office) -> None:
    said = office.browser("owner").get("/me/password/").content.decode()
    asked = ("至少 3 类", "最近 5 个", "每 90 天")
    assert ([one in said for one in asked], "ASVS" in said) == ([True] * 3, False)


@pytest.mark.usefixtures("standard")
def test_the_page_says_it_in_english_too(office: Office) -> None:
    browser = office.browser("owner")
    browser.cookies["keepfit_lang"] = "en"
    said = browser.get("/me/password/").content.decode()
    assert "at least 3 of" in said
    assert "every 90 days" in said


@pytest.mark.usefixtures("standard")
@pytest.mark.parametrize("password", ["long quiet river", "LONG QUIET", "七个字的密码呀"])
def test_the_standard_refuses_too_few_kinds(office: Office, password: str) -> None:
    with pytest.raises(ValidationError):
        change_password(office.people["owner"], password, by=office.actor("owner"))


@pytest.mark.usefixtures("standard")
def test_the_standard_refuses_one_of_the_last_five(office: Office) -> None:
    who, by = office.people["owner"], office.actor("owner")
    passwords = [f"Quiet River {n}" for n in range(6)]
    for one in passwords:
        change_password(who, one, by=by)
    with pytest.raises(ValidationError):
        change_password(who, passwords[1], by=by)
    change_password(who, passwords[0], by=by)
    assert Staff.objects.get(pk=who).check_password(passwords[0])


@pytest.mark.usefixtures("standard")
def test_after_ninety_days_the_standard_asks_for_another(office: Office) -> None:
    browser = office.browser("owner")
    Staff.objects.update(password_set_at=clock.now() - timedelta(days=89))
    before = browser.get("/ledger/").status_code
    Staff.objects.update(password_set_at=clock.now() - timedelta(days=91))
    assert (before, browser.get("/ledger/").headers["Location"]) == (200, "/me/password/")


@pytest.mark.django_db
def test_the_very_first_page_says_what_a_password_must_be(
    client: Client, settings: LazySettings
) -> None:
    said = client.get(f"/setup/{settings.KEEPFIT_SETUP_TOKEN}/").content.decode()
    assert "OWASP ASVS 5.0" in said
