"""Sheets of alike functions, as structure: doubled accounts, the same functions, doubled places.

Every line is a hint for a person; none is a reason by itself to close an account.
"""

from __future__ import annotations

from keepfit.kit.text import Text
from keepfit.overlap.core.functions import KINDS, FunctionTwin
from keepfit.overlap.function_queries import FunctionsOverlap
from keepfit.paper.books import Cell, Column, Page

_HINT = Text(
    zh="功能重复由软件比对得出，供人核定，不单独作为关停依据；同一单位的不同渠道、不同语言的账号不算重复。",
    en="Found by software for a person to check, and no reason by itself to close an account. "
    "Channels of one unit and accounts in two languages are not doubled.",
)
_NAME = Text(zh="账号名称", en="Account name")


def function_pages(found: FunctionsOverlap, lang: str = "zh") -> tuple[Page, ...]:
    """Return the sheets of alike functions; reasons are in one language (`lang`)."""
    return twins_page(found, lang), doubled_page(found)


def twins_page(found: FunctionsOverlap, lang: str = "zh") -> Page:
    """Return pairs of accounts that double each other, the most alike first."""
    return Page(
        name=Text(zh="功能重复", en="Same functions"),
        columns=(
            Column(header=Text(zh="账号编号", en="Account ID")),
            Column(header=_NAME),
            Column(header=Text(zh="相近账号编号", en="Nearest ID")),
            Column(header=Text(zh="相近账号名称", en="Nearest")),
            Column(header=Text(zh="相似度", en="Likeness"), kind="percent"),
            Column(header=Text(zh="类型", en="Kind")),
            Column(header=Text(zh="理由", en="Reasons"), wrap=True, width=60),
        ),
        rows=tuple(_twin_row(one, found, lang) for one in found.twins),
        notes=(_HINT,),
    )


def _twin_row(one: FunctionTwin, found: FunctionsOverlap, lang: str) -> tuple[Cell, ...]:
    accounts = found.ledger.accounts
    said = [*one.reasons, KINDS[one.kind]]
    texts = [text.zh if lang == "zh" else text.en for text in said]
    why = ("，" if lang == "zh" else ", ").join(texts[:-1])
    return one.a, accounts[one.a].name, one.b, accounts[one.b].name, one.score, texts[-1], why


def doubled_page(found: FunctionsOverlap) -> Page:
    """Return the units that keep several accounts on one platform."""
    accounts, units = found.ledger.accounts, found.ledger.units
    return Page(
        name=Text(zh="同平台重复开设", en="Doubled on a platform"),
        columns=(
            Column(header=Text(zh="单位", en="Unit")),
            Column(header=Text(zh="平台", en="Platform")),
            Column(header=Text(zh="账号数", en="Accounts"), kind="integer"),
            Column(header=_NAME, wrap=True, width=50),
        ),
        rows=tuple(
            (
                units[one.unit_id].name if one.unit_id in units else one.unit_id,
                one.platform,
                len(one.account_ids),
                "、".join(accounts[account].name for account in one.account_ids),
            )
            for one in found.doubled
        ),
        notes=(_HINT,),
    )
