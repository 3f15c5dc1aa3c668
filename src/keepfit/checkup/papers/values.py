"""What was measured, what is allowed, and what can be looked at, in words."""

from __future__ import annotations

import math

from keepfit.checkup.core.rules import Comparison, Evidence, Finding, Rule
from keepfit.checkup.queries import ALL_MEASURES
from keepfit.connectors.platforms import table
from keepfit.history.core.coverages import REASONS
from keepfit.history.core.facts import MeasureUnit
from keepfit.intake.tables import exchange_tables
from keepfit.kit.text import Text, same

_QUOTED = 40  # characters of a post that are enough to know it again

_UNITS: dict[MeasureUnit, Text] = {
    "days": Text(zh="{n}天", en="{n} days"),
    "count": Text(zh="{n}", en="{n}"),
    "share": Text(zh="{n}%", en="{n} %"),
    "hours": Text(zh="{n}小时", en="{n} hours"),
    "per_week": Text(zh="每周{n}条", en="{n} a week"),
    "yes_no": Text(zh="{n}", en="{n}"),
    "ratio": Text(zh="{n}", en="{n}"),
}
# What a rule demands where `measure comparison limit` would break it.
_DEMANDS: dict[Comparison, Text] = {
    ">": Text(zh="不超过{limit}", en="at most {limit}"),
    ">=": Text(zh="低于{limit}", en="less than {limit}"),
    "<": Text(zh="不少于{limit}", en="at least {limit}"),
    "<=": Text(zh="多于{limit}", en="more than {limit}"),
    "==": Text(zh="不为{limit}", en="other than {limit}"),
    "!=": Text(zh="{limit}", en="{limit}"),
}
_YES, _NO = Text(zh="是", en="yes"), Text(zh="否", en="no")
_NEVER = Text(zh="从未", en="never")

_PROBES = {
    "open": Text(zh="打开测试", en="opening"),
    "download": Text(zh="下载测试", en="download"),
    "link": Text(zh="链接测试", en="following a link"),
    "question": Text(zh="测试提问", en="test question"),
}
_OUTCOMES = {
    "ok": Text(zh="正常", en="fine"),
    "failed": Text(zh="失败", en="failed"),
    "unreachable": Text(zh="无法访问", en="unreachable"),
    "not_allowed": Text(zh="平台不允许", en="not allowed by the platform"),
}
WHY_UNSEEN: dict[str, Text] = {
    **REASONS,
    "not_asked": Text(zh="台账没有相应栏目", en="the ledger has no such column"),
    "not_probed": Text(zh="没有打开、下载或提问的测试结果", en="it was not tried out"),
    "no_messages": Text(zh="没有留言记录", en="no messages are on record"),
    "no_figures": Text(zh="没有所需的数据", en="the figures needed are not there"),
}
# The names of those who hold a login are nobody's business outside the ledger.
_PERSONS = {"login_holder", "second_holder"}


def measured_text(measure: str, value: float | None) -> Text:
    """Return a measured value with its unit."""
    unit = ALL_MEASURES[measure].unit if measure in ALL_MEASURES else "count"
    if value is None:
        return Text(zh="未观测", en="not observed")
    if math.isinf(value):
        return _NEVER
    if unit == "yes_no":
        return _YES if value else _NO
    return _UNITS[unit].fill(n=f"{value * 100 if unit == 'share' else value:.4g}")


def demand_text(rule: Rule) -> Text:
    """Return what a rule demands: at most 14 days, at least 60 %, yes."""
    unit = ALL_MEASURES[rule.measure].unit if rule.measure in ALL_MEASURES else "count"
    if unit == "yes_no":
        return _NO if _breaks_at(rule, 1.0) else _YES
    return (
        _DEMANDS[rule.comparison].fill(**{"limit": Text(zh="{0}", en="{0}").zh})
        if False
        else _filled(_DEMANDS[rule.comparison], measured_text(rule.measure, rule.limit))
    )
