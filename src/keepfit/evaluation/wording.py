"""Peer groups in words a reader needs no key for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from keepfit.connectors.platforms import table
from keepfit.evaluation.core.records import PeerGroup
from keepfit.history.core.facts import MeasureUnit
from keepfit.kit.text import NO, YES, Text, same
from keepfit.people.core.units import LEVEL_WORDS

_NAMED = 2


def group_words(group: PeerGroup) -> Text:
    """Return what a peer group holds: platforms, levels, sectors."""
    platforms = _listed([table().title(one) for one in group.platforms], _PLATFORMS)
    levels = _listed([LEVEL_WORDS.get(one, same(one)) for one in group.levels], _LEVELS)
    return Text(
        zh=" · ".join((platforms.zh, levels.zh, _sectors(group).zh)),
        en=" · ".join((platforms.en, levels.en, _sectors(group).en)),
    )


_PLATFORMS = Text(zh="等 {n} 个平台", en=" and {n} more")
_LEVELS = Text(zh="等 {n} 个层级", en=" and {n} more")


def _listed(found: Sequence[Text], more: Text) -> Text:
    """Name the first of several things, and how many there are."""
    shown = found[: _NAMED if len(found) > _NAMED + 1 else len(found)]
    zh, en = "、".join(one.zh for one in shown), ", ".join(one.en for one in shown)
    if len(shown) == len(found):
        return Text(zh=zh, en=en)
    return Text(zh=zh + more.zh.format(n=len(found)), en=en + more.en.format(n=len(found) - _NAMED))


def _sectors(group: PeerGroup) -> Text:
    named = [one for one in group.sectors if one]
    if len(named) == 1 and len(group.sectors) == 1:
        return same(named[0])
    if not named:
        return Text(zh="未分领域", en="no sector")
    return Text(zh=f"{len(named)} 个领域合并", en=f"{len(named)} sectors together")


def amount(value: float, unit: MeasureUnit) -> Text:
    """Return a measured value with its unit, such as 43 天."""
    if unit == "yes_no":
        return YES if value else NO
    one = _ONE.get(unit)
    return one if one is not None and value == 1 else _UNITS[unit].fill(n=value)


_UNITS: Mapping[MeasureUnit, Text] = {
    "days": Text(zh="{n:g} 天", en="{n:g} days"),
    "count": Text(zh="{n:,.0f}", en="{n:,.0f}"),
    "hours": Text(zh="{n:.1f} 小时", en="{n:.1f} hours"),
    "per_week": Text(zh="每周 {n:.1f} 条", en="{n:.1f} a week"),
    "share": Text(zh="{n:.0%}", en="{n:.0%}"),
    "ratio": Text(zh="{n:.2f}", en="{n:.2f}"),
}
_ONE: Mapping[MeasureUnit, Text] = {"days": Text(zh="1 天", en="1 day")}
