"""Account-month states of a store, kept beside it: closed months once, the open one by its news.

Each file is named by the digest of what it was made from, so a file that is there is right, and
whatever a killed run leaves behind is either whole or has no name.
"""

from __future__ import annotations

import calendar
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from keepfit.history.arrivals import spent
from keepfit.history.core.facts import Window
from keepfit.history.pieces import Piece
from keepfit.kit.files import write_whole
from keepfit.kit.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """One month of posts: its file, and what is kept of it.

    `listing` names the pieces the month consists of; `flags` depends on the months before too.
    """

    name: str
    posts: Path
    listing: Path
    flags: Path

    @property
    def span(self) -> Window:
        """The days of the month."""
        year, number = map(int, self.name.split("-"))
        last = calendar.monthrange(year, number)[1]
        return Window(start=date(year, number, 1), as_of=date(year, number, last))

    @property
    def digest(self) -> str:
        """The digest of the month's file."""
        return self.posts.stem

    def pieces(self) -> tuple[Piece, ...]:
        """Return the pieces, in the order in which they came."""
        names = json.loads(self.listing.read_bytes())["pieces"]
        return tuple(Piece(folder=self.listing.parent, name=name) for name in names)

    def made(self) -> bool:
        """Say whether everything kept of the month is there."""
        if not (self.listing.exists() and self.flags.exists()):
            return False
        return all(path.exists() for one in self.pieces() for path in one.files())


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What a refresh saw: the store's version, and the digest of each month's file."""

    version: int
    months: Mapping[str, str]


def kept_months(store: Store) -> tuple[Month, ...]:
    """Return the months of a store's newest version, in order; their states may not exist yet."""
    found: list[Month] = []
    chain = ""
    for path in store.files("posts") if "posts" in store.tables() else ():
        name = path.parent.name
        if name[:1].isdigit():  # posts without a moment belong to no month
            chain = chained(chain, path.stem)
            folder = store.path / "states" / name
            found.append(
                Month(
                    name=name,
                    posts=path,
                    listing=folder / f"{path.stem}.json",
                    flags=folder / f"{chain}.again.parquet",
                )
            )
    return tuple(found)


def chained(before: str, digest: str) -> str:
    """Return the digest of a month's file and those of all months before it."""
    return hashlib.sha256(f"{before}{digest}".encode()).hexdigest()


def list_pieces(month: Month, names: list[str]) -> None:
    """Write down which pieces a month consists of."""
    rows = pq.read_metadata(month.posts).num_rows
    write_whole(month.listing, json.dumps({"pieces": names, "rows": rows}).encode())


def rows_listed(listing: Path) -> int:
    """Return how many posts the listed pieces were made from; -1 where nothing is listed."""
    try:
        return int(json.loads(listing.read_bytes())["rows"])
    except (OSError, ValueError, KeyError, TypeError):
        return -1


def seen_last(store: Store) -> Seen | None:
    """Return what the last refresh saw; None where that is not known."""
    try:
        row: dict[str, Any] = json.loads(_seen(store).read_bytes())
        return Seen(version=int(row["version"]), months=dict(row["months"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def tidy(store: Store, found: tuple[Month, ...], version: int) -> None:
    """Write down what was seen, and drop what no month names."""
    seen = Seen(version=version, months={one.name: one.digest for one in found})
    if seen != seen_last(store):
        row = {"version": seen.version, "months": dict(seen.months)}
        write_whole(_seen(store), json.dumps(row).encode())
    needed = {path for one in found for path in (one.listing, one.flags)}
    needed |= {path for one in found for piece in one.pieces() for path in piece.files()}
    strays = [one for one in (store.path / "states").glob("[0-9]*/*") if one not in needed]
    for stray in sorted([*strays, *spent(store, version)]):
        stray.unlink()


def _seen(store: Store) -> Path:
    return store.path / "states" / "seen.json"
