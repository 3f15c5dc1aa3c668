"""The burden reports of an office, read within what a person may see; nobody is ranked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db.models import QuerySet

from keepfit.burden.core.records import (
    CONTRACTED,
    DECLARED,
    MODELLED,
    PARTLY,
    Request,
)
from keepfit.burden.core.requests import asked_twice
from keepfit.burden.models import Branch, Report, Upkeep
from keepfit.burden.queries import default_model
from keepfit.intake.tables import exchange_tables
from keepfit.kit import clock
from keepfit.kit.text import Text
from keepfit.ledger.core.records import Ledger
from keepfit.ledger.office import stored_tables
from keepfit.ledger.queries import ledger_of
from keepfit.people.core.rights import STEP, Actor, Right
from keepfit.people.queries import along, under

BASES: Mapping[str, Text] = {
    DECLARED: Text(zh="台账自报工时", en="hours the ledger declares"),
    MODELLED: Text(zh="按工时模型推算", en="reckoned by the work model"),
    PARTLY: Text(
        zh="按工时模型推算；发布内容未观测，只是下限",
        en="reckoned by the work model without its posts: a lower bound",
    ),
    CONTRACTED: Text(zh="外包：只计审核和答复", en="outsourced: review and answers alone"),
}


def reports(by: Actor) -> QuerySet[Report]:
    """Return the reports that tell of accounts a person may read, newest first."""
    seen = along(by.paths(Right.READ), "unit__path")
    return Report.objects.filter(seen).select_related("unit").order_by("-made_at", "-pk")


def branch(report: Report, unit_id: str, by: Actor) -> Branch | None:
    """Return the sums of one branch over all platforms; of the highest within reach for ""."""
    found = _branches(report, by)
    if unit_id:
        found = found.filter(unit_id=unit_id)
    return found.first()


def way(report: Report, path: str, by: Actor) -> list[Branch]:
    """Return the branches from the highest within reach down to the one at a path."""
    return list(_branches(report, by).filter(unit_id__in=path.split(STEP)[:-1]))


def whole_hours(report: Report) -> float:
    """Return the likely hours a week of everything a report is about."""
    found = Branch.objects.filter(report=report, unit_id=report.unit_id, platform="").first()
    return found.hours_likely if found else 0.0


def _branches(report: Report, by: Actor) -> QuerySet[Branch]:
    reached = under(by.paths(Right.READ), "unit__path")
    found = Branch.objects.filter(reached, report=report, platform="")
    return found.select_related("unit").order_by("unit__path")


def sums(report: Report, by: Actor) -> QuerySet[Branch]:
    """Return the sums of every branch a person may read, by platform and over all of them."""
    reached = under(by.paths(Right.READ), "unit__path")
    return Branch.objects.filter(reached, report=report).select_related("unit").order_by("pk")


def platforms(report: Report, unit_id: str) -> list[Branch]:
    """Return the sums of one branch by platform, the most hours first."""
    found = Branch.objects.filter(report=report, unit_id=unit_id).exclude(platform="")
    return list(found.order_by("-hours_likely", "platform"))


def below(report: Report, unit_id: str) -> list[Branch]:
    """Return the sums of the branches right under a unit, by name: this is no ranking."""
    found = Branch.objects.filter(report=report, platform="", unit__parent_id=unit_id)
    return list(found.select_related("unit").order_by("unit__name", "unit_id"))


def upkeep(report: Report, path: str, by: Actor) -> QuerySet[Upkeep]:
    """Return the upkeep of the accounts of one branch, of all for "", that a person may read."""
    reached = under(by.paths(Right.READ), "account__unit__path")
    found = Upkeep.objects.filter(reached, report=report)
    if path:
        found = found.filter(under((path,), "account__unit__path"))
    return found.select_related("account", "account__unit").order_by("account__name", "pk")


def of_account(account_id: str, report: Report) -> Upkeep | None:
    """Return the upkeep of one account."""
    return Upkeep.objects.filter(report=report, account_id=account_id).first()


def newest(account_id: str, by: Actor) -> Upkeep | None:
    """Return the upkeep of one account in the newest report that holds it."""
    reached = under(by.paths(Right.READ), "account__unit__path")
    found = Upkeep.objects.filter(reached, account_id=account_id).select_related("report")
    return found.order_by("-report__made_at", "-report_id").first()


def known_already(fields: Sequence[str], by: Actor) -> list[tuple[str, float | None]]:
    """Return each field somebody means to ask for, with the share the ledger knows of it.

    None where the ledger does not know it, so that asking for it is no second time.
    """
    ledger = ledger_of(stored_tables(by))
    return [(one, _known(one, ledger)) for one in dict.fromkeys(fields)]


def _known(field: str, ledger: Ledger) -> float | None:
    # The question asked of nobody: it is looked up, and no request yet.
    question = Request(
        request_id="", sent_on=clock.today(), from_unit="", kind="form", units=0, fields=(field,)
    )
    found = asked_twice([question], ledger, exchange_tables(), default_model().known_share)
    return next((one.known_share for one in found if one.known), None)
