"""How the states of a store are brought up to date: by what arrived where that is known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from numpy.typing import NDArray

from keepfit.history.arrivals import arrived_since
from keepfit.history.pieces import (
    Piece,
    keys_of,
    read_texts,
    texts_like,
    write_piece,
    written_whole,
)
from keepfit.history.planned import Planned, planned
from keepfit.history.states import (
    Month,
    Seen,
    chained,
    kept_months,
    list_pieces,
    rows_listed,
    seen_last,
    tidy,
)
from keepfit.history.text_index import indexed_file
from keepfit.intake.tables import schema
from keepfit.kit.store import Store
from keepfit.kit.store.lock import only_writer
from keepfit.kit.store.merge import conformed

# A month in more pieces is made anew as one.
MOST_PIECES = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Refreshed:
    """What a refresh did: the months that were made anew or added to, and those that were kept."""

    built: tuple[str, ...]
    kept: tuple[str, ...]


def refresh(store: Store) -> Refreshed:
    """Bring a store's states up to date: make those that lack, drop those nobody names."""
    (store.path / "states").mkdir(exist_ok=True)
    with only_writer(store.path / "states" / "lock"):
        version = store.version
        found = kept_months(store)
        built = [one for one in found if not one.made()]
        if built:
            with planned(store.path / "states") as queries:
                _Work.begun(store, queries).bring_up(found)
        tidy(store, found, version)
    return Refreshed(
        built=tuple(one.name for one in built),
        kept=tuple(one.name for one in found if one not in built),
    )


@dataclass(slots=True, kw_only=True)
class _Work:
    """One refresh, month by month in order.

    `sound` says that every month so far is what was seen, or that and what arrived; `touched` has
    the texts of what arrived, `before` the chain of digests as it was seen.
    """

    queries: Planned
    seen: Seen | None
    news: Mapping[str, pa.Table] | None
    sound: bool
    before: str = ""
    touched: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, np.int64))
    pieces: list[Piece] = field(default_factory=list)

    @classmethod
    def begun(cls, store: Store, queries: Planned) -> _Work:
        seen = seen_last(store)
        news = None if seen is None else arrived_since(store, seen.version)
        return cls(queries=queries, seen=seen, news=news, sound=news is not None)

    def bring_up(self, found: Sequence[Month]) -> None:
        if self.seen is None or not set(self.seen.months) <= {one.name for one in found}:
            self.sound = False
        for month in found:
            old = "" if self.seen is None else self.seen.months.get(month.name, "")
            if month.digest != old:
                self._posts(month, old)
            elif not _there(month):
                self._anew(month)
            self.pieces += month.pieces()
            flags = month.flags.with_name(f"{chained(self.before, old)}.again.parquet")
            self._flags(month, flags if old else None)
            self.before = chained(self.before, old) if old else self.before

    def _posts(self, month: Month, old: str) -> None:
        """Make the pieces of a month that is not what was seen."""
        grown = self.sound and self._grown(month, old)
        self.sound = grown
        if not grown and not _there(month):
            self._anew(month)

    def _grown(self, month: Month, old: str) -> bool:
        """Add what arrived to the pieces that were seen; say whether the month is just that."""
        fresh = (self.news or {}).get(month.name)
        listing = month.listing.with_name(f"{old}.json")
        rows = rows_listed(listing) if old else 0
        if fresh is None or rows + fresh.num_rows != pq.read_metadata(month.posts).num_rows:
            return False
        known = [] if not old else [one.name for one in _pieces(listing)]
        if rows < 0 or len(known) >= MOST_PIECES:
            return False
        piece = Piece(folder=month.listing.parent, name=f"{month.digest}-news")
        self.queries.lay("posts", conformed(fresh, schema("posts")))
        write_piece(piece, self.queries.rows("kept"), fresh.to_batches())
        list_pieces(month, [*known, piece.name])
        self.touched = np.union1d(self.touched, keys_of(piece))
        return True

    def _anew(self, month: Month) -> None:
        piece = Piece(folder=month.listing.parent, name=month.digest)
        self.queries.lay("posts", [month.posts])
        write_piece(piece, self.queries.rows("kept"), indexed_file(month.posts))
        list_pieces(month, [piece.name])

    def _flags(self, month: Month, old: Path | None) -> None:
        """Flag what the month says again: where only news came, the texts alone that are in it."""
        if month.flags.exists():
            return
        if self.sound and (old is None or old.exists()):
            known = texts_like(self.pieces, self.touched)
        else:
            known, old = pa.concat_tables(map(read_texts, self.pieces)).unify_dictionaries(), None
        self.queries.lay("texts", known)
        fresh = self.queries.rows("flags", month.span).to_arrow_table()
        parts = [fresh] if old is None else [fresh, _untouched(old, self.touched, fresh.schema)]
        written_whole(month.flags, lambda aside: pq.write_table(pa.concat_tables(parts), aside))


def _there(month: Month) -> bool:
    return month.listing.exists() and all(
        path.exists() for one in month.pieces() for path in one.files()
    )


def _pieces(listing: Path) -> tuple[Piece, ...]:
    return Month(name="", posts=listing, listing=listing, flags=listing).pieces()


def _untouched(flags: Path, touched: NDArray[np.int64], shape: pa.Schema) -> pa.Table:
    kept = pq.read_table(flags, partitioning=None)
    again = pc.is_in(kept["twin_key"], value_set=pa.array(touched))
    return kept.filter(pc.invert(again)).cast(shape)
