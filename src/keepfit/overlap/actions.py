"""Keeps the overlap of one quarter in the tables of the office."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models

from keepfit.history.core.facts import Window
from keepfit.kit import clock
from keepfit.ledger.core.records import Ledger
from keepfit.overlap.core.quarter import Overlap
from keepfit.overlap.models import Alike, Copied, Doubled, Member, Own, Report, Twin

_CHUNK = 500
_COUNTS = ("posts", "copies", "repeats", "meetings")


def keep(found: Overlap, ledger: Ledger, span: Window, unit_id: str) -> int:
    """Keep a report and its rows, and return its number; stands in the run's transaction.

    Accounts the ledger does not hold are left out. The run's own line tells the audit trail.
    """
    report = Report.objects.create(
        unit_id=unit_id,
        start=span.start,
        as_of=span.as_of,
        made_at=clock.now(),
        compared=found.compared,
        near=found.near,
        groups=found.groups,
    )
    _keep_alike(found, report, ledger)
    _write(Copied, _copied(found, ledger), report)
    _write(Own, _own(found, ledger), report)
    _write(Twin, _twins(found, ledger), report)
    _write(Doubled, _doubled(found, ledger), report)
    return report.pk


def _write(kind: type[models.Model], rows: Iterable[Mapping[str, Any]], report: Report) -> None:
    manager = kind._default_manager  # Django's documented way to a model's rows
    manager.bulk_create((kind(report=report, **row) for row in rows), batch_size=_CHUNK)


def _keep_alike(found: Overlap, report: Report, ledger: Ledger) -> None:
    known = ledger.accounts
    groups = [
        Alike(
            report=report,
            size=one.size,
            identical=one.identical,
            first_id=one.by if one.by in known else None,
            at=_moment(one.at),
            text=one.text[:200],
        )
        for one in found.clusters
    ]
    Alike.objects.bulk_create(groups, batch_size=_CHUNK)
    members = [
        Member(alike=group, account_id=account)
        for group, one in zip(groups, found.clusters, strict=True)
        for account in one.accounts
        if account in known
    ]
    Member.objects.bulk_create(members, batch_size=_CHUNK)


def _moment(at: datetime | None) -> datetime | None:
    # Posts carry the wall clock of the office.
    return None if at is None else at.replace(tzinfo=ZoneInfo(settings.TIME_ZONE))


def _copied(found: Overlap, ledger: Ledger) -> Iterable[dict[str, Any]]:
    for one in found.copied:
        if one.copier in ledger.accounts and one.source in ledger.accounts:
            yield {
                "copier_id": one.copier,
                "source_id": one.source,
                "posts": one.posts,
                "share": one.share,
            }


def _own(found: Overlap, ledger: Ledger) -> Iterable[dict[str, Any]]:
    """Yield a row for every account: of one without posts it is known that it was looked at."""
    told = {one.account_id: one for one in found.own}
    for account_id in ledger.accounts:
        one = told.get(account_id)
        yield {
            "account_id": account_id,
            "own_share": None if one is None else one.own_share,
            "self_talking": one is not None and one.self_talking,
            **{name: getattr(one, name, 0) for name in _COUNTS},
        }


def _twins(found: Overlap, ledger: Ledger) -> Iterable[dict[str, Any]]:
    for one in found.twins:
        services = [ledger.services[each].name for each in one.shared_services]
        yield {
            "one_id": one.a,
            "other_id": one.b,
            "score": one.score,
            "kind": one.kind,
            "reasons": [{"zh": each.zh, "en": each.en} for each in one.reasons],
            "unobserved": list(one.unobserved),
            "services": services,
        }


def _doubled(found: Overlap, ledger: Ledger) -> Iterable[dict[str, Any]]:
    for one in found.doubled:
        if one.unit_id in ledger.units:
            yield {
                "unit_id": one.unit_id,
                "platform": one.platform,
                "accounts": [[each, ledger.accounts[each].name] for each in one.account_ids],
                "score": one.score,
            }
