"""One message for all that waits, to a real mail server: once a day, and never twice."""

from __future__ import annotations

import smtplib
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from keepfit.kit import clock, settings
from keepfit.kit.settings import Settings
from keepfit.people.actions.notices import book_digest
from keepfit.people.core.notices import PAUSES, Often, Sent, digest_day
from keepfit.people.models import AuditLine, Digest, NoticeChoice, Staff
from keepfit.web.digests import send_digests
from keepfit.web.doctor import Sign, looked_over
from keepfit.web.post import PostError, demand_sound, post
from keepfit.web.start import notices_due
from keepfit.web.waiting import waiting
from tests.web.office import Office
from tests.web.smtp import OPENSSL, PASSWORD, USER, Mailbox, certificate, mail_server

pytestmark = [
    pytest.mark.allow_hosts(["127.0.0.1"]),
    pytest.mark.skipif(OPENSSL is None, reason="openssl is not installed"),
]
MORNING = datetime(2024, 7, 3, 1, tzinfo=UTC)  # a Wednesday, nine o'clock in Shanghai
ADDRESS = "wang@qingxi.example"


def at(monkeypatch: pytest.MonkeyPatch, moment: datetime) -> None:
    monkeypatch.setattr(clock, "now", lambda: moment)


@pytest.fixture(scope="module")
def certified(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return certificate(tmp_path_factory.mktemp("post"))


@pytest.fixture
def box(certified: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Mailbox]:
    """A mail server that runs, and an office set up to use it."""
    box = Mailbox()
    server = mail_server(box, certified)
    server.start()
    (tmp_path / "password").write_text(f"{PASSWORD}\n")
    told = {
        "SERVER": "127.0.0.1",
        "PORT": str(server.port),
        "CA": str(certified),
        "USER": USER,
        "PASSWORD_FILE": str(tmp_path / "password"),
        "FROM": "keepfit@qingxi.example",
    }
    for name, value in told.items():
        monkeypatch.setenv(f"KEEPFIT_MAIL_{name}", value)
    monkeypatch.setenv("KEEPFIT_OFFICE_ADDRESS", "https://keepfit.qingxi.example/")
    yield box
    server.stop()


@pytest.fixture
def invited(office: Office, monkeypatch: pytest.MonkeyPatch) -> Office:
    """An office whose administrator has an address, and waits for somebody to come."""
    at(monkeypatch, MORNING)
    Staff.objects.filter(pk=office.people["administrator"]).update(email=ADDRESS)
    told = {"login": "new", "name": "新同事", "role": "OPERATOR", "unit": "school"}
    office.browser("administrator").post("/staff/invite/", told)
    assert waiting(office.actor("administrator"), MORNING.date())
    return office


def states() -> list[str]:
    return [*Digest.objects.order_by("pk").values_list("state", flat=True)]


def test_what_waits_comes_as_one_message_in_two_shapes(invited: Office, box: Mailbox) -> None:  # noqa: ARG001  # its tables
    send_digests()
    (one,) = box.taken
    kinds = [part.get_content_type() for part in one.walk()]
    assert (one["To"], kinds) == (ADDRESS, ["multipart/alternative", "text/plain", "text/html"])


def test_its_links_lead_to_the_office_and_hold_no_token(invited: Office, box: Mailbox) -> None:
    send_digests()
    text = box.taken[0].get_body(("plain",)).get_content()  # type: ignore[attr-defined]  # of the newer messages
    person = Staff.objects.get(login="new").pk
    links = [one for one in text.split() if "https://" in one]
    assert f"https://keepfit.qingxi.example/staff/{person}/" in links
    assert [one for one in links if "?" in one or "token" in one] == []
    assert invited.people["administrator"] != person


@pytest.mark.parametrize(("lang", "word"), [("zh", "您好"), ("en", "for you, 0 overdue.")])
def test_it_is_in_the_persons_language(
    invited: Office,
    box: Mailbox,
    lang: str,
    word: str,
) -> None:
    Staff.objects.filter(pk=invited.people["administrator"]).update(lang=lang)
    send_digests()
    body = box.taken[0].get_body(("plain",)).get_content()  # type: ignore[attr-defined]  # as above
    assert word in body


def test_it_comes_once_a_day_and_again_the_next(
    invited: Office,  # noqa: ARG001  # its tables
    box: Mailbox,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for hours in (0, 1, 5, 24):
        at(monkeypatch, MORNING + timedelta(hours=hours))
        send_digests()
    assert len(box.taken) == 2


@pytest.mark.parametrize(
    ("day", "days", "sent"),
    [
        (date(2024, 7, 6), "china", 0),  # a Saturday
        (date(2024, 4, 28), "china", 1),  # a Sunday worked in exchange for the May holidays
        (date(2024, 10, 1), "china", 0),
        (date(2024, 10, 1), "weekdays", 1),
        (date(2024, 7, 6), "every", 1),
    ],
)
def test_it_comes_on_working_days(
    invited: Office,
    box: Mailbox,
    monkeypatch: pytest.MonkeyPatch,
    day: date,
    days: str,
    sent: int,
) -> None:
    monkeypatch.setenv("KEEPFIT_MAIL_DAYS", days)
    at(monkeypatch, MORNING.replace(year=day.year, month=day.month, day=day.day))
    told = {"login": "late", "name": "新同事", "role": "OPERATOR", "unit": "school"}
    invited.browser("administrator").post("/staff/invite/", told)
    send_digests()
    assert len(box.taken) == sent


def test_nothing_is_sent_before_the_hour(
    invited: Office,  # noqa: ARG001  # its tables
    box: Mailbox,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    at(monkeypatch, MORNING - timedelta(hours=2))
    send_digests()
    assert (box.taken, states()) == ([], [])


def test_nothing_is_sent_where_nothing_waits(
    office: Office, box: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    Staff.objects.filter(pk=office.people["operator"]).update(email=ADDRESS)
    at(monkeypatch, MORNING)
    send_digests()
    assert (box.taken, states()) == ([], [Sent.NOTHING])


def test_who_wants_deadlines_only_hears_of_nothing_else(invited: Office, box: Mailbox) -> None:
    NoticeChoice.objects.create(staff_id=invited.people["administrator"], deadlines_only=True)
    send_digests()
    assert (box.taken, states()) == ([], [Sent.NOTHING])


def test_who_wants_none_is_left_alone(invited: Office, box: Mailbox) -> None:
    NoticeChoice.objects.create(staff_id=invited.people["administrator"], often=Often.OFF)
    send_digests()
    assert (box.taken, states()) == ([], [])


def test_a_digest_whose_worker_was_killed_in_between_is_not_sent_again(
    invited: Office, box: Mailbox
) -> None:
    # What a worker killed after booking leaves behind, whether or not the server had the text.
    book_digest(invited.people["administrator"], MORNING.date(), 1)
    send_digests()
    assert (box.taken, states()) == ([], [Sent.SENDING])


def test_a_line_that_goes_dead_after_the_text_makes_no_second_message(
    invited: Office,  # noqa: ARG001  # its tables
    box: Mailbox,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    box.at_the_end = ""
    send_digests()
    box.at_the_end = "250 OK"
    at(monkeypatch, MORNING + timedelta(hours=1))
    send_digests()
    assert (len(box.taken), states()) == (1, [Sent.SENDING])


def test_a_server_that_says_later_is_asked_again_after_a_pause(
    invited: Office,  # noqa: ARG001  # its tables
    box: Mailbox,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    box.answers[ADDRESS] = "451 later"
    send_digests()
    box.answers.clear()
    send_digests()
    before = len(box.taken)
    at(monkeypatch, MORNING + PAUSES[0])
    send_digests()
    assert (before, len(box.taken), states()) == (0, 1, [Sent.SENT])


def test_a_server_that_is_away_all_day_is_given_up_until_the_next(
    invited: Office,  # noqa: ARG001  # its tables
    box: Mailbox,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with monkeypatch.context() as away:
        away.setenv("KEEPFIT_MAIL_PORT", "9")  # discard: nobody listens there
        for minutes in range(0, 600, 5):
            at(monkeypatch, MORNING + timedelta(minutes=minutes))
            send_digests()
    tries = Digest.objects.get().tries
    at(monkeypatch, MORNING + timedelta(days=1))
    send_digests()
    assert (tries, states(), len(box.taken)) == (5, [Sent.GIVEN_UP, Sent.SENT], 1)


def test_a_refused_address_is_told_to_the_administrator_and_left_alone(
    invited: Office, box: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    box.answers[ADDRESS] = "550 no such user"
    send_digests()
    at(monkeypatch, MORNING + timedelta(days=1))
    send_digests()
    told = [one.act.zh for one in waiting(invited.actor("administrator"), MORNING.date())]
    assert (states(), "王建国的邮箱被拒收" in told) == ([Sent.REFUSED], True)


def test_neither_address_nor_password_stands_in_the_log(
    invited: Office,  # noqa: ARG001  # its tables
    box: Mailbox,
    caplog: pytest.LogCaptureFixture,
) -> None:
    box.answers[ADDRESS] = "550 no such user"
    send_digests()
    told = "".join(str(vars(one)) for one in caplog.records)
    assert ("refused" in told, ADDRESS in told, PASSWORD in told) == (True, False, False)


def test_a_certificate_nobody_vouches_for_gets_no_password(
    invited: Office,  # noqa: ARG001  # its tables
    box: Mailbox,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("KEEPFIT_MAIL_CA", "")
    send_digests()
    assert (box.taken, states()) == ([], [Sent.WAITING])


def test_one_chooses_on_ones_own_page(office: Office) -> None:
    told = {"address": ADDRESS, "often": "WEEKLY", "lang": "en", "deadlines_only": "on"}
    answer = office.browser("owner").post("/me/notices/", told | {"version": "0"})
    staff = Staff.objects.get(pk=office.people["owner"])
    kept = NoticeChoice.objects.get()
    assert (answer.status_code, staff.email, staff.lang) == (302, ADDRESS, "en")
    assert (kept.often, kept.deadlines_only, kept.version) == ("WEEKLY", True, 1)


def test_the_trail_tells_of_the_change_and_not_the_address(office: Office) -> None:
    told = {"address": ADDRESS, "often": "DAILY", "lang": "zh", "version": "0"}
    office.browser("owner").post("/me/notices/", told)
    line = AuditLine.objects.get(verb="staff.notices")
    assert ('"new_address": true' in line.after, ADDRESS in line.after) == (True, False)


def test_a_choice_based_on_what_was_read_too_long_ago_is_refused(office: Office) -> None:
    browser = office.browser("owner")
    told = {"address": ADDRESS, "often": "DAILY", "lang": "zh", "version": "0"}
    browser.post("/me/notices/", told)
    answer = browser.post("/me/notices/", told | {"often": "OFF"})
    assert (answer.status_code, NoticeChoice.objects.get().often) == (422, "DAILY")


@pytest.mark.parametrize(("often", "day"), [("DAILY", "2024-07-03"), ("WEEKLY", "2024-07-01")])
def test_a_digest_stands_for_its_day_or_its_week(often: str, day: str) -> None:
    assert str(digest_day(Often(often), date(2024, 7, 3))) == day


def test_the_administrator_sends_a_trial_to_oneself(invited: Office, box: Mailbox) -> None:
    page = invited.browser("administrator").post("/notices/test/", follow=True)
    assert ("收下测试邮件" in page.content.decode(), box.readers) == (True, [ADDRESS])


def test_a_trial_that_fails_says_why(invited: Office, box: Mailbox) -> None:
    box.at_the_end = "554 not today"
    page = invited.browser("administrator").post("/notices/test/", follow=True).content.decode()
    assert ("测试邮件没有发出" in page, "not today" in page) == (True, True)


def test_the_page_of_mail_tells_what_became_of_todays_digests(
    invited: Office, box: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "today", MORNING.date)
    box.answers[ADDRESS] = "550 no such user"
    send_digests()
    page = invited.browser("administrator").get("/notices/").content.decode()
    assert f'<a href="/staff/{invited.people["administrator"]}/">王建国</a>' in page


def test_a_dry_run_tells_who_would_be_written_to_and_books_nothing(
    invited: Office, box: Mailbox
) -> None:
    (told,) = notices_due(send=False)
    assert told == {
        "person": invited.people["administrator"],
        "name": "王建国",
        "day": "2024-07-03",
        "tasks": told["tasks"],
        "late": 0,
    }
    assert (box.taken, states()) == ([], [])


def test_the_command_sends_what_it_told(invited: Office, box: Mailbox) -> None:
    told = [one["person"] for one in notices_due(send=True)]
    assert (told, len(box.taken)) == ([invited.people["administrator"]], 1)


def test_mail_that_is_set_up_wrong_is_told_by_the_names_of_its_settings(
    invited: Office,  # noqa: ARG001  # its tables
    box: Mailbox,  # noqa: ARG001  # its settings
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("KEEPFIT_MAIL_FROM", "nobody")
    monkeypatch.setenv("KEEPFIT_OFFICE_ADDRESS", "")
    with pytest.raises(PostError, match=r"KEEPFIT_MAIL_FROM, KEEPFIT_OFFICE_ADDRESS"):
        notices_due(send=True)


def test_a_password_is_not_sent_in_the_clear_to_another_machine() -> None:
    ours = Settings(
        mail_server="post.example",
        mail_security="none",
        mail_user="x",
        mail_from="x@post.example",
        office_address="https://office.example",
    )
    with pytest.raises(PostError, match="KEEPFIT_MAIL_SECURITY"):
        demand_sound(ours)


def mail_sign(tmp_path: Path) -> Sign:
    return next(one for one in looked_over(tmp_path, lambda: 0) if one.name == "mail")


def test_the_doctor_signs_in_to_the_mail_server_and_sends_nothing(
    office: Office,  # noqa: ARG001  # its tables
    box: Mailbox,
    tmp_path: Path,
) -> None:
    assert (mail_sign(tmp_path).well, box.taken) == (True, [])


def test_the_doctor_says_why_the_mail_server_does_not_let_us_in(
    office: Office,  # noqa: ARG001  # its tables
    box: Mailbox,  # noqa: ARG001  # the server
    tmp_path: Path,
) -> None:
    (tmp_path / "password").write_text("an old one")
    sign = mail_sign(tmp_path)
    assert not sign.well
    assert sign.hint is not None
    assert "535" in sign.hint.en


def test_a_way_on_which_we_are_not_let_in_is_not_left_open(
    box: Mailbox,  # noqa: ARG001  # the server
    tmp_path: Path,
) -> None:
    (tmp_path / "password").write_text("an old one")
    way = post(settings.load())
    with pytest.raises(smtplib.SMTPAuthenticationError):
        way.open()
    assert way.connection is None
