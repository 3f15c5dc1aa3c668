"""The ledger's rows as programs write and read them: columns of the exchange table."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Annotated, Any

from ninja import Schema
from pydantic import AfterValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

from keepfit.connectors.platforms import table as platform_table
from keepfit.intake.tables import exchange_tables
from keepfit.kit.web.schemas import Why
from keepfit.ledger.bulk import COLUMNS, MOST

_COUNT = 2**53  # beyond it JSON numbers are no longer exact


def _choices(column: str) -> list[str]:
    return [*exchange_tables()["accounts"].column(column).choices]


def _chosen(column: str, value: str) -> str:
    if value and value not in _choices(column):
        raise PydanticCustomError("choice", "one of: {choices}", {"choices": _choices(column)})
    return value


def _platform(value: str) -> str:
    found = platform_table().named(value)
    if found is None:
        known = [*platform_table().platforms]
        raise PydanticCustomError("choice", "one of: {choices}", {"choices": known})
    return found


def _enum(column: str, *also: str) -> Any:  # as pydantic types its fields
    return Field(json_schema_extra={"enum": [*also, *_choices(column)]})


Kind = Annotated[str, AfterValidator(partial(_chosen, "kind")), Field(min_length=1), _enum("kind")]
Platform = Annotated[
    str,
    AfterValidator(_platform),
    Field(json_schema_extra={"enum": [*platform_table().platforms]}),
]
Role = Annotated[str, AfterValidator(partial(_chosen, "role")), _enum("role", "")]
Status = Annotated[str, AfterValidator(partial(_chosen, "status")), _enum("status", "")]
Operation = Annotated[str, AfterValidator(partial(_chosen, "operation")), _enum("operation", "")]
Subscription = Annotated[
    str, AfterValidator(partial(_chosen, "subscription_type")), _enum("subscription_type", "")
]
Short = Annotated[str, Field(max_length=100)]
Long = Annotated[str, Field(max_length=4000)]
Line = Annotated[str, Field(max_length=200)]
Count = Annotated[int, Field(ge=0, le=_COUNT)]
Amount = Annotated[float, Field(ge=0, le=1e15, allow_inf_nan=False)]


class Wanted(Schema):
    """What to look for among the accounts; empty for everything."""

    q: Annotated[str, Field(max_length=100, description="名称、单位、标识 / words")] = ""
    platform: Line = ""
    kind: Line = ""
    status: Line = ""
    unit: Annotated[str, Field(max_length=200, description="单位及其下级 / a branch")] = ""


class Searched(Wanted):
    """A search of the ledger, as its page has it; "-" of a facet is where nothing is known."""

    model_config = ConfigDict(extra="forbid")

    role: Line = ""
    operation: Line = ""
    protected: Annotated[str, Field(pattern="^[01-]?$")] = ""


class ViewIn(Schema):
    """A search and the name to keep it by; shared where a unit is named."""

    model_config = ConfigDict(extra="forbid")

    name: Annotated[str, Field(min_length=1, max_length=60)]
    search: Searched
    shared_in: Annotated[str, Field(max_length=64)] = ""


class ViewOut(Schema):
    """One kept search; `by` names whoever shared it, empty for one's own."""

    view_id: int
    name: str
    search: dict[str, str]
    by: str
    shared: bool


class AccountBody(Schema):
    """The columns of an account that are written by hand; one left out stays as it is."""

    model_config = ConfigDict(extra="forbid")

    name: Annotated[str, Field(min_length=1, max_length=200)] = ""
    handle: Line = ""
    url: Annotated[str, Field(max_length=2000)] = ""
    language: Annotated[str, Field(max_length=32)] = ""
    role: Role = ""
    status: Status = ""
    subscription_type: Subscription = ""
    topic: Line = ""
    opened_on: date | None = None
    closed_on: date | None = None
    filing_no: Short = ""
    verified: bool | None = None
    verified_owner: Line = ""
    followers: Count | None = None
    credible_followers: Count | None = None
    functions: Long = ""
    operation: Operation = ""
    cost_yuan_year: Amount | None = None
    hours_week: Amount | None = None
    staff_count: Count | None = None
    login_holder: Short = ""
    second_holder: Short = ""
    last_login_proven_on: date | None = None
    note: Long = ""


