"""What the supervision asks for: hours it costs those below, and what it could have looked up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from keepfit.burden.core.records import Asked, AskedTwice, Request
from keepfit.burden.core.work import Floats, Range, WorkModel, spread
from keepfit.intake.core.exchange import Column, ExchangeTable
from keepfit.kit.text import Text, fold
from keepfit.ledger.core.records import Account, Ledger

KINDS = ("form", "repost", "screenshot", "meeting", "report", "other")
NAMES: Mapping[str, Text] = {
    "form": Text(zh="填表", en="forms"),
    "repost": Text(zh="转发任务", en="ordered reposts"),
    "screenshot": Text(zh="截图留痕", en="screenshots as proof"),
    "meeting": Text(zh="会议", en="meetings"),
    "report": Text(zh="材料", en="reports"),
    "other": Text(zh="其他", en="other"),
}
# Where a field that is asked for may be known already.
_TABLES = ("accounts", "units")


def asked(requests: Sequence[Request], efforts: Mapping[str, Floats]) -> tuple[Asked, ...]:
    """Return the requests by sender and kind, in order of names."""
    groups: dict[tuple[str, str], list[Request]] = {}
    for one in requests:
        groups.setdefault((one.from_unit, _kind(one)), []).append(one)
    return tuple(
        Asked(
            from_unit=sender,
            kind=kind,
            requests=len(found),
            answers=sum(one.units for one in found),
            hours=spread(_hours(found, efforts)),
        )
        for (sender, kind), found in sorted(groups.items())
    )


def asked_total(
    requests: Sequence[Request], efforts: Mapping[str, Floats], model: WorkModel
) -> Range:
    """Return the hours of all requests together."""
    if not requests:
        return spread(np.zeros(model.rounds))
    return spread(_hours(requests, efforts))


def _kind(one: Request) -> str:
    return one.kind if one.kind in KINDS else "other"


def _hours(requests: Sequence[Request], efforts: Mapping[str, Floats]) -> Floats:
    """Return the hours in every round; hours a request states count before the model's."""
    total = np.zeros(len(next(iter(efforts.values()))))
    for one in requests:
        each = efforts[f"request_{_kind(one)}"] if one.hours_each is None else one.hours_each
        total = total + one.units * each
    return total


def asked_twice(
    requests: Sequence[Request],
    ledger: Ledger,
    tables: Mapping[str, ExchangeTable],
    least_known: float,
) -> tuple[AskedTwice, ...]:
    """Return the fields asked for although the ledger knows them, or asked more than once."""
    headers = _headers(tables)
    fields: dict[str, list[Request]] = {}
    for one in sorted(requests, key=lambda each: (each.sent_on, each.request_id)):
        for name in dict.fromkeys(one.fields):
            fields.setdefault(name, []).append(one)
    merged: dict[str, tuple[str, list[Request]]] = {}
    for name, found in fields.items():
        known = headers.get(fold(name))
        key = f"{known[0]}.{known[1].name}" if known else f"?{fold(name)}"
        merged.setdefault(key, (name, []))[1].extend(found)
    rows = [_field(name, found, headers, ledger, least_known) for name, found in merged.values()]
    return tuple(one for one in rows if one.known or len(one.requests) > 1)


def _headers(tables: Mapping[str, ExchangeTable]) -> dict[str, tuple[str, Column]]:
    found: dict[str, tuple[str, Column]] = {}
    for table in _TABLES:
        for column in tables[table].columns:
            for spelling in (column.header.zh, column.header.en, column.name, *column.also):
                found.setdefault(fold(spelling), (table, column))
    return found


def _field(
    name: str,
    requests: Sequence[Request],
    headers: Mapping[str, tuple[str, Column]],
    ledger: Ledger,
    least_known: float,
) -> AskedTwice:
    table, column = headers.get(fold(name), ("", None))
    share = _known_share(ledger, table, column.name) if column else 0.0
    return AskedTwice(
        field=name,
        table=table,
        column=column.name if column else "",
        header=column.header if column else Text(zh=name, en=name),
        known_share=share,
        known=share >= least_known,
        requests=tuple(dict.fromkeys(one.request_id for one in requests)),
        answers=sum(one.units for one in requests),
    )


def _known_share(ledger: Ledger, table: str, column: str) -> float:
    """Return the share of records whose answer is there; an asked and empty cell is an answer."""
    records = list(ledger.accounts.values() if table == "accounts" else ledger.units.values())
    if not records:
        return 0.0
    known = sum(
        getattr(one, column, None) not in (None, "", ())
        or (isinstance(one, Account) and column in one.asked)
        for one in records
    )
    return known / len(records)
