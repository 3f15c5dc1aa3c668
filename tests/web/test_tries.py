"""Guessing from one address is stopped; an office that shares one is not."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from axes.models import AccessFailureLog
from django.http import HttpResponse
from django.test import Client

from keepfit.kit import clock
from keepfit.people.models import Token
from tests.web.office import PASSWORD, Office
from tests.web.programs import ROOT, program

MOST = 4
HALF_AN_HOUR = 30 * 60
SHARED, ELSEWHERE = "203.0.113.9", "198.51.100.7"


@pytest.fixture(autouse=True)
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """A limit that is soon reached."""
    monkeypatch.setenv("KEEPFIT_ADDRESS_NAMES", str(MOST))


def sign_in(name: str, password: str = "wrong", address: str = SHARED) -> HttpResponse:  # noqa: S107  # of nobody
    form = {"username": name, "password": password}
    return Client().post("/sign-in/", form, REMOTE_ADDR=address)  # type: ignore[return-value]  # the test client adds to it


def guess(names: int = MOST, address: str = SHARED) -> None:
    for number in range(names):
        sign_in(f"guessed-{number}", address=address)


def bring(token: str, address: str = SHARED) -> HttpResponse:
    said = {"Authorization": f"Bearer {token}"}
    return Client().get(f"{ROOT}/units", headers=said, REMOTE_ADDR=address)  # type: ignore[return-value]  # as above


def test_whoever_tries_many_names_has_to_wait_and_is_told_how_long(office: Office) -> None:  # noqa: ARG001  # its people sign in
    guess()
    refused = sign_in("owner", PASSWORD)
    assert (refused.status_code, "登录名过多" in refused.content.decode()) == (429, True)
    assert HALF_AN_HOUR - 60 < int(refused["Retry-After"]) <= HALF_AN_HOUR


def test_the_page_is_there_in_english(office: Office) -> None:  # noqa: ARG001  # as above
    guess()
    browser = Client(REMOTE_ADDR=SHARED)
    browser.cookies["keepfit_lang"] = "en"
    page = browser.post("/sign-in/", {"username": "owner", "password": "x"}).content.decode()
    assert "Too many names" in page


def test_other_addresses_do_not_suffer_for_it(office: Office) -> None:  # noqa: ARG001  # as above
    guess()
    assert sign_in("owner", PASSWORD, ELSEWHERE).status_code == 302


def test_addresses_of_one_ipv6_network_are_one(office: Office) -> None:  # noqa: ARG001  # as above
    for number in range(MOST):
        sign_in(f"guessed-{number}", address=f"2001:db8:0:1::{number + 1}")
    assert sign_in("owner", PASSWORD, "2001:db8:0:1:ffff::9").status_code == 429
    assert sign_in("owner", PASSWORD, "2001:db8:0:2::1").status_code == 302


def test_one_clumsy_colleague_is_one_name_however_often(office: Office) -> None:  # noqa: ARG001  # as above
    answers = [sign_in("checker").status_code for _ in range(3 * MOST)]
    assert answers[-1] == 429
    assert sign_in("owner", PASSWORD).status_code == 302


def test_names_that_come_in_after_a_mistake_are_forgiven(office: Office) -> None:  # noqa: ARG001  # as above
    for name in ("owner", "checker", "neighbour", "operator"):
        assert (sign_in(name).status_code, sign_in(name, PASSWORD).status_code) == (422, 302)
    assert sign_in("auditor", PASSWORD).status_code == 302


def test_coming_in_once_does_not_make_guessing_free(office: Office) -> None:  # noqa: ARG001  # as above
    guess(MOST - 1)
    sign_in("owner", PASSWORD)
    sign_in("guessed-more")
    assert sign_in("owner", PASSWORD).status_code == 429


def test_waiting_ends_when_it_was_said_to(office: Office) -> None:  # noqa: ARG001  # as above
    guess()
    seconds = int(sign_in("owner", PASSWORD)["Retry-After"])
    for one in AccessFailureLog.objects.all():
        AccessFailureLog.objects.filter(pk=one.pk).update(
            attempt_time=one.attempt_time - timedelta(seconds=seconds)
        )
    assert sign_in("owner", PASSWORD).status_code == 302


def test_a_try_that_was_refused_does_not_make_the_wait_longer(office: Office) -> None:  # noqa: ARG001  # as above
    guess()
    first, *_, last = (int(sign_in(f"more-{n}")["Retry-After"]) for n in range(3))
    assert last <= first


def test_the_machines_own_address_is_not_counted_for_it_may_be_an_unnamed_proxys(
    office: Office,  # noqa: ARG001  # as above
) -> None:
    guess(address="127.0.0.1")
    assert sign_in("owner", PASSWORD, "127.0.0.1").status_code == 302


def test_a_limit_of_none_is_none(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: ARG001  # as above
    monkeypatch.setenv("KEEPFIT_ADDRESS_NAMES", "0")
    guess()
    assert sign_in("owner", PASSWORD).status_code == 302


def test_a_locked_name_is_told_when_to_come_back(office: Office) -> None:  # noqa: ARG001  # as above
    answers = [sign_in("owner") for _ in range(6)]
    assert (answers[-1].status_code, answers[-1]["Retry-After"]) == (429, str(HALF_AN_HOUR))


def test_programs_that_try_many_tokens_have_to_wait(office: Office) -> None:
    good = program(office.actor("owner")).token
    assert [bring(f"guessed-{n}").status_code for n in range(MOST)] == [401] * MOST
    refused = bring("guessed-more")
    told = json.loads(refused.content)
    assert (refused.status_code, told["type"]) == (429, "urn:keepfit:problem:too-many")
    assert 0 < int(refused["Retry-After"]) <= HALF_AN_HOUR
    assert bring(good).status_code == 200


def test_a_program_whose_token_is_over_is_one_however_often_it_asks(office: Office) -> None:
    token = program(office.actor("owner")).token
    Token.objects.update(revoked_at=clock.now())
    assert {bring(token).status_code for _ in range(3 * MOST)} == {401}
    assert AccessFailureLog.objects.count() == 1


def test_no_record_holds_a_token(office: Office) -> None:  # noqa: ARG001  # as above
    bring("kf-secret-token")
    assert "secret" not in str(AccessFailureLog.objects.values())
