"""Keeps one reckoning of the burden in the tables of the office."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from keepfit.burden.core.branches import Branch as Place
from keepfit.burden.core.effects import load
from keepfit.burden.core.records import AskedTwice, Burden, Sum
from keepfit.burden.core.records import Upkeep as Reckoned
from keepfit.burden.core.work import Range
from keepfit.burden.models import Branch, Report, Upkeep
from keepfit.kit import clock
from keepfit.ledger.core.records import Ledger

_CHUNK = 500


def keep(
    found: Burden, ledger: Ledger, branches: Mapping[Place, tuple[str, ...]], unit_id: str
) -> int:
    """Keep a report and its rows, and return its number; stands in the run's transaction.

    `found.by_group` holds the sums of `branches` in their order. The run's own line tells the
    audit trail.
    """
    report = Report.objects.create(
        unit_id=unit_id,
        start=found.window.start,
        as_of=found.window.as_of,
        made_at=clock.now(),
        hour_yuan=found.model.hour_yuan,
        efforts=[
            {"zh": one.name.zh, "en": one.name.en, "mark": one.mark}
            | {name: getattr(one, name) for name in ("low", "likely", "high")}
            for one in found.model.efforts.values()
        ],
        asked_since=found.asked_since,
        **_range("asked", found.asked_total),
        asked=_asked(found),
        twice=[_twice(one) for one in found.asked_twice],
    )
    rows = zip(branches.items(), found.by_group, strict=True)
    Branch.objects.bulk_create(
        (_branch(report, place, ids, one, ledger) for (place, ids), one in rows), batch_size=_CHUNK
    )
    Upkeep.objects.bulk_create((_upkeep(report, one) for one in found.accounts), batch_size=_CHUNK)
    return report.pk


def _range(name: str, one: Range) -> dict[str, float]:
    return {f"{name}_low": one.low, f"{name}_likely": one.likely, f"{name}_high": one.high}


def _spent(one: Sum | Reckoned) -> dict[str, Any]:
    return {
        **_range("hours", one.hours_week),
        **_range("yuan", one.yuan_year),
        "per_hour": asdict(one.per_hour),
        "per_yuan": asdict(one.per_yuan),
    }


def _branch(report: Report, place: Place, ids: tuple[str, ...], one: Sum, ledger: Ledger) -> Branch:
    unit_id, platform = place
    held = load([ledger.accounts[each] for each in ids])
    return Branch(
        report=report,
        unit_id=unit_id,
        platform=platform,
        accounts=one.accounts,
        load=asdict(held),
        **_spent(one),
    )


def _upkeep(report: Report, one: Reckoned) -> Upkeep:
    return Upkeep(
        report=report,
        account_id=one.account_id,
        basis=one.basis,
        contract_yuan=one.contract_yuan_year,
        **_spent(one),
    )


def _asked(found: Burden) -> list[dict[str, Any]]:
    return [
        {
            "sender": one.from_unit,
            "kind": one.kind,
            "requests": one.requests,
            "answers": one.answers,
            "low": one.hours.low,
            "likely": one.hours.likely,
            "high": one.hours.high,
        }
        for one in found.asked
    ]


def _twice(one: AskedTwice) -> dict[str, Any]:
    return {
        "field": one.field,
        "known": one.known,
        "share": one.known_share,
        "requests": list(one.requests),
        "answers": one.answers,
    }
