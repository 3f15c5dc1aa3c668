"""What upkeep costs: of accounts, of units, of requests, before and after a plan."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from keepfit.burden.core.work import Range, WorkModel
from keepfit.history.core.facts import Window
from keepfit.kit.text import Text

# What an account's hours rest on.
DECLARED, MODELLED, PARTLY, CONTRACTED = "declared", "modelled", "partly", "contracted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Effects:
    """What came of the upkeep within the window; None where not observed."""

    reads: float | None = None
    service_uses: float | None = None
    answered: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Upkeep:
    """One account's upkeep: hours a week, yuan a year, and what it brings per hour and yuan.

    `basis` says what the hours rest on: what the ledger declares, the work model, or the model
    without the posts nobody could observe (then they are a lower bound).
    """

    account_id: str
    unit_id: str
    platform: str
    kind: str
    basis: str
    hours_week: Range
    contract_yuan_year: float
    yuan_year: Range
    effects: Effects
    per_hour: Effects
    per_yuan: Effects


@dataclass(frozen=True, slots=True, kw_only=True)
class Sum:
    """The upkeep of several accounts together, and what it brings."""

    group: str
    accounts: int
    hours_week: Range
    yuan_year: Range
    per_hour: Effects
    per_yuan: Effects
    staff: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """How many accounts, apps and work groups one person keeps; nobody is named."""

    people: int
    unknown: int
    median: float
    most: int
    more_than_three: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One request the supervision sent down: to how many units, and what it asked for."""

    request_id: str
    sent_on: date
    from_unit: str
    kind: str
    units: int
    hours_each: float | None = None
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The requests of one sender and kind: how many, answers demanded, hours they take."""

    from_unit: str
    kind: str
    requests: int
    answers: int
    hours: Range


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedTwice:
    """A field that was asked for although the ledger knows it, or asked more than once."""

    field: str
    table: str
    column: str
    header: Text
    known_share: float
    known: bool
    requests: tuple[str, ...]
    answers: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BeforeAfter:
    """A plan's hours a week before and after, what is saved, and what the closing itself takes."""

    closed: int
    before: Range
    after: Range
    saved: Range
    saved_share: Range
    saved_yuan_year: Range
    once_hours: Range
    once_yuan: float
    weeks_to_pay_back: Range


@dataclass(frozen=True, slots=True, kw_only=True)
class Criterion:
    """What a pilot must reach: a measure, a comparison and a limit."""

    measure: str
    comparison: str
    limit: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Pilot:
    """A trial of a new platform, with the exit criteria set at its start."""

    account_id: str
    started_on: date
    ends_on: date
    criteria: tuple[Criterion, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PilotState:
    """How a pilot stands: each criterion met, missed or not observed, and what follows.

    `outcome` is "running" before its end, then "go_on", "exit", or "not_observed".
    """

    pilot: Pilot
    met: tuple[bool | None, ...]
    values: tuple[float | None, ...]
    outcome: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Burden:
    """Everything there is to say about upkeep in one window; requests are those of a year.

    `model` is the work model it was reckoned with, `by_group` holds the sums that were asked for
    beside the usual ones.
    """

    window: Window
    model: WorkModel

    accounts: tuple[Upkeep, ...]
    total: Sum
    by_platform: tuple[Sum, ...]
    by_level: tuple[Sum, ...]
    by_unit: tuple[Sum, ...]
    load: Load
    asked_since: date
    asked: tuple[Asked, ...]
    asked_total: Range
    asked_twice: tuple[AskedTwice, ...]
    plan: BeforeAfter | None = None
    pilots: tuple[PilotState, ...] = ()
    by_group: tuple[Sum, ...] = ()
