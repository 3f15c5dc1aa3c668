"""Units and their names out of a sheet's rows, whatever its columns are called."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from keepfit.overlap.core.names import KnownUnit
from keepfit.overlap.core.spellings import sides

_ID = re.compile(
    r"^(?:(?:unit|org|organi[sz]ation|dept|department)?[ _-]?id|单位编号|单位id|机构编码|编号)$"
)
_SHORT = re.compile(r"abbr|acronym|short|简称|缩写", flags=re.IGNORECASE)
_NAME = re.compile(
    r"title|name|alias|known.as|spelling|名称|全称|别名|曾用名|单位$|部门$|机构$",
    flags=re.IGNORECASE,
)
# Names of persons, services and programmes in the same sheet are no names of the unit.
_NOT_ITS = re.compile(
    r"description|service|program|minister|person|contact|联系", flags=re.IGNORECASE
)
_SEVERAL = re.compile(r"[、；;|]")


def known_units(rows: Sequence[Mapping[str, str]]) -> list[KnownUnit]:
    """Return the units of a sheet; several rows with one id are one unit with all their names."""
    heads = list(rows[0]) if rows else []
    identity = next((head for head in heads if _ID.match(head.strip().casefold())), "")
    shorts = [head for head in heads if _SHORT.search(head)]
    named = [
        head
        for head in heads
        if _NAME.search(head) and head not in shorts and not _NOT_ITS.search(head)
    ]
    found: dict[str, tuple[dict[str, None], dict[str, None]]] = {}
    for row in rows:
        names = [one for head in named for one in _cells(row[head])]
        unit_id = row[identity].strip() if identity else (names[0] if names else "")
        if unit_id:
            known = found.setdefault(unit_id, ({}, {}))
            known[0].update(dict.fromkeys(names))
            known[1].update(dict.fromkeys(one for head in shorts for one in _cells(row[head])))
    return [
        # What is called a short name may be a whole one (县教育局), and is matched as both.
        KnownUnit(
            unit_id=unit_id,
            names=(*names, *(one for one in brief if one not in names)),
            shorts=tuple(brief),
        )
        for unit_id, (names, brief) in found.items()
    ]


def _cells(cell: str) -> Iterator[str]:
    for one in _SEVERAL.split(cell):
        if one.strip():
            yield one.strip()


def language_pairs(rows: Sequence[Mapping[str, str]]) -> list[tuple[str, str]]:
    """Return what rows say in two languages: columns `x_en` and `x_fr`, and cells "X | Y"."""
    heads = list(dict.fromkeys(head for row in rows[:1] for head in row))
    twofold = [(one, other) for one in heads for other in heads if _two_languages(one, other)]
    found: dict[tuple[str, str], None] = {}
    for row in rows:
        for one, other in twofold:
            mine, theirs = row.get(one, "").strip("'\" "), row.get(other, "").strip("'\" ")
            if mine and theirs and max(len(mine), len(theirs)) <= _PHRASE:
                found[mine, theirs] = None
        for cell in row.values():
            halves = sides(cell) if " | " in cell and len(cell) <= 2 * _PHRASE else ()
            if len(halves) == 2:
                found[halves[0], halves[1]] = None
    return list(found)


# Names, not sentences: in long texts too many words keep company.
_PHRASE = 200


def _two_languages(one: str, other: str) -> bool:
    return one.endswith("_en") and other == f"{one[:-3]}_fr"
