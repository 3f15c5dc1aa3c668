"""The burden as the commands print it: whole for machines, the main things for people."""

from __future__ import annotations

from typing import Any

from keepfit.burden.core.records import (
    Asked,
    AskedTwice,
    BeforeAfter,
    Burden,
    Effects,
    PilotState,
    Sum,
    Upkeep,
)
from keepfit.burden.core.requests import NAMES
from keepfit.burden.core.work import Range
from keepfit.kit.text import Lang, Text
from keepfit.ledger.core.records import Ledger

OUTCOMES = {
    "running": Text(zh="试点中", en="running"),
    "go_on": Text(zh="达标，可转正", en="criteria met, may go on"),
    "exit": Text(zh="未达标，应退出", en="criteria missed, should end"),
    "not_observed": Text(zh="未观测，不作判断", en="not observed, no judgement"),
}


def burden_answer(found: Burden, ledger: Ledger, lang: Lang) -> dict[str, Any]:
    """Return hours, costs and effects by account, platform, level and unit, and all requests."""
    return {
        "interval": 0.9,
        "model": [
            {
                "id": one.effort_id,
                "name": one.name.read(lang),
                "hours": [one.low, one.likely, one.high],
                "mark": one.mark,
                "document": one.document,
            }
            for one in found.model.efforts.values()
        ],
        "hour_yuan": found.model.hour_yuan,
        "total": _sum(found.total),
        "by_platform": [_sum(one) for one in found.by_platform],
        "by_level": [_sum(one) for one in found.by_level],
        "by_unit": [_sum(one) for one in found.by_unit],
        "per_person": {
            "people": found.load.people,
            "holder_unknown": found.load.unknown,
            "median": found.load.median,
            "most": found.load.most,
            "more_than_three": found.load.more_than_three,
        },
        "accounts": [_upkeep(one, ledger) for one in found.accounts],
        **requests_answer(found, lang),
        "plan": _plan(found.plan) if found.plan else None,
        "pilots": [_pilot(one, lang) for one in found.pilots],
    }


def requests_answer(found: Burden, lang: Lang) -> dict[str, Any]:
    """Return what the supervision asked for, and what it need not have asked."""
    return {
        "requests_since": found.asked_since.isoformat(),
        "requests_hours": _range(found.asked_total),
        "requests": [_asked(one, lang) for one in found.asked],
        "asked_although_known": [_twice(one, lang) for one in found.asked_twice if one.known],
        "asked_repeatedly": [
            _twice(one, lang) for one in found.asked_twice if len(one.requests) > 1
        ],
    }


def _range(one: Range) -> dict[str, float]:
    return {"low": one.low, "likely": one.likely, "high": one.high}


def _effects(one: Effects) -> dict[str, float | None]:
    return {"reads": one.reads, "service_uses": one.service_uses, "answered": one.answered}


def _sum(one: Sum) -> dict[str, Any]:
    return {
        "group": one.group,
        "accounts": one.accounts,
        "staff": one.staff,
        "hours_week": _range(one.hours_week),
        "yuan_year": _range(one.yuan_year),
        "per_hour": _effects(one.per_hour),
        "per_yuan": _effects(one.per_yuan),
    }


def _upkeep(one: Upkeep, ledger: Ledger) -> dict[str, Any]:
    return {
        "account_id": one.account_id,
        "name": ledger.accounts[one.account_id].name,
        "kind": one.kind,
        "platform": one.platform,
        "unit_id": one.unit_id,
        "basis": one.basis,
        "hours_week": _range(one.hours_week),
        "contract_yuan_year": one.contract_yuan_year,
        "yuan_year": _range(one.yuan_year),
        "effects": _effects(one.effects),
        "per_hour": _effects(one.per_hour),
        "per_yuan": _effects(one.per_yuan),
    }


def _asked(one: Asked, lang: Lang) -> dict[str, Any]:
    return {
        "from_unit": one.from_unit,
        "kind": one.kind,
        "name": NAMES[one.kind].read(lang),
        "requests": one.requests,
        "answers": one.answers,
        "hours": _range(one.hours),
    }


def _twice(one: AskedTwice, lang: Lang) -> dict[str, Any]:
    return {
        "field": one.field,
        "known_as": f"{one.table}.{one.column}" if one.column else None,
        "header": one.header.read(lang),
        "known_share": one.known_share,
        "requests": list(one.requests),
        "answers": one.answers,
    }


def _plan(one: BeforeAfter) -> dict[str, Any]:
    return {
        "closed": one.closed,
        "before_hours_week": _range(one.before),
        "after_hours_week": _range(one.after),
        "saved_hours_week": _range(one.saved),
        "saved_share": _range(one.saved_share),
        "saved_yuan_year": _range(one.saved_yuan_year),
        "once_hours": _range(one.once_hours),
        "once_yuan": one.once_yuan,
        "weeks_to_pay_back": _range(one.weeks_to_pay_back),
    }


def _pilot(one: PilotState, lang: Lang) -> dict[str, Any]:
    return {
        "account_id": one.pilot.account_id,
        "started_on": one.pilot.started_on,
        "ends_on": one.pilot.ends_on,
        "criteria": [
            {
                "measure": each.measure,
                "comparison": each.comparison,
                "limit": each.limit,
                "value": value,
                "met": met,
            }
            for each, value, met in zip(one.pilot.criteria, one.values, one.met, strict=True)
        ],
        "outcome": one.outcome,
        "says": OUTCOMES[one.outcome].read(lang),
    }
