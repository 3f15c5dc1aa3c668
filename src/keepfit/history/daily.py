"""The same measures as `queries.measured`, from a store's account-month states.

From states comes everything that is measured of posts: they are never read again. Messages,
metrics and probes are few and are read as they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from numpy.typing import NDArray

from keepfit.history.core.facts import Facts, Window
from keepfit.history.core.windowed import Counted, Counting, Kept
from keepfit.history.measures.posts import MARKS, PAIRED, RECEPTION
from keepfit.history.measures.span import midnight
from keepfit.history.pieces import Piece, read_texts
from keepfit.history.planned import counted_others
from keepfit.history.queries import facts_of, laid_beside
from keepfit.history.refreshing import refresh
from keepfit.history.roster import Roster, roster
from keepfit.history.states import Month, kept_months
from keepfit.history.tables import LONG
from keepfit.kit.settings import Settings
from keepfit.kit.store import Store

Longs = NDArray[np.int64]

_NOBODY = np.zeros(0, dtype=np.int32)
_FLAGGED = ["account_id", "published_at", "repeat", "copy"]


def measured_daily(store: Store, accounts: pa.Table, window: Window, settings: Settings) -> Facts:
    """Measure every account of the table over one window; equal to `queries.measured`.

    States that lack are made first, so that the next day has them.
    """
    refresh(store)
    who = roster(accounts)
    seen = [one for one in kept_months(store) if one.span.start <= window.as_of]
    kept = store.tables()
    tables = {name: store.files(name) for name in LONG if name in kept and name != "posts"}
    results = counted_others(tables, window, store.path / "states")
    results |= _Counting.of(who, window).tables(seen)
    return facts_of(laid_beside(who, results), who, window, settings)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Counting:
    """One window over kept months: the accounts that are counted, in the order of the roster."""

    ids: pa.Array
    window: Window
    span: tuple[int, int]

    @classmethod
    def of(cls, who: Roster, window: Window) -> _Counting:
        start = datetime.combine(window.start, time())
        return cls(
            ids=pa.array(who.account_ids.tolist(), pa.string()),
            window=window,
            span=(_microseconds(start), _microseconds(midnight(window))),
        )

    def tables(self, seen: Sequence[Month]) -> dict[str, pa.Table]:
        """Return what `queries.of_posts` counts, by the same names."""
        near = [one for one in seen if one.span.as_of >= self.window.start]
        before = [one for one in seen if one.span.as_of < self.window.start]
        pieces = [piece for one in near for piece in one.pieces()]
        last = self._last([piece for one in before for piece in one.pieces()])
        files = [pq.ParquetFile(one.posts, read_dictionary=["account_id"]) for one in pieces]
        counting = Counting(self._kept(files), len(self.ids), self.span)
        found = counting.counted(last, len(MARKS))
        flags = [pq.read_table(one.flags, columns=_FLAGGED, partitioning=None) for one in near]
        columns = {
            "last_posts": {"last_post_at": _moments(found.last_at)},
            "posts": _posts(counting, found, files),
            "gaps": {"gap_days": found.gap_days},
            "texts": {"texts": sum(map(self._texts, pieces), self._none())},
        }
        for name, mark in (("repeats", "repeat"), ("copies", "copy")):
            columns[name] = {name: sum((self._hits(one, mark) for one in flags), self._none())}
        return {name: pa.table({"account_id": self.ids, **one}) for name, one in columns.items()}

    def _none(self) -> Longs:
        return np.zeros(len(self.ids), dtype=np.int64)

    def _rows(self, column: pa.ChunkedArray) -> NDArray[np.int32]:
        """Return each account's row in the roster, -1 where it is not in it."""
        chunks = [self._row(one) for one in column.chunks]
        return np.concatenate([_NOBODY, *chunks])

    def _row(self, column: pa.Array) -> NDArray[np.int32]:
        coded = column if pa.types.is_dictionary(column.type) else column.dictionary_encode()
        places = pc.fill_null(pc.index_in(coded.dictionary, value_set=self.ids), -1).to_numpy()
        return np.asarray(places[coded.indices.to_numpy()], dtype=np.int32)

    def _last(self, pieces: Iterable[Piece]) -> Longs:
        result = np.full(len(self.ids), -1, dtype=np.int64)
        for piece in pieces:
            lasts = pq.read_table(piece.lasts, partitioning=None)
            rows = self._rows(lasts["account_id"])
            known = rows >= 0
            np.maximum.at(result, rows[known], _longs(lasts["published_at"])[known])
        return result

    def _kept(self, files: Sequence[pq.ParquetFile]) -> Kept:
        rows = [_columns(one, ["account_id", "published_at", "marks"]) for one in files]
        return Kept(
            account=np.concatenate([_NOBODY, *(self._rows(one["account_id"]) for one in rows)]),
            at=np.concatenate([self._none()[:0], *(_longs(one["published_at"]) for one in rows)]),
            marks=np.concatenate([_NOBODY, *(one["marks"].to_numpy() for one in rows)]),
        )

    def _texts(self, piece: Piece) -> Longs:
        """Return how many texts of the window are long enough to compare."""
        return self._hits(read_texts(piece), None)

    def _hits(self, rows: pa.Table, mark: str | None) -> Longs:
        at = _longs(rows["published_at"])
        account = self._rows(rows["account_id"])
        inside = (at >= self.span[0]) & (at < self.span[1]) & (account >= 0)
        if mark is not None:
            inside &= rows[mark].to_numpy() == 1
        return np.bincount(account[inside], minlength=len(self.ids))


def _posts(
    counting: Counting, found: Counted, files: Sequence[pq.ParquetFile]
) -> dict[str, NDArray[np.float64]]:
    columns = {"posts": found.posts, "active_days": found.active_days}
    columns |= {name: found.marks[n] for n, name in enumerate(MARKS) if name != PAIRED}
    # One kind after the other in the same place: a window of a country is gigabytes.
    values = np.empty(sum(one.metadata.num_rows for one in files), dtype=np.int64)
    for name in RECEPTION:
        at = 0
        for file in files:
            end = at + file.metadata.num_rows
            values[at:end] = _columns(file, [name])[name].to_numpy()
            at = end
        one = counting.received(values, MARKS.index(f"{name}_known"), MARKS.index(PAIRED))
        columns |= {f"{name}_total": one.total, f"{name}_median": one.median}
        if name in ("reads", "likes"):
            columns[f"paired_{name}"] = one.paired
    return columns


def _columns(file: pq.ParquetFile, names: list[str]) -> pa.Table:
    return file.read(columns=names, use_threads=False)


def _longs(column: pa.ChunkedArray) -> Longs:
    moments = column.cast(pa.timestamp("us")).cast(pa.int64())
    return np.asarray(moments.to_numpy(), dtype=np.int64)


def _moments(last_at: Longs) -> pa.Array:
    return pa.array(last_at, mask=last_at < 0).cast(pa.timestamp("us"))


def _microseconds(moment: datetime) -> int:
    return int(moment.replace(tzinfo=UTC).timestamp()) * 1_000_000
