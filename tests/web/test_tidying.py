"""What is over is cleared away: sessions at once, records of signing in after their time."""

from __future__ import annotations

from datetime import timedelta

import pytest
from axes.models import AccessFailureLog, AccessLog
from django.contrib.sessions.models import Session
from django.test import Client

from keepfit.kit import clock
from keepfit.web.ticking import tick
from keepfit.web.tidying import KEPT_DAYS, tidy
from tests.web.office import PASSWORD, Office


def test_sessions_that_are_over_go_and_those_in_use_stay(office: Office) -> None:
    browser, gone = office.browser("owner"), office.browser("checker")
    Session.objects.filter(pk=gone.session.session_key).update(
        expire_date=clock.now() - timedelta(seconds=1)
    )
    tick()
    assert not Session.objects.filter(pk=gone.session.session_key).exists()
    assert browser.get("/").status_code == 200


def test_a_visitor_who_does_not_sign_in_leaves_no_session(office: Office) -> None:  # noqa: ARG001  # somebody must be there
    browser = Client()
    browser.get("/sign-in/")
    browser.post("/sign-in/", {"username": "owner", "password": "wrong"})
    browser.get("/ledger/")
    assert Session.objects.count() == 0


@pytest.mark.parametrize(("days", "left"), [(KEPT_DAYS - 1, 1), (KEPT_DAYS + 1, 0)])
def test_records_of_signing_in_are_kept_for_their_time(
    office: Office,  # noqa: ARG001  # its people sign in
    days: int,
    left: int,
) -> None:
    for password in ("wrong", PASSWORD):
        Client().post("/sign-in/", {"username": "owner", "password": password})
    for kind in (AccessLog, AccessFailureLog):
        kind.objects.update(attempt_time=clock.now() - timedelta(days=days))
    tidy()
    assert (AccessLog.objects.count(), AccessFailureLog.objects.count()) == (left, left)
