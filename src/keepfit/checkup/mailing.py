"""Letters of a check-up in the office: which units have something to put right, what is sent."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from keepfit.checkup.core.casework import State
from keepfit.checkup.core.rules import CheckUp, Evidence, Finding, Outcome, Totals
from keepfit.checkup.models import Finding as Stored
from keepfit.checkup.models import Letter, Run, Verdict
from keepfit.checkup.ownpacks import pack_of
from keepfit.ledger.core.records import Ledger
from keepfit.ledger.office import stored_tables
from keepfit.ledger.queries import ledger_of
from keepfit.people.core.rights import Actor, Right
from keepfit.people.queries import under

TO_PUT_RIGHT = (State.NOTIFIED, State.UPHELD)


@dataclass(frozen=True, slots=True, kw_only=True)
class Addressee:
    """One unit with something to put right, and the letters it was sent of this check-up."""

    unit_id: str
    unit: str
    accounts: int
    problems: int
    reminders: int
    sent: tuple[Letter, ...]


def to_notify(run: Run, letters: Iterable[Letter], by: Actor) -> list[Addressee]:
    """Return the units whom a person may write to about a check-up, in the order of the tree.

    `letters` are those of `letters_sent`.
    """
    units: dict[str, list[Stored]] = defaultdict(list)
    for one in open_complaints(run, by):
        units[one.account.unit_id].append(one)
    sent: dict[str, list[Letter]] = defaultdict(list)
    for letter in letters:
        sent[letter.unit_id].append(letter)
    rows = sorted(units.values(), key=lambda found: found[0].account.unit.path)
    return [_addressee(found, tuple(sent[found[0].account.unit_id])) for found in rows]


def letters_sent(run: Run, by: Actor) -> QuerySet[Letter]:
    """Return the letters of a check-up that units within reach were sent, first sent first."""
    found = Letter.objects.filter(under(by.paths(Right.CHECK), "unit__path"), mailing__run=run)
    return found.select_related("unit", "mailing__by").order_by("pk")


def _addressee(found: list[Stored], sent: tuple[Letter, ...]) -> Addressee:
    warned = sum(one.severity == "warn" for one in found)
    return Addressee(
        unit_id=found[0].account.unit_id,
        unit=found[0].account.unit.name,
        accounts=len({one.account_id for one in found}),
        problems=len(found) - warned,
        reminders=warned,
        sent=sent,
    )


def open_complaints(run: Run, by: Actor, unit_ids: Collection[str] | None = None) -> list[Stored]:
    """Return what is to be put right by a check-up, of all units or of these, within reach."""
    reached = under(by.paths(Right.CHECK), "account__unit__path")
    states = [one.value for one in TO_PUT_RIGHT]
    found = Stored.objects.filter(reached, run=run, observed=True, state__in=states)
    if unit_ids is not None:
        found = found.filter(account__unit__in=unit_ids)
    return list(found.select_related("account", "account__unit").order_by("pk"))


def written_up(run: Run, complaints: list[Stored], by: Actor) -> tuple[CheckUp, Ledger]:
    """Return what a check-up found, as the documents are made from it: these complaints only.

    A rule that this keepfit no longer knows of the pack is left out.
    """
    pack = pack_of(run.pack)
    ledger = ledger_of(stored_tables(by, Right.CHECK))
    rules = {one.rule_id for one in pack.rules}
    found = [one for one in complaints if one.rule_id in rules]
    said = Verdict.objects.filter(run=run, account__in={one.account_id for one in found})
    verdicts = {one.account_id: Outcome(one.outcome) for one in said.exclude(outcome="")}
    # An account that only reminders speak of has no verdict, and a letter all the same.
    verdicts |= {
        one.account_id: Outcome.NOT_OBSERVED for one in found if one.account_id not in verdicts
    }
    checkup = CheckUp(
        pack=pack,
        as_of=run.as_of,
        verdicts=verdicts,
        total=_total(run.totals),
        by_platform=(),
        by_level=(),
        by_unit=(),
        by_rule=(),
        findings=tuple(map(_record, found)),
    )
    return checkup, ledger


def _total(told: dict[str, Any]) -> Totals:
    names = ("accounts", "judged", "passed", "failed", "not_observed")
    return Totals(group="", **{name: told[name] for name in names})


def _record(one: Stored) -> Finding:
    return Finding(
        account_id=one.account_id,
        rule_id=one.rule_id,
        outcome=Outcome.WARN if one.severity == "warn" else Outcome.FAIL,
        measured=one.measured,
        limit=one.limit,
        due_on=one.due_on,
        evidence=tuple(Evidence(**each) for each in one.evidence),
    )
