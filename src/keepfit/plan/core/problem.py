"""What is to be planned: accounts, their services, whom they may be merged into, what must hold.

Accounts are rows 0..n-1 of arrays; everything else names them by row. No solver is known here:
whoever can read these arrays (or their JSON, see `exchange`) can solve them, and check us.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from keepfit.kit.text import Text

Ids = NDArray[np.str_]
Rows = NDArray[np.int64]
Numbers = NDArray[np.float64]
Flags = NDArray[np.bool_]

# Locks and fates share one code: a row of an account, or one of these.
FREE = -1
AWAY = -2


def no_rows() -> Rows:
    """Return an empty array of rows."""
    return np.zeros(0, dtype=np.int64)


def no_numbers() -> Numbers:
    """Return an empty array of numbers."""
    return np.zeros(0, dtype=np.float64)


def no_ids() -> Ids:
    """Return an empty array of ids."""
    return np.zeros(0, dtype=np.str_)


def no_flags() -> Flags:
    """Return an empty array of flags."""
    return np.zeros(0, dtype=np.bool_)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Sets:
    """Sets of account rows, one after the other: set i is `member[start[i]:start[i + 1]]`."""

    start: Rows = field(default_factory=lambda: np.zeros(1, dtype=np.int64))
    member: Rows = field(default_factory=no_rows)

    def __len__(self) -> int:
        """Return how many sets there are."""
        return len(self.start) - 1

    def of(self, row: int) -> Rows:
        """Return the members of one set."""
        return self.member[self.start[row] : self.start[row + 1]]

    def owner(self) -> Rows:
        """Return, for each member in turn, the set it stands in."""
        return np.repeat(np.arange(len(self)), np.diff(self.start))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Accounts:
    """The accounts, one row each.

    `keep_cost`, `close_cost`: what keeping or closing outright costs a month, in hours (one-off
    work spread over the months the plan counts in); this is what the objective adds up. `hours`:
    what running it takes today, for the tables. `capacity`: hours a month it could take on, inf
    where nothing limits it. `transacts`: a service can be completed there. `protected`: it stays.
    """

    ids: Ids
    unit: Ids
    platform: Ids
    region: Ids
    hours: Numbers
    keep_cost: Numbers
    close_cost: Numbers
    capacity: Numbers
    transacts: Flags
    protected: Flags

    def __len__(self) -> int:
        """Return how many accounts there are."""
        return len(self.ids)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Merges:
    """Who may be merged into whom; whatever a platform forbids is not in the list.

    `cost`: hours a month, one-off work included; `load`: hours a month that the work takes at
    the successor; `move`: one-off hours (for the tables); `retained`: share of followers kept.
    """

    source: Rows = field(default_factory=no_rows)
    target: Rows = field(default_factory=no_rows)
    cost: Numbers = field(default_factory=no_numbers)
    load: Numbers = field(default_factory=no_numbers)
    move: Numbers = field(default_factory=no_numbers)
    retained: Numbers = field(default_factory=no_numbers)

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self.source)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Services:
    """Each service needs `need` different living entrances.

    An entrance is a kept provider, or a kept account that a provider was merged into; where
    `deep`, the latter only if it `transacts`.
    """

    ids: Ids = field(default_factory=no_ids)
    need: Rows = field(default_factory=no_rows)
    deep: Flags = field(default_factory=no_flags)
    providers: Sets = field(default_factory=Sets)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Reach:
    """Each cell (region and audience, or a whole region) keeps all but `loss` of its followers.

    `followers` runs beside `cells.member`.
    """

    ids: Ids = field(default_factory=no_ids)
    loss: Numbers = field(default_factory=no_numbers)
    cells: Sets = field(default_factory=Sets)
    followers: Numbers = field(default_factory=no_numbers)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Groups:
    """Groups with a number: at most so many kept (`doubles`), or someone left (`duties`).

    For duties `number` is 1 where a kept successor will do, 2 where an account of its own must
    stay (strict).
    """

    ids: Ids = field(default_factory=no_ids)
    number: Rows = field(default_factory=no_rows)
    sets: Sets = field(default_factory=Sets)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Problem:
    """The whole problem. `locks[a]`: FREE, AWAY (not kept), a itself (keep) or a successor."""

    accounts: Accounts
    merges: Merges = field(default_factory=Merges)
    services: Services = field(default_factory=Services)
    reach: Reach = field(default_factory=Reach)
    doubles: Groups = field(default_factory=Groups)
    duties: Groups = field(default_factory=Groups)
    locks: Rows = field(default_factory=no_rows)

    def __len__(self) -> int:
        """Return how many accounts there are."""
        return len(self.accounts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Defect:
    """Something that makes a problem unsound, and where."""

    where: str
    cause: Text
