"""Letters of a check-up: written by the terms somebody gives, and noted as sent with them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import date

from keepfit.checkup import mailing
from keepfit.checkup.actions.notifying import Sending, note_sent
from keepfit.checkup.calendars import CalendarName
from keepfit.checkup.models import Run
from keepfit.checkup.papers.issuing import letter_files
from keepfit.checkup.papers.letters import letters
from keepfit.checkup.papers.records import NOTHING, Inspected, Issuer
from keepfit.kit.errors import UsageError
from keepfit.kit.text import Lang, Text, same
from keepfit.people.core.rights import Actor

ZIP = "letters.zip"
_APART = ("unit_ids", "sent_on", "last", "reminders")  # told by the mailing itself


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """To whom letters go and what stands in each; `last` is the number of the last mailing seen."""

    unit_ids: Collection[str]
    organ: str
    number: str
    send_to: str
    contact: str
    sent_on: date
    deadline_days: int
    contest_days: int
    calendar: CalendarName
    reminders: bool
    last: int


def letters_zip(run: Run, terms: Terms, lang: Lang, *, by: Actor) -> bytes:
    """Return the letters as one .zip; UsageError where the units have nothing that is told."""
    files = _files(run, terms, lang, by)
    if ZIP not in files:
        raise UsageError(
            Text(
                zh="所选单位只有提醒事项，没有不合格项。",
                en="These units have reminders only, and nothing that fails.",
            ),
            hint=Text(
                zh="如需发提醒，请勾选“提醒事项也写入”。",
                en="Tick “Write of reminders as well” to write of them.",
            ),
        )
    return files[ZIP]


def posted(run: Run, terms: Terms, lang: Lang, *, by: Actor) -> int:
    """Note the letters as sent, and keep them; returns how many findings they tell."""
    files = _files(run, terms, lang, by)
    sending = Sending(
        unit_ids=terms.unit_ids,
        sent_on=terms.sent_on,
        deadline_days=terms.deadline_days,
        calendar=terms.calendar,
        reminders=terms.reminders,
        last=terms.last,
        terms={name: value for name, value in asdict(terms).items() if name not in _APART},
        papers={(ZIP, lang): files[ZIP]} if ZIP in files else {},
    )
    return note_sent(run.pk, sending, by=by)


def _files(run: Run, terms: Terms, lang: Lang, by: Actor) -> dict[str, bytes]:
    complaints = mailing.open_complaints(run, by, terms.unit_ids)
    checkup, ledger = mailing.written_up(run, complaints, by)
    found = Inspected(checkup=checkup, ledger=ledger)
    return letter_files(letters(found, _issuer(terms), lang, reminders=terms.reminders), lang)


def _issuer(terms: Terms) -> Issuer:
    return Issuer(
        organ=same(terms.organ),
        letter_number=same(terms.number) if terms.number else NOTHING,
        send_to=same(terms.send_to) if terms.send_to else NOTHING,
        contact=same(terms.contact) if terms.contact else NOTHING,
        issued_on=terms.sent_on,
        deadline_days=terms.deadline_days,
        contest_days=terms.contest_days,
        calendar=terms.calendar,
    )
