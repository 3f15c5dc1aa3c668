"""How one pack differs from another, rule by rule, as whoever puts it in force must know it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from keepfit.checkup.core.rules import Pack, Rule
from keepfit.kit.text import Text

_NAMES: dict[str, Text] = {
    "limit": Text(zh="何时算违反", en="Broken where"),
    "measure": Text(zh="测算指标", en="Measure"),
    "severity": Text(zh="性质", en="Kind"),
    "points": Text(zh="分值", en="Points"),
    "days": Text(zh="整改工作日", en="Working days to put it right"),
    "on": Text(zh="启用", en="Switched on"),
    "statement": Text(zh="表述", en="Statement"),
    "kinds": Text(zh="账号类型", en="Kinds of account"),
    "platforms": Text(zh="平台", en="Platforms"),
    "unobserved": Text(zh="未观测时", en="Where not observed"),
    "source": Text(zh="依据", en="Source"),
    "remedy": Text(zh="整改要求", en="Remedy"),
}
_OF_THE_PACK: dict[str, Text] = {
    "name": Text(zh="名称", en="Name"),
    "window_days": Text(zh="观测天数", en="Days looked at"),
    "calendar": Text(zh="工作日历", en="Calendar"),
    "statuses": Text(zh="检查哪些状态的账号", en="Account states judged"),
    "scoring": Text(zh="计分", en="Scoring"),
    "ladder": Text(zh="预警", en="Warning ladder"),
    "by_hand": Text(zh="人工判断事项", en="Left to people"),
}
_NEW = Text(zh="新增规则", en="New rule")
_GONE = Text(zh="去掉规则", en="Rule taken out")


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One thing that differs; `rule_id` is empty for what concerns the whole pack."""

    rule_id: str
    statement: Text
    what: Text
    before: str = ""
    after: str = ""


def condition(rule: Rule) -> str:
    """Write when a rule is broken, as in TOML: "> 14"."""
    return f"{rule.comparison} {number_text(rule.limit)}"


def number_text(number: float) -> str:
    """Write a number as people do, and so that it is read back as the same number."""
    short = f"{number:g}"
    return short if float(short) == number else repr(number)


def differences(old: Pack, new: Pack) -> tuple[Difference, ...]:
    """Return everything in which the new pack differs from the old one."""
    before = {one.rule_id: one for one in old.rules}
    after = {one.rule_id: one for one in new.rules}
    found = list(_of_the_pack(old, new))
    for rule_id, rule in after.items():
        if rule_id in before:
            found += _of_rule(before[rule_id], rule)
        else:
            found.append(_whole(rule, _NEW, after=condition(rule)))
    gone = [rule for rule_id, rule in before.items() if rule_id not in after]
    return (*found, *(_whole(one, _GONE, before=condition(one)) for one in gone))


def _of_the_pack(old: Pack, new: Pack) -> Iterator[Difference]:
    nothing = Text(zh="", en="")
    for name, what in _OF_THE_PACK.items():
        first, second = getattr(old, name), getattr(new, name)
        if first != second:
            yield Difference(
                rule_id="",
                statement=nothing,
                what=what,
                before=_written(first),
                after=_written(second),
            )


def _of_rule(old: Rule, new: Rule) -> Iterator[Difference]:
    for name, what in _NAMES.items():
        if name == "limit":
            first, second = condition(old), condition(new)
        else:
            first, second = _written(getattr(old, name)), _written(getattr(new, name))
        if first != second:
            yield Difference(
                rule_id=new.rule_id,
                statement=new.statement,
                what=what,
                before=first,
                after=second,
            )


def _whole(rule: Rule, what: Text, before: str = "", after: str = "") -> Difference:
    return Difference(
        rule_id=rule.rule_id, statement=rule.statement, what=what, before=before, after=after
    )


def _written(value: object) -> str:
    if isinstance(value, Text):
        return f"{value.zh} / {value.en}"
    if isinstance(value, tuple):
        return ", ".join(_written(one) for one in value) or "—"
    if isinstance(value, float):
        return number_text(value)
    if hasattr(value, "__dataclass_fields__"):
        parts = [_written(getattr(value, name)) for name in value.__dataclass_fields__]
        return " ".join(parts)
    return "—" if value is None else str(value)
