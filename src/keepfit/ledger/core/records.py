"""The ledger (台账): accounts of every kind, services, and who offers what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from keepfit.people.core.units import Unit

KINDS = ("account", "app", "mini_program", "website", "group")
ENDED = ("closed",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where a record stood in the user's own files; rows count from 1."""

    file: str
    sheet: str
    row: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """One account, app, mini-program, website or work group, as the ledger knows it.

    `asked` names the columns its sheet had. An empty value of an asked column is an answer
    ("no filing number"); of a column never asked it is not observed. `extra` holds, as JSON text
    {header: cell}, the columns of its sheet that nobody knows.
    """

    account_id: str
    name: str
    kind: str
    platform: str
    handle: str = ""
    url: str = ""
    unit_id: str = ""
    language: str = ""
    role: str = ""
    status: str = ""
    subscription_type: str = ""
    topic: str = ""
    opened_on: date | None = None
    closed_on: date | None = None
    filing_no: str = ""
    verified: bool | None = None
    verified_owner: str = ""
    followers: int | None = None
    credible_followers: int | None = None
    functions: str = ""
    operation: str = ""
    cost_yuan_year: float | None = None
    hours_week: float | None = None
    staff_count: int | None = None
    login_holder: str = ""
    second_holder: str = ""
    last_login_proven_on: date | None = None
    protected: bool | None = None
    protected_reason: str = ""
    successor_id: str = ""
    note: str = ""
    extra: str = ""
    asked: frozenset[str] = frozenset()
    origin: Origin | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """One service (事项) that citizens come for."""

    service_id: str
    name: str
    code: str = ""
    department: str = ""
    level: str = ""
    livelihood: bool | None = None
    statutory: bool | None = None
    yearly_volume: int | None = None
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """One account offers one service, this deep."""

    account_id: str
    service_id: str
    depth: str = ""
    url: str = ""
    monthly_uses: int | None = None
    tested_on: date | None = None
    works: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """Everything the ledger knows at one moment, each record by its id."""

    units: Mapping[str, Unit] = field(default_factory=dict)
    accounts: Mapping[str, Account] = field(default_factory=dict)
    services: Mapping[str, Service] = field(default_factory=dict)
    offers: tuple[Offer, ...] = ()
