"""What the ledger's choices are called on a page: the first spelling of each in the table."""

from __future__ import annotations

from django import template

from keepfit.connectors.platforms import table as platform_table
from keepfit.intake.tables import exchange_tables
from keepfit.kit.web.words import page_lang

register = template.Library()


@register.filter
def choice(value: str, column: str) -> str:
    """Show a stored choice of an account's column: `{{ row.kind|choice:"kind" }}`."""
    spellings = exchange_tables()["accounts"].column(column).choices.get(value, ())
    return spellings[0] if spellings and page_lang() == "zh" else value


@register.filter
def platform(value: str) -> str:
    """Show what a platform is called."""
    return platform_table().title(value).read(page_lang())


@register.filter
def depth(value: str) -> str:
    """Show how deep an offer goes."""
    spellings = exchange_tables()["offers"].column("depth").choices.get(value, ())
    return spellings[0] if spellings and page_lang() == "zh" else value
