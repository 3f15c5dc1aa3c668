"""Units (单位) and the tree they stand in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from keepfit.kit.text import Text

LEVEL_NAMES: Mapping[str, Text] = {
    "national": Text(zh="国家级", en="National"),
    "province": Text(zh="省级", en="Province"),
    "city": Text(zh="市级", en="City"),
    "county": Text(zh="县级", en="County"),
    "town": Text(zh="乡镇级", en="Town"),
    "village": Text(zh="村级", en="Village"),
}
LEVELS = tuple(LEVEL_NAMES)
# As they read within a sentence or a table; "" is a unit whose level nobody told.
LEVEL_WORDS: Mapping[str, Text] = {
    "national": Text(zh="国家级", en="national"),
    "province": Text(zh="省级", en="province"),
    "city": Text(zh="市级", en="city"),
    "county": Text(zh="县级", en="county"),
    "town": Text(zh="乡镇（街道）", en="township"),
    "village": Text(zh="村（社区）", en="village"),
    "": Text(zh="层级不详", en="level unknown"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """One unit: an office, a bureau, a township, a hospital; empty text where nothing is known."""

    unit_id: str
    name: str
    aliases: tuple[str, ...] = ()
    parent_id: str = ""
    level: str = ""
    division_code: str = ""
    uscc: str = ""
    sector: str = ""
    residents: int | None = None
    extra: str = ""


def superiors(unit_id: str, units: Mapping[str, Unit]) -> Iterator[Unit]:
    """Yield the units above one, nearest first; a circle in the tree ends the walk."""
    seen = {unit_id}
    here = units.get(unit_id)
    while here is not None and here.parent_id and here.parent_id not in seen:
        seen.add(here.parent_id)
        here = units.get(here.parent_id)
        if here is not None:
            yield here
