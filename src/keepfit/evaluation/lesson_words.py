"""What the best do, in words, as a run keeps it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from keepfit.evaluation.models import Run
from keepfit.evaluation.office import Example, names_within
from keepfit.kit.text import Text
from keepfit.people.core.rights import Actor

_MEDIUM, _LARGE = 0.5, 0.8  # effect sizes in standard deviations (Cohen 1988)


@dataclass(frozen=True, slots=True, kw_only=True)
class LessonTold:
    """One thing the best of a group do otherwise, with posts that show it."""

    group: Text
    name: Text
    best: Text
    rest: Text
    apart: Text
    size: Text
    part_of: Text | None
    examples: tuple[Example, ...]


def lessons(run: Run, by: Actor) -> list[LessonTold]:
    """Return the lessons of a run; posts are public, accounts are named within reach alone."""
    ids = [each["account_id"] for one in run.lessons for each in one["examples"]]
    names = names_within(ids, by) if ids else {}
    groups = {one["group_id"]: _text(one["name"]) for one in run.groups}
    return [_lesson(one, groups, names) for one in run.lessons]


def _lesson(
    one: Mapping[str, Any], groups: Mapping[str, Text], names: Mapping[str, str]
) -> LessonTold:
    best, rest = (_amount(one[name], one["unit"]) for name in ("best", "rest"))
    low, high = (_amount(one[name], one["unit"], sign="+") for name in ("low", "high"))
    return LessonTold(
        group=groups[one["group_id"]],
        name=_text(one["name"]),
        best=best,
        rest=rest,
        apart=Text(zh=f"{low.zh} 至 {high.zh}", en=f"{low.en} to {high.en}"),
        size=_sized(abs(one["size"])),
        part_of=_text(one["part_of"]) if one["part_of"] else None,
        examples=_examples(one["examples"], names),
    )


def _examples(found: Sequence[Mapping[str, str]], names: Mapping[str, str]) -> tuple[Example, ...]:
    return tuple(
        Example(
            name=names.get(one["account_id"], ""),
            title=one["title"],
            # What a sheet gives as a link may be anything; only addresses of the web are followed.
            url=one["url"] if one["url"].startswith(("http://", "https://")) else "",
            on=one["on"],
        )
        for one in found
    )


def _text(told: Mapping[str, str]) -> Text:
    return Text(zh=told["zh"], en=told["en"])


def _amount(value: float, unit: str, sign: str = "") -> Text:
    if unit == "share":
        points = Text(zh=" 个百分点", en=" points") if sign else Text(zh="%", en="%")
        shown = f"{100 * value:{sign}.0f}"
        return Text(zh=shown + points.zh, en=shown + points.en)
    if unit == "hours":
        return Text(zh=f"{value:{sign}.1f} 小时", en=f"{value:{sign}.1f} hours")
    return Text(zh=f"{value:{sign}.2f}", en=f"{value:{sign}.2f}")


def _sized(size: float) -> Text:
    if size >= _LARGE:
        return Text(zh=f"大（{size:.1f}）", en=f"large ({size:.1f})")
    if size >= _MEDIUM:
        return Text(zh=f"中（{size:.1f}）", en=f"medium ({size:.1f})")
    return Text(zh=f"小（{size:.1f}）", en=f"small ({size:.1f})")
