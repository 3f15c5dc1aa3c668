"""Signing in by a directory: a real slapd, asked over StartTLS and LDAPS."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client

from keepfit.kit import settings
from keepfit.kit.settings import Settings
from keepfit.people.actions import staff
from keepfit.people.actions.founding import HIGHEST
from keepfit.people.core.rights import Role
from keepfit.people.models import AuditLine, Staff
from keepfit.people.queries import invited, staff_card
from keepfit.signin.directory import DirectoryError, named, proved
from keepfit.web.doctor import looked_over
from tests.web import directory as real
from tests.web.directory import BASE, PASSWORD, READER, SECRET, Directory
from tests.web.office import DAYS, Office
from tests.web.office import PASSWORD as KEPT_HERE

pytestmark = [
    pytest.mark.allow_hosts(["127.0.0.1"]),
    pytest.mark.usefixtures("asked"),
    pytest.mark.skipif(real.PROGRAM is None, reason="slapd is not installed"),
]
TEMPLATE = f"uid={{login}},ou=people,{BASE}"


@pytest.fixture(scope="module")
def slapd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Directory]:
    """One directory for all tests of this file."""
    with real.directory(tmp_path_factory.mktemp("slapd")) as here:
        yield here


@pytest.fixture
def asked(slapd: Directory, monkeypatch: pytest.MonkeyPatch) -> Directory:
    """An office whose people are searched for in that directory, over StartTLS."""
    told = {
        "LDAP_SERVER": slapd.address,
        "LDAP_CA": str(slapd.authority),
        "LDAP_BASE": f"ou=people,{BASE}",
        "LDAP_READER": READER,
        "LDAP_READER_PASSWORD": SECRET,
        "LDAP_SECONDS": "3",
    }
    for name, value in told.items():
        monkeypatch.setenv(f"KEEPFIT_{name}", value)
    return slapd


def ours(**changed: str) -> Settings:
    """The settings as they stand, with some of them changed."""
    told = {name: str(value) for name, value in _told().items()}
    return settings.load(
        {f"KEEPFIT_{name.upper()}": value for name, value in (told | changed).items()}
    )


def _told() -> dict[str, object]:
    here = settings.load()
    return {name: getattr(here, name) for name in Settings.__dataclass_fields__}


def sign_in(login: str, password: str) -> tuple[int, str]:
    """Try to sign in; return the status and where it leads, or what the page says."""
    answer = Client().post("/sign-in/", {"username": login, "password": password})
    return answer.status_code, answer.headers.get("Location") or answer.content.decode()


@pytest.fixture
def newcomer(office: Office) -> tuple[int, str]:
    """Somebody invited who has set no password here: the number, and the invitation."""
    staff.disable(office.people["checker"], by=office.actor("administrator"), why="换人")
    Staff.objects.filter(login="checker").update(login="checker.before")
    token = staff.invite(
        staff.Newcomer(login="checker", name="新人"),
        Role.CHECKER,
        HIGHEST,
        by=office.actor("administrator"),
        days=DAYS,
    )
    return Staff.objects.get(login="checker").pk, token


@pytest.mark.usefixtures("newcomer")
def test_the_directory_s_password_lets_in_who_was_invited() -> None:
    assert sign_in("checker", PASSWORD) == (302, "/")


def test_who_came_in_by_the_directory_needs_no_invitation_any_more(
    office: Office, newcomer: tuple[int, str]
) -> None:
    sign_in("checker", PASSWORD)
    card = staff_card(newcomer[0], office.actor("administrator"))
    assert card is not None
    last = AuditLine.objects.order_by("-seq")[0].verb
    assert (invited(newcomer[1]), card.joined, last) == (None, True, "staff.arrive")


@pytest.mark.usefixtures("newcomer")
def test_a_wrong_password_is_told_and_counted() -> None:
    answers = [sign_in("checker", "wrong")[0] for _ in range(5)]
    assert (answers[0], answers[-1], sign_in("checker", PASSWORD)[0]) == (422, 429, 429)


@pytest.mark.usefixtures("newcomer")
def test_a_name_in_capitals_has_no_second_count() -> None:
    assert sign_in("CHECKER", PASSWORD)[0] == 422


@pytest.mark.usefixtures("newcomer")
def test_an_empty_password_is_never_sent() -> None:
    assert (sign_in("checker", "")[0], proved("checker", "", ours())) == (422, False)


@pytest.mark.usefixtures("office")
def test_who_was_not_invited_stays_out_with_the_right_password() -> None:
    assert sign_in("stranger", PASSWORD)[0] == 422


def test_a_person_whose_access_ended_stays_out_with_the_right_password(office: Office) -> None:
    before = sign_in("owner", PASSWORD)[0]
    staff.disable(office.people["owner"], by=office.actor("administrator"), why="调离")
    assert (before, sign_in("owner", PASSWORD)[0]) == (302, 422)


@pytest.mark.usefixtures("office")
def test_a_person_whom_the_directory_has_locked_stays_out() -> None:
    assert sign_in("auditor", PASSWORD)[0] == 422


@pytest.mark.parametrize(
    "login",
    [
        "*",
        "own*",
        "owner)(uid=*",
        "*)(objectClass=*",
        "owner,ou=people",
        "own\\65r",
        "\0",
        "owner\n",
    ],
)
@pytest.mark.parametrize("template", ["", TEMPLATE])
def test_characters_of_a_filter_or_a_name_mean_themselves(login: str, template: str) -> None:
    assert not proved(login, PASSWORD, ours(ldap_dn=template))


def test_a_template_names_a_person_without_a_search() -> None:
    direct = ours(ldap_dn=TEMPLATE, ldap_reader="", ldap_reader_password="")
    assert (proved("owner", PASSWORD, direct), proved("owner", "wrong", direct)) == (True, False)


def test_a_filter_narrows_who_may_come() -> None:
    assert (named("owner", ours()), named("owner", ours(ldap_filter="(cn=checker)"))) == (
        f"uid=owner,ou=people,{BASE}",
        "",
    )


def test_a_connection_encrypted_from_the_start_works_too(asked: Directory) -> None:
    assert proved("owner", PASSWORD, ours(ldap_server=asked.tls_address))


@pytest.mark.parametrize("server", ["address", "tls_address"])
def test_a_certificate_nobody_vouches_for_is_refused(asked: Directory, server: str) -> None:
    with pytest.raises(DirectoryError):
        proved("owner", PASSWORD, ours(ldap_server=getattr(asked, server), ldap_ca=""))


@pytest.mark.allow_hosts(["127.0.0.1", "::1"])
def test_a_certificate_for_another_host_is_refused(asked: Directory) -> None:
    with pytest.raises(DirectoryError):
        proved("owner", PASSWORD, ours(ldap_server=f"ldap://localhost:{asked.port}"))


def test_the_reader_s_password_may_stand_in_a_file(tmp_path: Path) -> None:
    secret = tmp_path / "reader"
    secret.write_text(f"{SECRET}\n", encoding="utf-8")
    told = ours(ldap_reader_password="", ldap_reader_password_file=str(secret))
    assert proved("owner", PASSWORD, told)


def test_a_reader_the_directory_refuses_is_told_as_that() -> None:
    with pytest.raises(DirectoryError, match="account by which keepfit searches"):
        proved("owner", PASSWORD, ours(ldap_reader_password="wrong"))  # noqa: S106  # wrong it is


@pytest.fixture
def away(asked: Directory, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: ARG001  # what it says is changed here
    """The directory's machine is there, and nothing listens on it."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    monkeypatch.setenv("KEEPFIT_LDAP_SERVER", f"ldap://127.0.0.1:{port}")


