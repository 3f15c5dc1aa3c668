"""A change of many accounts before it is made: what each would become, what stands against it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from keepfit.intake.core.outcomes import Refused
from keepfit.intake.core.values import parser
from keepfit.intake.tables import exchange_tables
from keepfit.kit.errors import KeepfitError
from keepfit.kit.text import Text, fold
from keepfit.ledger.models import Account
from keepfit.ledger.office import Search, matching
from keepfit.people.core.rights import Actor, Right
from keepfit.people.queries import unit_tree

# What may be changed of many at once; what tells one account from another may not.
COLUMNS = (
    "unit_id",
    "status",
    "role",
    "operation",
    "subscription_type",
    "topic",
    "login_holder",
    "second_holder",
    "protected",
    "protected_reason",
    "note",
)
MOST = 5_000


class CellError(KeepfitError):
    """A new value that its column cannot hold."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """One account as it would be changed; `hindrance` says why it may not be, empty where it may.

    `cells` holds column, old and new value of what differs.
    """

    account_id: str
    name: str
    unit_name: str
    version: int
    cells: tuple[tuple[str, object, object], ...]
    hindrance: Text | None


def read_text(column: str, text: str) -> str:
    """Return what a text column keeps of what was typed, as of a sheet's cell."""
    outcome = parser(exchange_tables()["accounts"].column(column), platforms={})(text)
    return str(outcome.value or "")


def read_value(column: str, text: str, by: Actor) -> Any:
    """Return what a new value means, read as a sheet's cell is; empty text empties the column.

    Raises CellError for a value that the column cannot hold, or a unit beyond reach.
    """
    if column == "unit_id":
        return _unit(text, by)
    definition = exchange_tables()["accounts"].column(column)
    outcome = parser(definition, platforms={})(text)
    if isinstance(outcome, Refused):
        raise CellError(outcome.cause, hint=outcome.suggestion)
    field = Account._meta.get_field(column)
    most = getattr(field, "max_length", None)
    if most and isinstance(outcome.value, str) and len(outcome.value) > most:
        message = Text(zh="最多 {n} 个字。", en="At most {n:character|s}.")
        raise CellError(message.fill(n=most))
    return outcome.value if field.null else outcome.value or ""


def read_values(texts: Mapping[str, str], by: Actor) -> dict[str, Any]:
    """Return what new values mean, see `read_value`; one CellError tells all that are wrong."""
    values: dict[str, Any] = {}
    wrong: list[tuple[str, CellError]] = []
    for column, text in texts.items():
        try:
            values[column] = read_value(column, text, by)
        except CellError as why:
            wrong.append((column, why))
    if wrong:
        zh = "；".join(f"{column}：{why.read('zh')}" for column, why in wrong)
        en = "; ".join(f"{column}: {why.read('en')}" for column, why in wrong)
        raise CellError(Text(zh=zh, en=en))
    return values


def _unit(text: str, by: Actor) -> str:
    tree = [one.unit for one in unit_tree(by, Right.KEEP)]
    if any(one.unit_id == text for one in tree):
        return text
    named = [
        one.unit_id
        for one in tree
        if fold(text) in {fold(word) for word in (one.name, *one.aliases)}
    ]
    if len(named) == 1:
        return named[0]
    if named:
        raise CellError(
            Text(zh="有几个单位叫“{name}”。", en="Several units are called “{name}”.").fill(
                name=text
            ),
            hint=Text(zh="请填单位编号。", en="Give the unit's id."),
        )
    raise CellError(
        Text(
            zh="您管理的单位里没有“{name}”。", en="None of the units you keep is called “{name}”."
        ).fill(name=text),
        hint=Text(zh="请填单位全称或编号。", en="Give its whole name, or its id."),
    )


def chosen(search: Search | None, ids: Iterable[str], by: Actor) -> list[Account]:
    """Return the accounts that were ticked, or where a search is given all that it finds.

    At most one more than MOST, so that whoever asks sees when they are too many.
    """
    found = matching(search or Search(), by).select_related("unit")
    if search is None:
        found = found.filter(pk__in=[*ids][:MOST])
    return [*found[: MOST + 1]]


def proposals(
    accounts: Iterable[Account], values: Mapping[str, Any], by: Actor, stale: Iterable[str] = ()
) -> list[Proposal]:
    """Return what each account would become, those that may not be changed first.

    `stale` names accounts that somebody changed since they were last looked at.
    """
    moved = frozenset(stale)
    found = []
    for one in accounts:
        cells = tuple(
            (name, getattr(one, name), value)
            for name, value in values.items()
            if getattr(one, name) != value
        )
        found.append(
            Proposal(
                account_id=one.account_id,
                name=one.name,
                unit_name=one.unit.name,
                version=one.version,
                cells=cells,
                hindrance=_hindrance(one, by, moved),
            )
        )
    return sorted(found, key=lambda one: one.hindrance is None)


def _hindrance(one: Account, by: Actor, stale: frozenset[str]) -> Text | None:
    if not by.may(Right.KEEP, one.unit.path):
        return Text(zh="您只能查看，不能修改", en="You may read it, not change it")
    if one.account_id in stale:
        return Text(zh="刚刚有人修改过，请核对", en="Somebody changed it; look again")
    return None
