"""For whom units are there: which of them serve the same people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from keepfit.people.core.units import Unit

RELATIONS = ("unit", "above", "region", "elsewhere", "unknown")
UNIT, ABOVE, REGION, ELSEWHERE, UNKNOWN = range(5)
# A tree deeper than this is a mistake in the list of units.
_DEEP = 12
_SMALL = ("town", "village")


@dataclass(frozen=True, slots=True, kw_only=True)
class Serving:
    """The units of a ledger as columns; the last row stands for "no unit known".

    `above[d]` is the unit d + 1 steps up (-1 none), `root` the highest unit of the same level on
    the way up: a county's bureaus share it, its towns do not. `area` and `part` are codes of the
    county and of the town in it (-1 unknown).
    """

    row: Mapping[str, int]
    above: NDArray[np.int64]
    root: NDArray[np.int64]
    area: NDArray[np.int64]
    part: NDArray[np.int64]
    small: NDArray[np.bool_]

    def rows(self, unit_ids: Sequence[str]) -> NDArray[np.int64]:
        """Return the row of each unit, the last one where it is not in the list."""
        nobody = len(self.row)
        return np.array([self.row.get(one, nobody) for one in unit_ids], dtype=np.int64)


def serving(units: Mapping[str, Unit]) -> Serving:
    """Return the units as columns."""
    row = {unit_id: at for at, unit_id in enumerate(units)}
    known = list(units.values())
    parent = np.array([*(row.get(one.parent_id, -1) for one in known), -1], dtype=np.int64)
    levels = [*(one.level for one in known), ""]
    level = np.unique(np.array(levels), return_inverse=True)[1]
    codes = [*(_digits(one.division_code) for one in known), ""]
    return Serving(
        row=row,
        above=_above(parent),
        root=np.where(np.array([bool(one) for one in levels]), _roots(parent, level), -1),
        area=np.array([int(one[:6] or -1) for one in codes], dtype=np.int64),
        part=np.array([int(one[6:9] or 0) for one in codes], dtype=np.int64),
        small=np.isin(np.array(levels), _SMALL),
    )


def _digits(code: str) -> str:
    return code if code.isascii() and code.isdigit() and len(code) >= 6 else ""


def _above(parent: NDArray[np.int64]) -> NDArray[np.int64]:
    steps = [parent]
    for _ in range(_DEEP - 1):
        steps.append(np.where(steps[-1] >= 0, parent[steps[-1]], -1))
    return np.stack(steps)


def _roots(parent: NDArray[np.int64], level: NDArray[np.int64]) -> NDArray[np.int64]:
    root = np.arange(len(parent))
    for _ in range(_DEEP):
        higher = parent[root]
        root = np.where((higher >= 0) & (level[higher] == level[root]), higher, root)
    return root


def relations(who: Serving, mine: NDArray[np.int64], theirs: NDArray[np.int64]) -> NDArray[np.int8]:
    """Return for each pair of rows how the people they serve relate: a place in RELATIONS."""
    nobody = len(who.row)
    same_root = who.root[mine] == who.root[theirs]
    levelled = (who.root[mine] >= 0) & (who.root[theirs] >= 0)
    by_tree = np.where(levelled, np.where(same_root, REGION, ELSEWHERE), UNKNOWN)
    coded = (who.area[mine] >= 0) & (who.area[theirs] >= 0)
    found = np.where(coded, _by_code(who, mine, theirs, same_root), by_tree)
    higher = ((who.above[:, mine] == theirs) | (who.above[:, theirs] == mine)).any(axis=0)
    found = np.where(higher, ABOVE, found)
    found = np.where((mine == nobody) | (theirs == nobody), UNKNOWN, found)
    return np.where((mine == theirs) & (mine != nobody), UNIT, found).astype(np.int8)


def _by_code(
    who: Serving,
    mine: NDArray[np.int64],
    theirs: NDArray[np.int64],
    same_root: NDArray[np.bool_],
) -> NDArray[np.int64]:
    area = who.area[mine] == who.area[theirs]
    part = who.part[mine] == who.part[theirs]
    one_whole = (who.part[mine] == 0) | (who.part[theirs] == 0)
    # Many lists give every town the code of its county.
    towns = who.small[mine] & who.small[theirs] & (who.part[mine] == 0) & ~same_root
    inside = np.where(part & ~towns, REGION, np.where(~part & one_whole, ABOVE, ELSEWHERE))
    return np.where(area, inside, ELSEWHERE)