@pytest.mark.usefixtures("away")
@pytest.mark.usefixtures("newcomer")
def test_a_directory_that_is_away_is_told_and_not_counted() -> None:
    told = [sign_in("checker", PASSWORD) for _ in range(6)]
    assert {one[0] for one in told} == {422}
    assert "统一目录目前连不上" in told[-1][1]


@pytest.mark.usefixtures("away")
@pytest.mark.usefixtures("office")
def test_the_administrator_comes_in_while_the_directory_is_away() -> None:
    assert sign_in("admin", KEPT_HERE) == (302, "/")


@pytest.mark.usefixtures("away")
@pytest.mark.usefixtures("office")
def test_guesses_at_a_password_kept_here_are_counted_while_it_is_away() -> None:
    answers = [sign_in("admin", "wrong") for _ in range(5)]
    assert "统一目录目前连不上" in answers[0][1]
    assert answers[-1][0] == 429


@pytest.mark.usefixtures("office")
def test_the_office_may_keep_its_own_passwords_to_administrators(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("KEEPFIT_LOCAL_PASSWORDS", "administrators")
    told = [
        sign_in(*one)[0]
        for one in (("owner", KEPT_HERE), ("owner", PASSWORD), ("admin", KEPT_HERE))
    ]
    assert told == [422, 302, 302]


@pytest.mark.usefixtures("office")
def test_the_second_factor_is_asked_for_after_the_directory_too(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("KEEPFIT_SECOND_FACTOR", "all")
    browser = Client()
    browser.post("/sign-in/", {"username": "owner", "password": PASSWORD})
    assert browser.get("/").headers["Location"] == "/me/second-factor/"


def test_the_directory_s_passwords_are_changed_in_the_directory(newcomer: tuple[int, str]) -> None:
    browser = Client()
    browser.post("/sign-in/", {"username": "checker", "password": PASSWORD})
    new = {"password": "another quiet river 78", "again": "another quiet river 78"}
    answer = browser.post("/me/password/", new)
    kept = Staff.objects.get(pk=newcomer[0]).has_usable_password()
    assert ("统一目录" in answer.content.decode(), kept) == (True, False)


@pytest.mark.usefixtures("db")
def test_the_doctor_says_whether_the_directory_answers(
    asked: Directory, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def signs() -> dict[str, bool]:
        return {one.name: one.well for one in looked_over(tmp_path, lambda: 0)}

    before = signs()["directory"]
    monkeypatch.setenv("KEEPFIT_LDAP_SERVER", f"ldap://127.0.0.1:{asked.tls_port}")
    assert (before, signs()["directory"]) == (True, False)


@pytest.mark.usefixtures("db")
def test_the_doctor_warns_of_passwords_in_the_clear(
    asked: Directory, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def hidden() -> bool:
        signs = {one.name: one.well for one in looked_over(tmp_path, lambda: 0)}
        return signs["directory-encrypted"]

    before = hidden()
    monkeypatch.setenv("KEEPFIT_LDAP_STARTTLS", "0")
    clear = hidden()
    monkeypatch.setenv("KEEPFIT_LDAP_SERVER", asked.tls_address)
    assert (before, clear, hidden()) == (True, False, True)


def test_no_password_is_asked_of_whom_it_would_not_let_in(
    newcomer: tuple[int, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KEEPFIT_LOCAL_PASSWORDS", "administrators")
    new = {"password": "another quiet river 78", "again": "another quiet river 78"}
    answer = Client().post(f"/invitation/{newcomer[1]}/", new)
    assert "不在这里设置密码" in answer.content.decode()
    assert not Staff.objects.get(pk=newcomer[0]).has_usable_password()