class AccountChange(AccountBody):
    """A change of one account 修改账号."""

    why: Why


class AccountNew(AccountBody):
    """A new account 新增账号; without an id it gets the one an import would give it."""

    account_id: Line = ""
    name: Annotated[str, Field(min_length=1, max_length=200)]
    kind: Kind
    platform: Platform
    unit_id: Annotated[str, Field(min_length=1, max_length=64)]
    why: Why


def _of_many(column: str) -> str:
    if column not in COLUMNS:
        raise PydanticCustomError("choice", "one of: {choices}", {"choices": [*COLUMNS]})
    return column


Column = Annotated[str, AfterValidator(_of_many), Field(json_schema_extra={"enum": [*COLUMNS]})]
Values = Annotated[
    dict[Column, Annotated[str, Field(max_length=2000)]],
    Field(min_length=1, description="栏目和新值，按表格单元格的写法 / as cells of a sheet"),
]
Id = Annotated[str, Field(min_length=1, max_length=200)]
Version = Annotated[int, Field(ge=1, le=2**31)]


class PreviewIn(Schema):
    """What would be changed of which accounts; nothing is written."""

    model_config = ConfigDict(extra="forbid")

    accounts: Annotated[list[Id], Field(min_length=1, max_length=MOST)]
    values: Values


class CellOut(Schema):
    """One column as it is and as it would be."""

    column: str
    old: Any
    new: Any


class ProposalOut(Schema):
    """One account as it would be changed; `hindrance` says why it may not be, empty: it may."""

    account_id: str
    name: str
    version: int
    cells: list[CellOut]
    hindrance: str


class ChangesIn(Schema):
    """The same change of several accounts, each at the version that was read."""

    model_config = ConfigDict(extra="forbid")

    versions: Annotated[dict[Id, Version], Field(min_length=1, max_length=MOST)]
    values: Values
    why: Why


class ChangesOut(Schema):
    """How many accounts differed and were written."""

    changed: int


class AccountOut(Schema):
    """One account 账号; null or "" where nothing is known, `asked` names the columns asked for."""

    account_id: str
    name: str
    kind: str
    platform: str
    unit_id: str
    unit_name: str
    handle: str
    url: str
    language: str
    role: str
    status: str
    subscription_type: str
    topic: str
    opened_on: date | None
    closed_on: date | None
    filing_no: str
    verified: bool | None
    verified_owner: str
    followers: int | None
    credible_followers: int | None
    functions: str
    operation: str
    cost_yuan_year: float | None
    hours_week: float | None
    staff_count: int | None
    login_holder: str
    second_holder: str
    last_login_proven_on: date | None
    protected: bool | None
    protected_reason: str
    successor_id: str
    note: str
    asked: list[str]
    version: int


class ListedOut(Schema):
    """One account in a list."""

    account_id: str
    name: str
    kind: str
    platform: str
    status: str
    unit_id: str
    unit_name: str
    followers: int | None
    protected: bool | None


class ServiceOut(Schema):
    """One service 事项, with its living entrances within reach."""

    service_id: str
    name: str
    livelihood: bool | None
    entrances: int


class OfferOut(Schema):
    """One account offers one service, this deep 服务入口."""

    account_id: str
    service_id: str
    depth: str
    url: str
    monthly_uses: int | None
    tested_on: date | None
    works: bool | None


class ProblemOut(Schema):
    """One thing to put right in a sheet: where, why, and the way on."""

    code: str
    weight: str
    file: str
    sheet: str
    row: int | None
    column: str
    cause: str
    suggestion: str


class TableOut(Schema):
    """What an import does to one table."""

    table: str
    added: int
    changed: int


class ImportOut(Schema):
    """What files say and would change; nothing is written before `take`."""

    import_id: str
    sound: bool
    problems: list[ProblemOut]
    changes: list[TableOut]
    refused: str


class TakeIn(Schema):
    """Yes to an import, with the reason that stays in the audit trail."""

    model_config = ConfigDict(extra="forbid")

    why: Why
