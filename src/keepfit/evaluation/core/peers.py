"""Peer groups: level × sector × platform, merged upward where too small, and it is said so."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from keepfit.evaluation.core.records import PeerGroup
from keepfit.kit.text import Text
from keepfit.people.core.units import LEVELS

# With fewer peers a tenth is not even one account, and one odd neighbour moves every rank.
SMALLEST = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where an account stands before any merging."""

    kind: str
    platform: str
    level: str
    sector: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Cell:
    """Places that are compared together, and how many accounts stand there."""

    places: frozenset[Place]
    size: int


def peer_groups(
    places: Sequence[Place], smallest: int = SMALLEST
) -> tuple[tuple[PeerGroup, ...], list[int]]:
    """Return the groups in order, and each account's place among them.

    Too small a group first takes in the other small sectors of its level and platform, then the
    neighbouring levels of the platform, then other platforms of its kind. Kinds are never mixed:
    a kind with too few accounts in all is told to be too small, and nobody in it is called last.
    """
    sizes: dict[Place, int] = {}
    for one in places:
        sizes[one] = sizes.get(one, 0) + 1
    cells = [_Cell(places=frozenset({one}), size=size) for one, size in sizes.items()]
    for shelf in ("sector", "level", "platform"):
        cells = _merged(cells, shelf, smallest)
    cells.sort(key=lambda cell: min(_order(one) for one in cell.places))
    groups = tuple(_group(cell, smallest) for cell in cells)
    at = {one: number for number, cell in enumerate(cells) for one in cell.places}
    return groups, [at[one] for one in places]


_ABOVE = {
    "sector": ("kind", "platform", "level"),
    "level": ("kind", "platform"),
    "platform": ("kind",),
}


def _merged(cells: list[_Cell], shelf: str, smallest: int) -> list[_Cell]:
    """Merge what is too small with its neighbours on one shelf, until nothing there is."""
    by_parent: dict[tuple[tuple[str, ...], ...], list[_Cell]] = {}
    for cell in cells:
        parent = tuple(_values(cell.places, key) for key in _ABOVE[shelf])
        by_parent.setdefault(parent, []).append(cell)
    result: list[_Cell] = []
    for siblings in by_parent.values():
        result += _with_neighbours(siblings, shelf, smallest)
    return result


def _with_neighbours(siblings: list[_Cell], shelf: str, smallest: int) -> list[_Cell]:
    row = sorted(siblings, key=lambda cell: min(_order(one) for one in cell.places))
    if shelf != "level":
        row = _rest_together(row, smallest)
    while len(row) > 1 and min(cell.size for cell in row) < smallest:
        at = min(range(len(row)), key=lambda place: row[place].size)
        if shelf == "level":  # Only what is next to it: a village with a town, not a province.
            near = [place for place in (at - 1, at + 1) if 0 <= place < len(row)]
        else:
            near = [place for place in range(len(row)) if place != at]
        other = min(near, key=lambda place: row[place].size)
        joined = _joined([row[at], row[other]])
        row = [cell for place, cell in enumerate(row) if place not in (at, other)]
        row.insert(min(at, other), joined)
    return row


def _rest_together(row: list[_Cell], smallest: int) -> list[_Cell]:
    """Put all that is too small into one group; which two small sectors are alike nobody knows."""
    small = [cell for cell in row if cell.size < smallest]
    if len(small) < 2:
        return row
    return [*(cell for cell in row if cell.size >= smallest), _joined(small)]


def _joined(cells: Sequence[_Cell]) -> _Cell:
    return _Cell(
        places=frozenset(one for cell in cells for one in cell.places),
        size=sum(cell.size for cell in cells),
    )


def _order(one: Place) -> tuple[str, str, int, str]:
    level = LEVELS.index(one.level) if one.level in LEVELS else len(LEVELS)
    return one.kind, one.platform, level, one.sector


def _values(places: Iterable[Place], key: str) -> tuple[str, ...]:
    found = {str(getattr(one, key)) for one in places}
    if key == "level":
        return tuple(one for one in (*LEVELS, "") if one in found)
    return tuple(sorted(found))


def _short(found: Sequence[str]) -> str:
    """Name what a group holds on one shelf; beyond three names its first and how many more."""
    shown = [one or "-" for one in found]
    return "+".join(shown if len(shown) <= 3 else [*shown[:1], str(len(shown) - 1)])


_WORDS = {
    "sector": Text(zh="领域", en="sectors"),
    "level": Text(zh="层级", en="levels"),
    "platform": Text(zh="平台", en="platforms"),
}


def _group(cell: _Cell, smallest: int) -> PeerGroup:
    kinds, platforms, levels, sectors = (
        _values(cell.places, key) for key in ("kind", "platform", "level", "sector")
    )
    mixed = [
        _WORDS[key]
        for key, found in (("sector", sectors), ("level", levels), ("platform", platforms))
        if len(found) > 1
    ]
    return PeerGroup(
        group_id="/".join(_short(found) for found in (kinds, platforms, levels, sectors)),
        kinds=kinds,
        platforms=platforms,
        levels=levels,
        sectors=sectors,
        size=cell.size,
        merged=_told(mixed, smallest) if mixed else None,
        too_small=cell.size < smallest,
    )


def _told(mixed: list[Text], smallest: int) -> Text:
    return Text(
        zh=f"同类账号不足 {smallest} 个，已合并不同{'、'.join(one.zh for one in mixed)}一起比较。",
        en=f"Fewer than {smallest} alike, so different {', '.join(one.en for one in mixed)} are "
        "compared together.",
    )
