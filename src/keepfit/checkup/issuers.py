"""Who issues a document of the office: the unit, and what its last letters said of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from keepfit.checkup.models import Mailing, Run
from keepfit.checkup.papers.issuer import placeholder
from keepfit.checkup.papers.records import NOTHING, Issuer
from keepfit.kit.text import Text, same

_BRANCH = Text(zh="{unit}及下属单位", en="{unit} and the units under it")
_EVERYBODY = Text(zh="各有关单位", en="All units concerned")


def last_terms(run: Run) -> Mapping[str, Any]:
    """Return what stood in the last letters of the unit that ran a check-up; nothing before."""
    sent = Mailing.objects.filter(run__unit=run.unit_id).order_by("-pk").first()
    return dict(sent.terms) if sent else {}


def issuer_of(run: Run) -> Issuer:
    """Return the unit as issuer of a circular; what nobody has told yet is to be filled in (××)."""
    usual = placeholder()
    terms = {"organ": run.unit.name, **last_terms(run)}
    days = {name: terms[name] for name in ("deadline_days", "contest_days") if name in terms}
    return replace(
        usual,
        organ=same(terms["organ"]),
        printed_by=same(terms["organ"]),
        scope=_BRANCH.fill(unit=run.unit.name),
        addressees=_EVERYBODY,
        contact=same(terms["contact"]) if terms.get("contact") else usual.contact,
        send_to=same(terms["send_to"]) if terms.get("send_to") else NOTHING,
        calendar=terms.get("calendar", usual.calendar),
        **days,
    )
