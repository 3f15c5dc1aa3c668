"""How an evaluation runs: from the browser, after a kill, when it fails half-way."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytest_django import Settings

from keepfit.burden.models import Branch, Upkeep
from keepfit.burden.models import Report as BurdenReport
from keepfit.evaluation.actions.running import ask, carry_out
from keepfit.evaluation.models import Answer, Run, Standing
from keepfit.ledger.models import Account
from keepfit.overlap.models import Alike, Own
from keepfit.overlap.models import Report as OverlapReport
from keepfit.people.core.rights import NotAllowedError
from keepfit.people.jobs import left_undone
from tests.web.appraised import AS_OF, filled
from tests.web.office import Office


def test_an_owner_does_not_start_an_evaluation(office: Office) -> None:
    with pytest.raises(NotAllowedError):
        ask(AS_OF, near=False, by=office.actor("owner"))


def test_an_evaluation_of_nothing_fails_with_the_reason(office: Office, tmp_path: Path) -> None:
    number = ask(AS_OF, near=False, by=office.actor("supervisor"))
    carry_out(number, tmp_path / "history")
    run = Run.objects.get()
    assert (run.state, "没有账号" in run.stage.zh) == (Run.FAILED, True)


def test_a_run_that_was_killed_is_begun_again_and_doubles_nothing(
    office: Office, tmp_path: Path
) -> None:
    history = filled(office, tmp_path)
    number = ask(AS_OF, near=False, by=office.actor("supervisor"))
    Run.objects.update(state=Run.RUNNING)
    assert left_undone(Run) == [number]
    carry_out(number, history)
    carry_out(number, history)
    counts = [one.objects.count() for one in (OverlapReport, BurdenReport)]
    assert (counts, Standing.objects.count()) == ([1, 1], Account.objects.count())


def test_what_fails_while_it_is_written_leaves_nothing(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    history = filled(office, tmp_path)
    number = ask(AS_OF, near=False, by=office.actor("supervisor"))

    def torn(*_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("keepfit.evaluation.actions.running._standings", torn)
    with pytest.raises(RuntimeError):
        carry_out(number, history)
    tables = (Standing, OverlapReport, BurdenReport, Alike, Branch, Upkeep, Own, Answer)
    assert [one.objects.count() for one in tables] == [0] * len(tables)


def test_an_evaluation_is_asked_for_and_read_in_the_browser(
    office: Office, tmp_path: Path, settings: Settings
) -> None:
    filled(office, tmp_path)
    settings.KEEPFIT_HISTORY = tmp_path / "history"
    browser = office.browser("supervisor")
    answered = browser.post("/evaluation/", {"as_of": "2024-06-30"})
    page = browser.get(answered.headers["Location"]).content.decode()
    assert (answered.status_code, "末位建议对象" in page) == (302, True)
