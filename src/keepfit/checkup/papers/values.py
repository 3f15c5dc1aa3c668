"""What was measured, what is allowed, and what can be looked at, in words."""

from __future__ import annotations

import math
from collections.abc import Iterable

from keepfit.checkup.core.rules import Comparison, Evidence, Finding, Rule
from keepfit.checkup.queries import ALL_MEASURES
from keepfit.connectors.platforms import table
from keepfit.history.core.coverages import REASONS
from keepfit.history.core.facts import MeasureUnit
from keepfit.intake.tables import exchange_tables
from keepfit.kit.text import NO, YES, Text, same

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
_ONE: dict[MeasureUnit, Text] = {
    "days": Text(zh="1天", en="1 day"),
    "hours": Text(zh="1小时", en="1 hour"),
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
_ASKING_YES = {("==", 0.0), ("!=", 1.0), ("<", 1.0), ("<=", 0.0)}
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
    "never_posted": Text(
        zh="能够打开，但从未见到发布过内容", en="it opens, but never published anything"
    ),
    "no_figures": Text(zh="没有所需的数据", en="the figures needed are not there"),
}
# The names of those who hold a login are nobody's business outside the ledger.
_PERSONS = {"login_holder", "second_holder"}
_FLAGS = {"True": YES, "False": NO}


def measured_text(measure: str, value: float | None) -> Text:
    """Return a measured value with its unit."""
    unit = ALL_MEASURES[measure].unit if measure in ALL_MEASURES else "count"
    if value is None:
        return Text(zh="未观测", en="not observed")
    if math.isinf(value):
        return _NEVER
    if unit == "yes_no":
        return YES if value else NO
    plain = round(value * 100 if unit == "share" else value, 2)
    if plain == 1 and unit in _ONE:
        return _ONE[unit]
    return _UNITS[unit].fill(n=f"{plain:.12g}")


def demand_text(rule: Rule) -> Text:
    """Return what a rule demands: at most 14 days, at least 60 %, yes."""
    limit = measured_text(rule.measure, rule.limit)
    if is_answer(rule.measure):
        return YES if (rule.comparison, rule.limit) in _ASKING_YES else NO
    demand = _DEMANDS[rule.comparison]
    return Text(zh=demand.zh.format(limit=limit.zh), en=demand.en.format(limit=limit.en))


def is_answer(measure: str) -> bool:
    """Whether a measure says yes or no instead of how much."""
    return measure in ALL_MEASURES and ALL_MEASURES[measure].unit == "yes_no"


def measure_text(measure: str) -> Text:
    """Return a measure's name."""
    return ALL_MEASURES[measure].name if measure in ALL_MEASURES else same(measure)


def evidence_text(one: Evidence) -> Text:
    """Return one thing to look at, in words; texts of citizens and names of people stay out."""
    match one.kind:
        case "post":
            return Text(zh="{at} 发布“{text}”{url}", en="{at}: published “{text}”{url}").fill(
                at=one.at, text=_short(one.text), url=f" {one.url}" if one.url else ""
            )
        case "message":
            return Text(
                zh="{at} 收到的留言（编号 {ref}）", en="{at}: message received (id {ref})"
            ).fill(at=one.at, ref=one.ref)
        case "probe":
            return _probe_text(one)
        case "ledger":
            return _cell_text(one)
        case "account" if not one.text:
            return WHY_UNSEEN.get(one.ref, same(one.ref))
        case "account":
            platform = table().title(one.at)
            return Text(
                zh=f"同单位账号“{one.text}”（{platform.zh}）",
                en=f"the unit's account “{one.text}” ({platform.en})",
            )


def _short(text: str) -> str:
    return text if len(text) <= _QUOTED else text[: _QUOTED - 1] + "…"


def _probe_text(one: Evidence) -> Text:
    # The outcome comes first; what the checker kept of it (a picture's name) may follow.
    code, _, kept = one.text.partition(" ")
    kind, known = _PROBES.get(one.ref, same(one.ref)), _OUTCOMES.get(code, same(code))
    outcome = Text(zh=f"{known.zh} {kept}".strip(), en=f"{known.en} {kept}".strip())
    return Text(zh=f"{one.at} {kind.zh}：{outcome.zh}", en=f"{one.at}: {kind.en}: {outcome.en}")


def _cell_text(one: Evidence) -> Text:
    columns = {column.name: column.header for column in exchange_tables()["accounts"].columns}
    header = columns.get(one.at, same(one.at))
    if one.at in _PERSONS or not one.text:
        value = (
            Text(zh="为空", en="is empty")
            if not one.text
            else Text(zh="须核对", en="is to be looked at")
        )
        return Text(
            zh=f"台账“{header.zh}”一栏{value.zh}（{one.ref}）",
            en=f"the ledger's “{header.en}” {value.en} ({one.ref})",
        )
    answer = _FLAGS.get(one.text, same(one.text))
    return Text(
        zh=f"台账“{header.zh}”一栏为“{answer.zh}”（{one.ref}）",
        en=f"the ledger's “{header.en}” says “{answer.en}” ({one.ref})",
    )


def unseen_text(findings: Iterable[Finding]) -> Text:
    """Return why nothing was observed, each reason once."""
    codes = dict.fromkeys(item.ref for one in findings for item in one.evidence[:1])
    reasons = [WHY_UNSEEN.get(code, same(code)) for code in codes] or [WHY_UNSEEN["no_figures"]]
    return Text(zh="；".join(one.zh for one in reasons), en="; ".join(one.en for one in reasons))
