"""What the choices of check-ups are called on a page."""

from __future__ import annotations

from collections.abc import Mapping

from django import template

from keepfit.checkup.core.packchanges import condition
from keepfit.checkup.papers.values import WHY_UNSEEN
from keepfit.checkup.papers.wording import limit
from keepfit.checkup.queries import ALL_MEASURES
from keepfit.checkup.samples import ANSWERS
from keepfit.kit.text import Text, same

register = template.Library()
register.filter("condition", condition)
register.filter("breaking", limit)

SEVERITIES: Mapping[str, Text] = {
    "veto": Text(zh="单项否决", en="veto"),
    "deduct": Text(zh="扣分", en="points deducted"),
    "warn": Text(zh="提醒", en="reminder"),
    "bonus": Text(zh="加分", en="bonus"),
}
VERDICTS: Mapping[str, Text] = {
    "pass": Text(zh="合格", en="passed"),
    "fail": Text(zh="不合格", en="failed"),
    "not_observed": Text(zh="未观测", en="not observed"),
    "out_of_scope": Text(zh="不在检查范围", en="out of scope"),
}


@register.filter
def severity(value: str) -> Text:
    """Show what kind of rule it is."""
    return SEVERITIES.get(value, same(value))


@register.filter
def verdict(value: str) -> Text:
    """Show a verdict."""
    return VERDICTS.get(value, same(value))


@register.filter
def measure(value: str) -> Text:
    """Show what a measure is called."""
    known = ALL_MEASURES.get(value)
    return known.name if known else same(value)


@register.filter
def cause(value: str) -> Text:
    """Show why something could not be observed."""
    return WHY_UNSEEN.get(value, same(value))


@register.filter
def looked(value: str) -> Text:
    """Show what somebody answered in a double check."""
    return ANSWERS.get(value, same(value))
