"""Signing in by an identity provider: a real one, and tokens of it that are wrong in one way."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.cache import cache
from django.test import Client

from keepfit.people.actions import staff
from keepfit.people.actions.founding import HIGHEST
from keepfit.people.actions.identities import LinkError, Told, link
from keepfit.people.core.rights import Role
from keepfit.people.models import AuditLine, Identity, Staff
from keepfit.web.doctor import looked_over
from tests.web import provider as real
from tests.web.office import DAYS, Office
from tests.web.provider import CLIENT, OFFICE, SECRET, Person, Provider

pytestmark = [
    pytest.mark.allow_hosts(["127.0.0.1"]),
    pytest.mark.skipif(not real.READY, reason="oidc-provider is not installed: make .venv/oidc"),
]


@pytest.fixture(scope="module")
def started() -> Iterator[Provider]:
    """One provider for all tests of this file."""
    with real.provider() as here:
        yield here


@pytest.fixture
def here(started: Provider, office: Office, monkeypatch: pytest.MonkeyPatch) -> Provider:
    """An office that is registered with the provider, its account owner linked there."""
    told = {
        "OIDC_ISSUER": started.issuer,
        "OIDC_CLIENT": CLIENT,
        "OIDC_SECRET": SECRET,
        "HTTP_ALLOW": f"127.0.0.1:{started.port}",
    }
    for name, value in told.items():
        monkeypatch.setenv(f"KEEPFIT_{name}", value)
    cache.clear()
    link(Told(issuer=started.issuer, subject="zhang", name="张"), by=office.actor("owner"))
    return started


def out(browser: Client, way: str = "/sign-in/provider/") -> str:
    """Begin in the office; return the address at the provider."""
    return str(browser.get(way).headers["Location"])


def signed_in(browser: Client) -> str:
    """Who is signed in in this browser; nobody for the empty name."""
    number = browser.session.get("_auth_user_id")
    return "" if number is None else Staff.objects.get(pk=number).login


@pytest.mark.usefixtures("here")
def test_who_is_linked_comes_in_and_goes_on_to_the_page_asked_for() -> None:
    browser = Client()
    answer = browser.get(Person(name="zhang").go(out(browser, "/sign-in/provider/?next=/ledger/")))
    assert (answer.headers.get("Location"), signed_in(browser)) == ("/ledger/", "owner")


@pytest.mark.usefixtures("here")
def test_the_way_on_stays_in_the_office() -> None:
    browser = Client()
    way = out(browser, "/sign-in/provider/?next=//elsewhere.example/")
    assert browser.get(Person(name="zhang").go(way)).headers["Location"] == "/"


@pytest.mark.usefixtures("here")
def test_the_question_carries_all_that_guards_the_answer() -> None:
    asked = {name: one[0] for name, one in parse_qs(urlsplit(out(Client())).query).items()}
    assert asked["redirect_uri"] == f"{OFFICE}/sign-in/provider/back/"
    assert (asked["response_type"], asked["code_challenge_method"]) == ("code", "S256")
    assert min(len(asked[one]) for one in ("state", "nonce", "code_challenge")) >= 43


@pytest.mark.usefixtures("here")
def test_no_two_questions_are_alike() -> None:
    first, second = (parse_qs(urlsplit(out(Client())).query) for _ in range(2))
    assert [first[one] != second[one] for one in ("state", "nonce", "code_challenge")] == [True] * 3


@pytest.mark.usefixtures("here")
def test_another_state_is_refused() -> None:
    browser = Client()
    back = Person(name="zhang").go(out(browser))
    wrong = back.replace("state=", "state=x")
    assert (browser.get(wrong).status_code, signed_in(browser)) == (400, "")


@pytest.mark.usefixtures("here")
def test_an_answer_in_another_browser_is_refused() -> None:
    victim = Client()
    back = Person(name="zhang").go(out(Client()))
    assert (victim.get(back).status_code, signed_in(victim)) == (400, "")


@pytest.mark.usefixtures("here")
def test_a_way_back_works_once() -> None:
    browser = Client()
    back = Person(name="zhang").go(out(browser))
    first = browser.get(back).status_code
    browser.post("/sign-out/")
    assert (first, browser.get(back).status_code, signed_in(browser)) == (302, 400, "")


@pytest.mark.usefixtures("here")
def test_the_provider_takes_a_code_once() -> None:
    first, second, person = Client(), Client(), Person(name="zhang")
    used, fresh = person.go(out(first)), person.go(out(second))
    first.get(used)
    new, old = (parse_qs(urlsplit(one).query)["code"][0] for one in (fresh, used))
    answer = second.get(fresh.replace(new, old))
    assert (signed_in(first), answer.status_code, signed_in(second)) == ("owner", 422, "")


@pytest.mark.parametrize(
    ("fault", "cause"),
    [
        ("signature", "bad_signature"),
        ("edited", "bad_signature"),
        ("unsigned", "none"),
        ("secret", "HS256"),
        ("issuer", "iss"),
        ("audience", "aud"),
        ("nonce", "nonce"),
        ("expired", "expired"),
        ("subject", "sub"),
    ],
)
def test_a_token_that_is_wrong_in_one_way_lets_nobody_in(
    here: Provider, fault: str, cause: str
) -> None:
    browser = Client()
    back = Person(name="zhang").go(out(browser))
    here.spoil(fault)
    answer = browser.get(back)
    assert (answer.status_code, signed_in(browser)) == (422, "")
    assert cause in answer.content.decode().split("告诉系统管理员：")[1].split("<")[0]


@pytest.mark.usefixtures("here")
def test_the_nonce_of_another_question_is_refused() -> None:
    browser = Client()
    back = Person(name="zhang").go(out(browser))
    session = browser.session
    session["provider_attempt"] = {**session["provider_attempt"], "nonce": "another"}
    session.save()
    assert (browser.get(back).status_code, signed_in(browser)) == (422, "")


@pytest.mark.usefixtures("here")
def test_another_verifier_is_refused_by_the_provider() -> None:
    browser = Client()
    back = Person(name="zhang").go(out(browser))
    session = browser.session
    session["provider_attempt"] = {**session["provider_attempt"], "verifier": "x" * 43}
    session.save()
    assert (browser.get(back).status_code, signed_in(browser)) == (422, "")


@pytest.mark.usefixtures("here")
def test_an_answer_in_another_provider_s_name_is_refused() -> None:
    browser = Client()
    back = Person(name="zhang").go(out(browser))
    wrong = back.split("&iss=")[0] + "&iss=https%3A%2F%2Felsewhere.example"
    assert (browser.get(wrong).status_code, signed_in(browser)) == (422, "")


@pytest.mark.usefixtures("here")
def test_a_way_out_that_took_too_long_is_over() -> None:
    browser = Client()
    back = Person(name="zhang").go(out(browser))
    session = browser.session
    attempt = session["provider_attempt"]
    session["provider_attempt"] = {**attempt, "began": attempt["began"] - 601}
    session.save()
    assert browser.get(back).status_code == 400


@pytest.mark.usefixtures("here")
def test_who_is_not_linked_is_told_so_and_guessed_by_nothing() -> None:
    browser = Client()
    answer = browser.get(Person(name="owner").go(out(browser)))
    assert (answer.status_code, signed_in(browser)) == (403, "")
    assert "owner 同志" in answer.content.decode()


@pytest.mark.usefixtures("here")
def test_a_person_whose_access_ended_stays_out(office: Office) -> None:
    Staff.objects.filter(pk=office.people["owner"]).update(is_active=False)
    browser = Client()
    assert browser.get(Person(name="zhang").go(out(browser))).status_code == 403


@pytest.mark.usefixtures("here")
def test_what_the_provider_says_no_to_is_told() -> None:
    browser = Client()
    answer = browser.get(Person(name="refuser").go(out(browser)))
    assert (answer.status_code, "access_denied" in answer.content.decode()) == (422, True)


@pytest.mark.usefixtures("here")
def test_the_second_factor_is_asked_for_after_the_provider_too(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("KEEPFIT_SECOND_FACTOR", "all")
    browser = Client()
    browser.get(Person(name="zhang").go(out(browser)))
    assert browser.get("/").headers["Location"] == "/me/second-factor/"


def test_signing_out_shows_the_way_out_of_the_provider_too(here: Provider) -> None:
    browser, person = Client(), Person(name="zhang")
    browser.get(person.go(out(browser)))
    left = browser.post("/sign-out/").headers["Location"]
    leave = browser.get(left).context["address"]
    assert (left, signed_in(browser)) == ("/sign-in/provider/left/", "")
    assert leave.startswith(f"{here.issuer}/session/end?")
    assert person.get(leave)[0] == 200


@pytest.mark.usefixtures("here")
def test_one_links_oneself_only_by_saying_yes(office: Office) -> None:
    browser = office.browser("checker")
    back = Person(name="li").go(out(browser, "/me/identity/link/"))
    before = (browser.get(back).status_code, Identity.objects.filter(subject="li").count())
    browser.post("/me/identity/confirm/")
    held = Identity.objects.get(subject="li").staff_id
    verb = AuditLine.objects.order_by("-seq")[0].verb
    assert (before, held, verb) == ((200, 0), office.people["checker"], "staff.link")


def test_an_identity_is_one_person_s(here: Provider, office: Office) -> None:
    with pytest.raises(LinkError):
        link(Told(issuer=here.issuer, subject="zhang"), by=office.actor("checker"))


@pytest.mark.usefixtures("here")
def test_an_invitation_is_taken_up_by_an_identity_without_a_password(office: Office) -> None:
    token = staff.invite(
        staff.Newcomer(login="new", name="新人"),
        Role.CHECKER,
        HIGHEST,
        by=office.actor("administrator"),
        days=DAYS,
    )
    browser, person = Client(), Person(name="wang")
    browser.get(person.go(out(browser, f"/sign-in/provider/?invitation={token}")))
    browser.post("/sign-in/provider/join/")
    assert signed_in(browser) == "new"
    assert not Staff.objects.get(login="new").has_usable_password()
    assert Client().get(f"/invitation/{token}/").status_code == 410
    later = Client()
    later.get(person.go(out(later)))
    assert signed_in(later) == "new"


@pytest.mark.usefixtures("here")
def test_the_only_way_in_is_not_loosened(office: Office) -> None:
    person = Staff.objects.get(pk=office.people["owner"])
    person.set_unusable_password()
    person.save()
    browser = office.browser("owner")
    assert browser.post("/me/identity/").status_code == 422
    assert Identity.objects.filter(staff=person).exists()


@pytest.mark.usefixtures("here")
def test_a_link_that_is_loosened_lets_nobody_in(office: Office) -> None:
    office.browser("owner").post("/me/identity/")
    browser = Client()
    assert browser.get(Person(name="zhang").go(out(browser))).status_code == 403


@pytest.mark.usefixtures("here")
def test_a_new_invitation_ends_the_link(office: Office) -> None:
    staff.invite_again(office.people["owner"], by=office.actor("administrator"), days=DAYS)
    assert not Identity.objects.filter(subject="zhang").exists()


@pytest.mark.usefixtures("here")
def test_a_provider_nobody_allowed_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KEEPFIT_HTTP_ALLOW", "")
    cache.clear()
    assert Client().get("/sign-in/provider/").status_code == 422


def test_a_provider_that_calls_itself_otherwise_is_not_believed(
    here: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KEEPFIT_OIDC_ISSUER", f"{here.issuer}/")
    cache.clear()
    assert Client().get("/sign-in/provider/").status_code == 422


def test_an_unencrypted_provider_elsewhere_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KEEPFIT_OIDC_ISSUER", "http://login.example")
    assert Client().get("/sign-in/provider/").status_code == 422


def test_without_a_provider_its_pages_are_not_there(client: Client) -> None:
    ways = ("/sign-in/provider/", "/sign-in/provider/back/", "/sign-in/provider/left/")
    assert {client.get(one).status_code for one in ways} == {404}


@pytest.mark.usefixtures("here")
def test_the_doctor_says_whether_the_provider_answers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def signs() -> dict[str, bool]:
        cache.clear()
        return {one.name: one.well for one in looked_over(tmp_path, lambda: 0)}

    before = signs()["provider"]
    monkeypatch.setenv("KEEPFIT_HTTP_ALLOW", "")
    assert (before, signs()["provider"]) == (True, False)
