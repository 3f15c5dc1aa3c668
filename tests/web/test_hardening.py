"""The office as somebody sees it who means it harm."""

from __future__ import annotations

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django_otp.plugins.otp_totp.models import TOTPDevice
from pytest_django import Settings

from keepfit.people.actions import staff
from keepfit.people.actions.staff import Newcomer, invite
from keepfit.people.core.rights import Role
from tests.web.office import DAYS, PASSWORD, Office

LARGE = 3_000_000


@pytest.mark.parametrize("place", ["/", "/ledger/", "/me/password/", "/nowhere/"])
def test_no_page_is_kept_by_a_browser_for_the_next_person(office: Office, place: str) -> None:
    told = office.browser("owner").get(place)["Cache-Control"]
    assert {"no-store", "private"} <= {one.strip() for one in told.split(",")}


@pytest.mark.parametrize("place", ["/", "/sign-in/", "/nowhere/"])
def test_no_page_runs_what_it_brings_along(office: Office, place: str) -> None:
    told = office.browser("owner").get(place)["Content-Security-Policy"]
    assert "default-src 'none'" in told
    assert "unsafe" not in told


@pytest.mark.parametrize("place", ["/sign-in/", "/ledger/import/", "/nowhere/"])
def test_a_stranger_sends_no_large_file(office: Office, place: str) -> None:  # noqa: ARG001  # it must be set up
    files = {"files": SimpleUploadedFile("large.csv", b"x" * LARGE)}
    refused = Client(enforce_csrf_checks=True).post(place, files)
    assert (refused.status_code, "请先登录" in refused.content.decode()) == (413, True)


def test_who_is_signed_in_sends_a_large_file(office: Office) -> None:
    files = {"files": SimpleUploadedFile("large.csv", b"x" * LARGE)}
    assert office.browser("supervisor").post("/ledger/import/", files).status_code != 413


def test_a_length_that_is_no_number_is_a_large_one(office: Office) -> None:  # noqa: ARG001  # as above
    assert Client().post("/sign-in/", {}, CONTENT_LENGTH="-1").status_code == 413


@pytest.mark.parametrize("name", ["owner", "nobody", "invited", "ended"])
def test_a_wrong_password_takes_as_long_for_every_name(
    office: Office, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    by = office.actor("administrator")
    invite(Newcomer(login="invited", name="x"), Role.OWNER, "school", by=by, days=DAYS)
    gone = invite(Newcomer(login="ended", name="x"), Role.OWNER, "school", by=by, days=DAYS)
    staff.disable(staff.take_up(gone, PASSWORD), by=by, why="离职")
    hashed: list[str] = []
    encode = MD5PasswordHasher.encode

    def counted(self: MD5PasswordHasher, password: str, salt: str) -> str:
        hashed.append(password)
        return encode(self, password, salt)

    monkeypatch.setattr(MD5PasswordHasher, "encode", counted)
    answer = Client().post("/sign-in/", {"username": name, "password": "wrong"})
    assert (answer.status_code, len(hashed)) == (422, 1)
    assert "登录名或密码不对" in answer.content.decode()


def test_after_a_wrong_one_time_code_the_right_one_has_to_wait(office: Office) -> None:
    browser = office.browser("owner")
    session = browser.session
    del session["otp_device_id"]
    session.save()
    answers = [browser.post("/sign-in/code/", {"code": f"{n:06}"}).status_code for n in range(3)]
    assert answers == [422, 422, 422]
    device = TOTPDevice.objects.get(user_id=office.people["owner"])
    assert not device.verify_is_allowed()[0]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("http://testserver/ledger/?q=1", "http://testserver/ledger/?q=1"),
        ("https://elsewhere.example/ledger/", "/"),
        ("javascript:alert(1)", "/"),
        ("", "/"),
    ],
)
def test_choosing_a_language_leads_back_within_the_office(before: str, after: str) -> None:
    assert Client().post("/me/language/en/", HTTP_REFERER=before)["Location"] == after


@pytest.mark.parametrize(
    "wanted",
    ["//elsewhere.example", "/\\elsewhere.example", "/\t/elsewhere.example", "https://testserver/"],
)
def test_no_way_of_writing_leads_out_of_the_office(office: Office, wanted: str) -> None:  # noqa: ARG001  # its people sign in
    form = {"username": "owner", "password": PASSWORD, "next": wanted}
    assert Client().post("/sign-in/", form)["Location"] == "/"


def test_an_office_answers_to_its_own_names_alone(settings: Settings) -> None:
    settings.ALLOWED_HOSTS = ["office.example"]
    answers = [
        Client().get("/sign-in/", HTTP_HOST=host).status_code
        for host in ("office.example", "elsewhere.example", "office.example@elsewhere.example")
    ]
    assert answers == [200, 400, 400]
