"""The figures a monitoring program reads: right, for nobody else, and about no person."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.test import Client
from prometheus_client.parser import text_string_to_metric_families

from keepfit.checkup.models import Run
from keepfit.kit import clock
from keepfit.ledger.models import Account
from keepfit.people.actions.founding import HIGHEST
from keepfit.web.backup import LAST
from tests.web.office import Office

Figures = dict[tuple[str, ...], float]


def key(settings: LazySettings) -> dict[str, str]:
    return {"authorization": f"Bearer {settings.KEEPFIT_METRICS_KEY}"}


def text(settings: LazySettings) -> str:
    answer = Client().get("/metrics", headers=key(settings))
    assert (answer.status_code, answer.headers["Content-Type"][:10]) == (200, "text/plain")
    return answer.content.decode()


def figures(settings: LazySettings) -> Figures:
    return {
        (one.name, *one.labels.values()): one.value
        for family in text_string_to_metric_families(text(settings))
        for one in family.samples
    }


@pytest.mark.parametrize("given", ["", "Bearer ", "Bearer wrong", "Basic {key}", "{key}"])
def test_the_figures_are_for_whoever_holds_their_key(settings: LazySettings, given: str) -> None:
    headers = {"authorization": given.format(key=settings.KEEPFIT_METRICS_KEY)}
    assert Client().get("/metrics", headers=headers).status_code == 401


def test_a_request_is_counted_by_view_method_and_status(
    office: Office, settings: LazySettings
) -> None:
    before = figures(settings)
    office.browser("supervisor").get("/ledger/")
    after = figures(settings)
    counted = ("keepfit_requests_total", "GET", "200", "ledger:accounts")
    timed = ("keepfit_request_seconds_count", "GET", "ledger:accounts")
    grown = [after[one] - before.get(one, 0) for one in (counted, timed)]
    assert grown == [1, 1]


def test_methods_nobody_knows_are_counted_as_one(office: Office, settings: LazySettings) -> None:
    for method in ("BREW", "STEEP"):
        office.browser("").generic(method, "/nowhere/")
    methods = {one[1] for one in figures(settings) if one[0] == "keepfit_requests_total"}
    assert ("OTHER" in methods, methods & {"BREW", "STEEP"}) == (True, set())


def test_jobs_are_counted_by_state_and_the_oldest_that_waits_is_told(
    office: Office, settings: LazySettings
) -> None:
    asked = {"unit_id": HIGHEST, "asked_by_id": office.people["supervisor"], "pack": "cn-2019"}
    for state, age in ((Run.WAITING, 1), (Run.WAITING, 3), (Run.DONE, 9)):
        Run.objects.create(
            asked_at=clock.now() - timedelta(hours=age),
            as_of=clock.today(),
            state=state,
            **asked,
        )
    told = figures(settings)
    states = [told["keepfit_jobs", "checkup", one] for one in ("waiting", "running", "done")]
    hours = told["keepfit_job_oldest_waiting_seconds", "checkup"] / 3600
    assert (states, round(hours), told["keepfit_database_up",]) == ([2, 0, 1], 3, 1)


@pytest.mark.usefixtures("office")
def test_the_last_backup_and_the_last_anchored_day_are_told(
    tmp_path: Path, settings: LazySettings
) -> None:
    settings.SITE = tmp_path
    before = figures(settings)
    made = clock.now() - timedelta(hours=1)
    (tmp_path / LAST).write_text(json.dumps({"made_at": made.isoformat()}), encoding="utf-8")
    (tmp_path / "anchors").mkdir()
    (tmp_path / "anchors" / "2024-06-30.json").write_text("{}", encoding="utf-8")
    after = figures(settings)
    day = after["keepfit_audit_anchored_day_timestamp_seconds",]
    assert ("keepfit_backup_age_seconds",) not in before
    assert (round(after["keepfit_backup_age_seconds",] / 60), day) == (60, 1719705600)


def test_a_refused_sign_in_is_counted(office: Office, settings: LazySettings) -> None:
    before = figures(settings)["keepfit_sign_in_failures_total",]
    office.browser("").post("/sign-in/", {"username": "owner", "password": "wrong"})
    assert figures(settings)["keepfit_sign_in_failures_total",] - before == 1


def test_no_figure_names_a_person_an_account_or_an_address(
    office: Office, settings: LazySettings
) -> None:
    Account.objects.create(
        account_id="MARK-id", name="MARK-name", kind="account", platform="weibo", unit_id=HIGHEST
    )
    browser = office.browser("supervisor")
    for place in ("/ledger/account/MARK-id/", "/ledger/?q=MARK-q", "/MARK-nowhere/"):
        browser.get(place, headers={"user-agent": "MARK-agent"})
    office.browser("").post("/sign-in/", {"username": "MARK-login", "password": "MARK-word"})
    assert "MARK" not in text(settings)
