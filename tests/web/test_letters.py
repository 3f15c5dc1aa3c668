"""Letters of a check-up: made for chosen units, noted as sent, with deadlines in working days."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from keepfit.checkup import mailing
from keepfit.checkup.actions.deciding import take_steps
from keepfit.checkup.actions.notifying import Sending, note_sent
from keepfit.checkup.actions.running import ask, carry_out
from keepfit.checkup.core.casework import State, Step, StepError
from keepfit.checkup.models import Finding, Letter, Run
from keepfit.kit.errors import OutdatedError, UsageError
from keepfit.people.core.rights import NotAllowedError
from tests.web.office import Office
from tests.web.test_checkup import AS_OF, BOOK, a_finding
from tests.web.test_ledger import taken

# The Monday before the National Day holidays of 2024 (1 to 7 October, 12 October worked).
SENDING = Sending(
    unit_ids=("education",),
    sent_on=date(2024, 9, 30),
    deadline_days=5,
    calendar="china",
    reminders=True,
    last=0,
    terms={"organ": "青溪县人民政府办公室"},
)


@pytest.fixture
def checked(office: Office, tmp_path: Path) -> Office:
    """An office with one check-up of its ledger; a missing filing fails, the rest are reminders."""
    taken(BOOK, office.actor("supervisor"), tmp_path)
    carry_out(ask("structure", AS_OF, by=office.actor("supervisor")), tmp_path / "history")
    return office


def test_a_reminder_is_due_by_its_rule_from_the_day_of_sending(checked: Office) -> None:
    told = note_sent(Run.objects.get().pk, SENDING, by=checked.actor("checker"))
    found = Finding.objects.exclude(notified_on=None)
    assert (told, {one.account.name for one in found}) == (found.count(), {"青溪教育"})
    days = {one.due_on for one in found}
    assert all(day is not None and day > date(2024, 10, 8) for day in days)
    assert [(one.unit_id, one.problems) for one in Letter.objects.all()] == [("education", told)]


def test_of_two_who_note_letters_at_once_the_second_is_told(checked: Office) -> None:
    number = Run.objects.get().pk
    note_sent(number, SENDING, by=checked.actor("checker"))
    with pytest.raises(OutdatedError, match="meanwhile"):
        note_sent(number, SENDING, by=checked.actor("supervisor"))


def test_a_day_before_the_check_up_is_refused(checked: Office) -> None:
    early = replace(SENDING, sent_on=date(2024, 6, 1))
    with pytest.raises(UsageError, match="day of sending"):
        note_sent(Run.objects.get().pk, early, by=checked.actor("checker"))


def test_an_owner_writes_no_letters(checked: Office) -> None:
    assert checked.browser("owner").get("/checkups/1/letters/").status_code == 403
    with pytest.raises(NotAllowedError):
        note_sent(Run.objects.get().pk, SENDING, by=checked.actor("owner"))


def test_letters_for_the_chosen_units_come_in_one_archive(checked: Office) -> None:
    run = Run.objects.get()
    form = {
        "units": ["education", "school"],
        "organ": "青溪县人民政府办公室",
        "number": "青政办改〔2024〕{n}号",
        "sent_on": "2024-09-30",
        "deadline_days": 5,
        "contest_days": 5,
        "calendar": "china",
        "reminders": "on",
        "last": 0,
        "make": 1,
    }
    answer = checked.browser("checker").post(f"/checkups/{run.pk}/letters/", form)
    names = zipfile.ZipFile(io.BytesIO(answer.content)).namelist()
    assert [one.split()[1] for one in names] == ["education", "school"]
    page = checked.browser("checker").post(
        f"/checkups/{run.pk}/letters/", {**form, "note": 1}, follow=True
    )
    assert "2024-09-30" in page.content.decode()
    assert len(mailing.to_notify(run, (), checked.actor("checker"))) == 2


def test_several_findings_go_one_step_together_or_not_at_all(checked: Office) -> None:
    two = [a_finding("青溪教育").pk, a_finding("青溪教育", "KF-HOLDER").pk]
    take_steps(two[:1], Step.PUT_RIGHT, "已补", by=checked.actor("owner"))
    with pytest.raises(StepError):
        take_steps(two, Step.CONTEST, "在办", by=checked.actor("owner"))
    states = {one.pk: one.state for one in Finding.objects.filter(pk__in=two)}
    assert states == {two[0]: State.PUT_RIGHT, two[1]: State.NOTIFIED}
