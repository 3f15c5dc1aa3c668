"""Inviting, handing over, ending access: by whom, how far, and with what left on record."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction
from django.test import Client

from keepfit.kit import clock
from keepfit.people.actions import staff, trail
from keepfit.people.actions.founding import HIGHEST
from keepfit.people.core.rights import NotAllowedError, Role
from keepfit.people.models import AuditLine, Grant, Invitation, Staff
from keepfit.people.queries import invited, staff_of
from tests.web.office import DAYS, PASSWORD, Office

SOMEBODY = staff.Newcomer(login="new", name="新人")


def test_only_an_administrator_invites(office: Office) -> None:
    with pytest.raises(NotAllowedError):
        staff.invite(SOMEBODY, Role.CHECKER, HIGHEST, by=office.actor("supervisor"), days=DAYS)


def test_an_invitation_works_once(office: Office) -> None:
    by = office.actor("administrator")
    token = staff.invite(SOMEBODY, Role.CHECKER, HIGHEST, by=by, days=DAYS)
    staff.take_up(token, PASSWORD)
    with pytest.raises(staff.StaffError):
        staff.take_up(token, PASSWORD)


def test_the_table_does_not_hold_the_token(office: Office) -> None:
    by = office.actor("administrator")
    token = staff.invite(SOMEBODY, Role.CHECKER, HIGHEST, by=by, days=DAYS)
    assert token not in {one.digest for one in Invitation.objects.all()}


def test_an_invitation_is_over_after_its_days(office: Office) -> None:
    by = office.actor("administrator")
    token = staff.invite(SOMEBODY, Role.CHECKER, HIGHEST, by=by, days=0)
    assert invited(token) is None


def test_a_short_password_is_refused_and_the_invitation_stays(office: Office) -> None:
    by = office.actor("administrator")
    token = staff.invite(SOMEBODY, Role.CHECKER, HIGHEST, by=by, days=DAYS)
    with pytest.raises(ValidationError):
        staff.take_up(token, "short")
    assert invited(token) is not None


def test_an_administrator_is_given_no_second_role(office: Office) -> None:
    by = office.actor("administrator")
    with pytest.raises(staff.StaffError):
        staff.grant(office.people["administrator"], Role.SUPERVISOR, HIGHEST, by=by)


def test_a_role_taken_away_is_gone_with_the_next_request(office: Office) -> None:
    browser = office.browser("auditor")
    by = office.actor("administrator")
    before = browser.get("/audit/").status_code
    staff.revoke(office.people["auditor"], Role.AUDITOR, HIGHEST, by=by)
    assert (before, browser.get("/audit/").status_code) == (200, 403)


def test_ending_access_ends_the_sessions_that_are_open(office: Office) -> None:
    browser = office.browser("checker")
    staff.disable(office.people["checker"], by=office.actor("administrator"), why="调离")
    assert browser.get("/").headers["Location"].startswith("/sign-in/")


def test_a_hand_over_moves_every_role_and_ends_the_giver(office: Office) -> None:
    giver, taker = office.people["owner"], office.people["neighbour"]
    moved = staff.hand_over(giver, taker, by=office.actor("administrator"), why="岗位调整")
    roles = set(Grant.objects.filter(staff=taker).values_list("role", "unit"))
    assert (moved, roles) == (
        [("OWNER", "education")],
        {("OWNER", "education"), ("OWNER", "health")},
    )


def test_a_hand_over_that_cannot_be_done_changes_nothing(office: Office) -> None:
    giver, taker = office.people["owner"], office.people["auditor"]
    with pytest.raises(staff.StaffError):
        staff.hand_over(giver, taker, by=office.actor("administrator"), why="岗位调整")
    assert Staff.objects.get(pk=giver).is_active


def test_nobody_sees_staff_of_another_branch(office: Office) -> None:
    seen = {one.name for one in staff_of(office.actor("owner"))}
    assert seen == {"owner", "operator"}


def test_each_deed_leaves_who_why_and_what(office: Office) -> None:
    staff.disable(office.people["checker"], by=office.actor("administrator"), why="调离")
    line = AuditLine.objects.order_by("-seq")[0]
    assert (line.verb, line.actor, line.why) == (
        "staff.disable",
        str(office.people["administrator"]),
        "调离",
    )


def test_a_deed_that_fails_leaves_no_line(office: Office) -> None:
    before = AuditLine.objects.count()
    with pytest.raises(staff.StaffError):
        staff.disable(office.people["administrator"], by=office.actor("administrator"), why="离职")
    assert AuditLine.objects.count() == before


@pytest.mark.parametrize(
    "statement", ["UPDATE people_auditline SET why = 'x'", "DELETE FROM people_auditline"]
)
def test_the_database_refuses_to_change_the_trail(office: Office, statement: str) -> None:  # noqa: ARG001  # there must be lines
    with pytest.raises(DatabaseError, match="only grows"), transaction.atomic():
        connection.cursor().execute(statement)


@pytest.mark.django_db(transaction=True)
def test_a_line_outside_a_transaction_is_a_bug() -> None:
    with pytest.raises(RuntimeError):
        trail.write(trail.Deed(verb="x", kind="x", object_id="x"), None)


def test_five_wrong_passwords_lock_the_name_not_the_office(office: Office) -> None:  # noqa: ARG001  # its people sign in
    browser = Client()
    answers = [
        browser.post("/sign-in/", {"username": "owner", "password": "wrong"}).status_code
        for _ in range(6)
    ]
    right = browser.post("/sign-in/", {"username": "owner", "password": PASSWORD}).status_code
    other = browser.post("/sign-in/", {"username": "checker", "password": PASSWORD}).status_code
    assert (answers[0], answers[-1], right, other) == (422, 429, 429, 302)


def test_who_must_have_a_second_factor_gets_nowhere_without(office: Office) -> None:  # noqa: ARG001  # its people sign in
    browser = Client()
    browser.post("/sign-in/", {"username": "supervisor", "password": PASSWORD})
    assert browser.get("/units/").headers["Location"] == "/me/second-factor/"


def test_a_password_alone_does_not_change_the_password(office: Office) -> None:  # noqa: ARG001  # its people sign in
    browser = Client()
    browser.post("/sign-in/", {"username": "supervisor", "password": PASSWORD})
    new = {"password": "another quiet river 78", "again": "another quiet river 78"}
    answer = browser.post("/me/password/", new)
    kept = Staff.objects.get(login="supervisor").check_password(PASSWORD)
    assert (answer.headers["Location"], kept) == ("/me/second-factor/", True)


def test_whoever_must_change_an_old_password_gets_to_the_page(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KEEPFIT_PASSWORD_DAYS", "1")
    Staff.objects.update(password_set_at=clock.now() - timedelta(days=2))
    browser = office.browser("supervisor")
    assert browser.get("/units/").headers["Location"] == "/me/password/"
    assert browser.get("/me/password/").status_code == 200


def test_the_way_on_after_signing_in_stays_in_the_office(office: Office) -> None:  # noqa: ARG001  # its people sign in
    form = {"username": "owner", "password": PASSWORD, "next": "//elsewhere.example/"}
    assert Client().post("/sign-in/", form).headers["Location"] == "/"
