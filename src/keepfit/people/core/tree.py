"""The tree of units as paths: whoever stands under whom is told by how a path begins."""

from __future__ import annotations

from collections.abc import Mapping

from keepfit.kit.errors import KeepfitError
from keepfit.kit.text import Text
from keepfit.people.core.rights import path_of


class TreeError(KeepfitError):
    """Units that stand under each other in a circle, or under a unit that is not there."""


def paths_of(parents: Mapping[str, str]) -> dict[str, str]:
    """Return the path of each unit; `parents` gives each unit's superior, "" for the highest.

    Raises TreeError naming the units of a circle or the superior that is missing.
    """
    paths: dict[str, str] = {}
    for unit_id in parents:
        way = _way(unit_id, parents, paths)
        for one in reversed(way):
            paths[one] = path_of(one, paths.get(parents[one], ""))
    return paths


def _way(unit_id: str, parents: Mapping[str, str], known: Mapping[str, str]) -> list[str]:
    """Return a unit and its superiors, nearest first, up to one whose path is known."""
    way: list[str] = []
    here = unit_id
    while here and here not in known:
        if here not in parents:
            raise _missing(way[-1], here)
        if here in way:
            raise _circle(way[way.index(here) :])
        way.append(here)
        here = parents[here]
    return way


def _missing(unit_id: str, superior: str) -> TreeError:
    text = Text(
        zh="单位“{unit}”的上级“{superior}”不在单位表里。",
        en="The unit “{unit}” stands under “{superior}”, which is not in the table of units.",
    )
    hint = Text(zh="请补上该上级单位，或改正编号。", en="Add that unit, or put its id right.")
    return TreeError(text.fill(unit=unit_id, superior=superior), hint=hint)


def _circle(units: list[str]) -> TreeError:
    text = Text(
        zh="这些单位互为上级，形成循环：{units}。",
        en="These units stand under each other in a circle: {units}.",
    )
    hint = Text(zh="请改正其中一个单位的上级单位。", en="Put right the superior of one of them.")
    return TreeError(text.fill(units=" → ".join([*units, units[0]])), hint=hint)
