"""What upkeep costs and brings: ledger, posts, messages and requests in, the burden out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from keepfit.burden.core import effects as core
from keepfit.burden.core.plans import before_after, pilot_state
from keepfit.burden.core.records import BeforeAfter, Burden, Effects, Pilot, Request, Sum, Upkeep
from keepfit.burden.core.requests import asked, asked_total, asked_twice
from keepfit.burden.core.upkeep import Hours, Volume, hours
from keepfit.burden.core.work import Floats, WorkModel, drawn, spreads, work_model
from keepfit.history.core.facts import Facts, Window, window
from keepfit.history.engine import Read, opened
from keepfit.history.measures.replies import replies
from keepfit.intake.tables import exchange_tables
from keepfit.ledger.core.records import ENDED, Account, Ledger
from keepfit.people.core.units import LEVELS

_MODEL = Path(__file__).with_name("work.toml")
_MONTH_DAYS = 365.25 / 12
_YEAR_DAYS = 365
# Hours are drawn as (rounds, accounts): a country of 200,000 accounts gets 100 rounds, 160 MB.
_CELLS, _FEWEST_ROUNDS = 20_000_000, 100


@cache
def default_model() -> WorkModel:
    """Return the work model that is shipped."""
    return load_model(_MODEL)


def load_model(path: Path) -> WorkModel:
    """Return the work model of a TOML file."""
    return work_model(path.read_text(encoding="utf-8"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Spending:
    """What a burden is made from.

    `requests` is what the supervision sent down; `closures` maps accounts a plan ends to their
    successor ("" without one); `pilots` are trials with their exit criteria; `groups` holds the ids
    of living accounts to sum up together, beside platforms, levels and units.
    """

    ledger: Ledger
    facts: Facts
    tables: Read
    requests: tuple[Request, ...] = ()
    closures: Mapping[str, str] | None = None
    pilots: tuple[Pilot, ...] = ()
    groups: Mapping[str, Sequence[str]] = field(default_factory=dict)
    model: WorkModel = field(default_factory=default_model)
    seed: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Worked:
    """Accounts with their hours and money in every round, and what they brought."""

    accounts: Sequence[Account]
    hours: Hours
    contracts: Floats
    money: Floats
    effects: Sequence[Effects]


def burden(spending: Spending) -> Burden:
    """Return the upkeep of every account that is not closed, its sums, and what was asked."""
    spending = _bounded(spending)
    efforts = drawn(spending.model, spending.seed)
    worked = _worked(spending, efforts)
    found = worked.accounts
    upkeep = _upkeep(worked, spending.facts.window.days)
    by_id = {one.account_id: one for one in upkeep}
    as_of = spending.facts.window.as_of
    return Burden(
        window=spending.facts.window,
        model=spending.model,
        accounts=upkeep,
        total=_sums({"": range(len(upkeep))}, worked, spending)[0],
        by_platform=_sums(core.grouped([one.platform for one in found]), worked, spending),
        by_level=_by_level(worked, spending),
        by_unit=_sums(core.grouped([one.unit_id for one in found]), worked, spending),
        by_group=_sums(_rows(spending.groups, found), worked, spending),
        load=core.load(worked.accounts),
        asked=asked(spending.requests, efforts),
        asked_since=_year(spending).start,
        asked_total=asked_total(spending.requests, efforts, spending.model),
        asked_twice=asked_twice(
            spending.requests, spending.ledger, exchange_tables(), spending.model.known_share
        ),
        plan=_plan(spending, worked, efforts),
        pilots=tuple(pilot_state(one, by_id.get(one.account_id), as_of) for one in spending.pilots),
    )


def _rows(groups: Mapping[str, Sequence[str]], accounts: Sequence[Account]) -> dict[str, list[int]]:
    at = {one.account_id: row for row, one in enumerate(accounts)}
    return {name: [at[one] for one in ids] for name, ids in groups.items()}


def _bounded(spending: Spending) -> Spending:
    """Return the order with the requests of the last year, and rounds that memory can hold."""
    year = _year(spending)
    affordable = _CELLS // max(1, len(spending.ledger.accounts))
    rounds = min(spending.model.rounds, max(_FEWEST_ROUNDS, affordable))
    return replace(
        spending,
        requests=tuple(one for one in spending.requests if year.start <= one.sent_on <= year.as_of),
        model=replace(spending.model, rounds=rounds),
    )


def _year(spending: Spending) -> Window:
    return window(spending.facts.window.as_of, _YEAR_DAYS)


def requests_of(tables: Mapping[str, pa.Table]) -> tuple[Request, ...]:
    """Return the requests of a batch, in order of day and id."""
    if "requests" not in tables:
        return ()
    found = [_request(row) for row in tables["requests"].to_pylist()]
    return tuple(sorted(found, key=lambda one: (one.sent_on, one.request_id)))


def _request(row: Mapping[str, Any]) -> Request:
    return Request(
        request_id=row["request_id"],
        sent_on=row["sent_on"],
        from_unit=row["from_unit"] or "",
        kind=row["kind"] or "other",
        units=row["units"] or 0,
        hours_each=row["hours_each"],
        fields=tuple(row["fields"] or ()),
    )


def _worked(spending: Spending, efforts: Mapping[str, Floats]) -> _Worked:
    accounts = [one for one in spending.ledger.accounts.values() if one.status not in ENDED]
    facts = spending.facts
    rows = facts.row_of()
    at = np.array([rows[one.account_id] for one in accounts], dtype=np.int64)
    answered = _answered(spending, [one.account_id for one in accounts])
    posts = facts.values["posts"][at]
    volume = Volume(
        days=facts.window.days,
        posts=posts,
        issues=facts.values["active_days"][at],
        reposts=np.nan_to_num(facts.values["reposts_share"][at]) * posts,
        replies=answered,
    )
    known = hours(accounts, volume, spending.model, efforts, spending.seed)
    contracts = np.array([one.cost_yuan_year or 0.0 for one in accounts])
    return _Worked(
        accounts=accounts,
        hours=known,
        contracts=contracts,
        money=core.yuan(known.hours, contracts, spending.model),
        effects=_effects(spending, accounts, facts.values["reads_total"][at], answered),
    )


def _answered(spending: Spending, account_ids: Sequence[str]) -> Floats:
    with opened(spending.tables) as history:
        messages = history.tables["messages"]
        found = history.rows(replies(messages, spending.facts.window)).to_pylist()
    counts = {row["account_id"]: float(row["replied"]) for row in found}
    return np.array([counts.get(one, np.nan) for one in account_ids])


def _effects(
    spending: Spending, accounts: Sequence[Account], reads: Floats, answered: Floats
) -> list[Effects]:
    uses: dict[str, float] = {}
    for one in spending.ledger.offers:
        if one.monthly_uses is not None:
            uses[one.account_id] = uses.get(one.account_id, 0.0) + one.monthly_uses
    months = spending.facts.window.days / _MONTH_DAYS
    return [
        Effects(
            reads=_known(reads[row]),
            service_uses=uses[one.account_id] * months if one.account_id in uses else None,
            answered=_known(answered[row]),
        )
        for row, one in enumerate(accounts)
    ]


def _known(value: float) -> float | None:
    return None if np.isnan(value) else float(value)


def _upkeep(worked: _Worked, days: int) -> tuple[Upkeep, ...]:
    weeks = days / 7
    rows = zip(
        worked.accounts,
        worked.hours.basis,
        spreads(worked.hours.hours),
        spreads(worked.money),
        worked.contracts,
        worked.effects,
        strict=True,
    )
    return tuple(
        Upkeep(
            account_id=one.account_id,
            unit_id=one.unit_id,
            platform=one.platform,
            kind=one.kind,
            basis=str(basis),
            hours_week=taken,
            contract_yuan_year=float(contract),
            yuan_year=paid,
            effects=brought,
            per_hour=core.divided(brought, taken.likely * weeks),
            per_yuan=core.divided(brought, paid.likely * weeks / core.WEEKS_A_YEAR),
        )
        for one, basis, taken, paid, contract, brought in rows
    )


def _sums(
    groups: Mapping[str, Sequence[int]], worked: _Worked, spending: Spending
) -> tuple[Sum, ...]:
    """Return the sums of groups of rows, with the staff the ledger tells of them."""
    weeks = spending.facts.window.days / 7
    spent = worked.hours.hours, worked.money
    found = core.summed(groups, spent, worked.effects, weeks)
    staff = [one.staff_count for one in worked.accounts]
    known = [[staff[row] for row in rows if staff[row] is not None] for rows in groups.values()]
    return tuple(
        replace(one, staff=sum(count or 0 for count in told) if told else None)
        for one, told in zip(found, known, strict=True)
    )


def _by_level(worked: _Worked, spending: Spending) -> tuple[Sum, ...]:
    units = spending.ledger.units
    levels = [units[one.unit_id].level if one.unit_id in units else "" for one in worked.accounts]
    order = {level: place for place, level in enumerate(LEVELS)}
    found = _sums(core.grouped(levels), worked, spending)
    return tuple(sorted(found, key=lambda one: order.get(one.group, len(order))))


def _plan(spending: Spending, worked: _Worked, efforts: Mapping[str, Floats]) -> BeforeAfter | None:
    if spending.closures is None:
        return None
    ids = [one.account_id for one in worked.accounts]
    closed = np.array([one in spending.closures for one in ids], dtype=bool)
    moved = np.array([bool(spending.closures.get(one)) for one in ids], dtype=bool)
    return before_after(
        closed, moved, worked.hours.hours, worked.contracts, (spending.model, efforts)
    )
