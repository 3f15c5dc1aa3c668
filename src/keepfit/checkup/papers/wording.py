"""Measured values, limits, evidence and reasons in words a reader needs no key for."""

from __future__ import annotations

from keepfit.checkup.core.rules import Evidence, Finding, Outcome, Rule
from keepfit.checkup.papers.values import evidence_text
from keepfit.checkup.queries import ALL_MEASURES
from keepfit.history.core.facts import Measure
from keepfit.kit.text import NO, YES, Text, same
from keepfit.people.core.units import LEVEL_WORDS

NEVER = Text(zh="从未", en="never")
UNSEEN = Text(zh="未观测", en="not observed")

_UNITS = {
    "days": Text(zh="{n:g} 天", en="{n:g} days"),
    "count": Text(zh="{n:g} 个", en="{n:g}"),
    "hours": Text(zh="{n:.1f} 小时", en="{n:.1f} hours"),
    "per_week": Text(zh="每周 {n:.1f} 条", en="{n:.1f} a week"),
    "share": Text(zh="{n:.0%}", en="{n:.0%}"),
    "ratio": Text(zh="{n:.2f}", en="{n:.2f}"),
}
_ONE = {
    "days": Text(zh="1 天", en="1 day"),
    "hours": Text(zh="1.0 小时", en="1.0 hour"),
}
_BEYOND = {
    ">": Text(zh="超过 {limit}", en="more than {limit}"),
    ">=": Text(zh="达到 {limit}", en="{limit} or more"),
    "<": Text(zh="低于 {limit}", en="less than {limit}"),
    "<=": Text(zh="不超过 {limit}", en="{limit} or less"),
    "==": Text(zh="为 {limit}", en="{limit}"),
    "!=": Text(zh="不为 {limit}", en="not {limit}"),
}
SEVERITIES = {
    "veto": Text(zh="单项否决", en="Veto"),
    "deduct": Text(zh="扣分", en="Deduction"),
    "warn": Text(zh="提醒", en="Warning"),
    "bonus": Text(zh="加分", en="Bonus"),
}
OUTCOMES = {
    Outcome.PASS: Text(zh="合格", en="Passed"),
    Outcome.WARN: Text(zh="提醒", en="Warning"),
    Outcome.FAIL: Text(zh="不合格", en="Failed"),
    Outcome.NOT_OBSERVED: UNSEEN,
}
LEVELS = {
    level: Text(zh=words.zh, en=words.en.capitalize()) for level, words in LEVEL_WORDS.items()
}


def measure_of(rule: Rule) -> Measure:
    """Return the definition of what a rule measures."""
    return ALL_MEASURES[rule.measure]


def amount(value: float, measure: Measure) -> Text:
    """Return a value with its unit, such as 43 天."""
    if measure.unit == "yes_no":
        return YES if value else NO
    if value == 1 and measure.unit in _ONE:
        return _ONE[measure.unit]
    return _UNITS[measure.unit].fill(n=value)


def measured(finding: Finding, rule: Rule) -> Text:
    """Return what was measured, in words; a failed login that was never proven is "never"."""
    if finding.outcome is Outcome.NOT_OBSERVED:
        return UNSEEN
    if finding.measured is None:
        return NEVER
    return amount(finding.measured, measure_of(rule))


def never_posted(words: Text) -> Text:
    """Say that an account was silent from its first day on."""
    return Text(zh=f"开通以来未发布（{words.zh}）", en=f"nothing since it was opened ({words.en})")


def limit(rule: Rule) -> Text:
    """Return when a rule is broken, in words, such as 超过 14 天."""
    measure = measure_of(rule)
    bound = amount(rule.limit, measure)
    if rule.comparison == "==" and measure.unit == "yes_no":
        return bound
    beyond = _BEYOND[rule.comparison]
    return Text(zh=beyond.zh.format(limit=bound.zh), en=beyond.en.format(limit=bound.en))


def told(one: Evidence) -> Text:
    """Return one piece of evidence in words, without its link.

    The report and the books are handed on: texts of citizens and names of people stay out.
    """
    return same(f"{one.at} {one.text}".strip()) if one.kind == "post" else evidence_text(one)
