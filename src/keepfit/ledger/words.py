"""What the ledger's choices are called on a page: the first spelling of each in the table."""

from __future__ import annotations

from collections.abc import Mapping

from django import template

from keepfit.connectors.platforms import table as platform_table
from keepfit.intake.tables import exchange_tables
from keepfit.kit.web.words import page_lang, promised
from keepfit.ledger.office import UNTOLD

register = template.Library()


@register.filter
def choice(value: str, column: str) -> str:
    """Show a stored choice of an account's column: `{{ row.kind|choice:"kind" }}`."""
    return _chosen(value, "accounts", column)


@register.filter
def faceted(value: str, column: str) -> str:
    """Show a value of a facet: `{{ value|faceted:"status" }}`."""
    if value == UNTOLD:
        return promised("未填", "not told")
    if column == "platform":
        return platform(value)
    if column == "protected":
        return promised("是", "yes") if value == "1" else promised("否", "no")
    return choice(value, column)


@register.filter
def cell(value: object, column: str) -> str:
    """Show a value of an account's column as its sheet would: `{{ old|cell:"status" }}`."""
    if value in (None, "", []):
        return "—"
    if isinstance(value, bool):
        return promised("是", "yes") if value else promised("否", "no")
    if column == "platform":
        return platform(str(value))
    if isinstance(value, list):
        return "、".join(map(str, value))
    return choice(str(value), column) if _is_choice(column) else str(value)


def _is_choice(column: str) -> bool:
    return bool(exchange_tables()["accounts"].column(column).choices)


@register.filter
def platform(value: str) -> str:
    """Show what a platform is called."""
    return platform_table().title(value).read(page_lang())


@register.filter
def depth(value: str) -> str:
    """Show how deep an offer goes."""
    return _chosen(value, "offers", "depth")


def _chosen(value: str, table: str, column: str) -> str:
    spellings = exchange_tables()[table].column(column).choices.get(value, ())
    return spellings[0] if spellings and page_lang() == "zh" else value.replace("_", " ")


@register.filter
def unit_word(value: str, names: Mapping[str, str]) -> str:
    """Show a unit's id as its name, as far as it is known."""
    return names.get(value, value)
