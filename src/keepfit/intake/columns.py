"""One column of cells into one typed column: a sweep for plain cells, distinct values else.

A column of a million counts or moments has few ways of being written. Cells in a plain form are
converted as a column; of the others each distinct text is read once.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from keepfit.connectors.cells import text_column
from keepfit.intake.core.dates import FIRST_YEAR, LAST_YEAR
from keepfit.intake.core.exchange import Column
from keepfit.intake.core.outcomes import Outcome, Refused, Taken
from keepfit.intake.core.values import SPECIAL_TEXTS, Parser, not_collected, unguarded
from keepfit.intake.folding import PLAIN, is_folded

Rows = NDArray[np.int64]
Swept = tuple[pa.ChunkedArray, pa.ChunkedArray]
Sweep = Callable[[pa.ChunkedArray], Swept]
# How many cells tell whether a column says the same over and over.
_LOOKED_AT = 1_000

_DAY = r"^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})"
_CLOCK = r"(?:[ T](\d{1,2}:\d{2}(?::\d{2})?)(?:\.\d+)?(?: ?(?:Z|[+-]\d{2}:?\d{2}))?)?$"
_COUNT = r"^\d{1,15}$"
# At least five characters, so that "none" and "null" are looked at one by one.
_ID = r"^[0-9A-Za-z][0-9A-Za-z_.:=+/@%~-]{3,}[0-9A-Za-z_=]$"
_CUT = r"(?i)^\d(\.\d+)?e\+\d+$"
# Characters that cleaning and folding leave alone (but for capitals), single spaces between.
_TEXT = rf"^{PLAIN}+( {PLAIN}+)*$"
_URL = r"^https?://[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}(:\d{1,4})?([/?#][!-~]*)?$"


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnReader:
    """How one column is read: cell by cell, its type, and what its header multiplies by."""

    column: Column
    parse: Parser
    kind: pa.DataType
    scale: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedColumn:
    """A typed column; where cells were refused, what is to be told, what nobody asked.

    Positions count from 0 in the column.
    """

    values: pa.ChunkedArray
    refused: tuple[tuple[Rows, str, Refused], ...] = ()
    notes: dict[str, Rows] = field(default_factory=dict)
    not_asked: Rows = field(default_factory=lambda: np.empty(0, np.int64))


def typed_column(cells: pa.ChunkedArray, reader: ColumnReader) -> TypedColumn:
    """Return the typed column, with everything that could not be read."""
    if not pa.types.is_string(cells.type):
        kept = _kept(cells, reader) if reader.scale == 1 else None
        if kept is not None:
            return TypedColumn(values=kept)
        cells = pa.chunked_array([text_column(cells.to_pylist())], pa.string())
    if _is_running_text(reader.column):
        return TypedColumn(values=pc.replace_substring_regex(cells, r"^'([=+\-@])", r"\1"))
    sweep = _sweep(reader.column) if reader.scale == 1 else None
    if sweep is None or cells.null_count == len(cells):
        return _distinct(cells, reader)
    simple, values = _swept(sweep, cells)
    if pc.all(simple).as_py() is not False:
        return TypedColumn(values=values.cast(reader.kind))
    rest = _distinct(pc.if_else(simple, pa.scalar(None, pa.string()), cells), reader)
    return TypedColumn(
        values=pc.coalesce(values.cast(reader.kind), rest.values),
        refused=rest.refused,
        notes=rest.notes,
        not_asked=rest.not_asked,
    )


def _is_running_text(column: Column) -> bool:
    """What people wrote to people is kept as it is: "无" may be the whole message."""
    return column.kind == "text" and column.name in ("title", "text", "reply_text")


def _distinct(cells: pa.ChunkedArray, reader: ColumnReader) -> TypedColumn:
    texts = cells.unique().drop_null()
    outcomes = [_outcome(text, reader.parse) for text in texts.to_pylist()]
    values = pa.array([one.value for one in outcomes], reader.kind)
    at = pc.index_in(cells, value_set=texts)
    places = at.fill_null(-1).to_numpy()
    refused = [
        (_where(places, [index]), texts[index].as_py(), one)
        for index, one in enumerate(outcomes)
        if isinstance(one, Refused)
    ]
    codes: dict[str, list[int]] = {}
    for index, one in enumerate(outcomes):
        if isinstance(one, Taken) and one.note:
            codes.setdefault(one.note, []).append(index)
    not_asked = _where(places, codes.pop("not_asked", []))
    taken = pc.take(values, at)
    return TypedColumn(
        values=taken
        if isinstance(taken, pa.ChunkedArray)
        else pa.chunked_array([taken], reader.kind),
        refused=tuple(refused),
        notes={code: _where(places, found) for code, found in codes.items()},
        not_asked=not_asked,
    )


def _outcome(text: str, parse: Parser) -> Outcome:
    if not_collected(text):
        return Taken(value=None, note="not_asked")
    return parse(unguarded(text))


def _where(places: NDArray[np.int32], indices: list[int]) -> Rows:
    if not indices:
        return np.empty(0, np.int64)
    return np.flatnonzero(np.isin(places, np.array(indices, places.dtype))).astype(np.int64)


def _swept(sweep: Sweep, cells: pa.ChunkedArray) -> Swept:
    """Sweep each text once where records share theirs, as states, years and units."""
    some = cells.slice(0, _LOOKED_AT)
    if len(some.unique()) * 2 > len(some):
        return sweep(cells)
    texts = cells.unique()
    simple, values = sweep(pa.chunked_array([texts]))
    at = pc.index_in(cells, value_set=texts)
    return simple.take(at), values.take(at)


def _sweep_moments(cells: pa.ChunkedArray) -> Swept:
    simple = pc.match_substring_regex(cells, _DAY + _CLOCK)
    plain = pc.if_else(simple, cells, pa.scalar(None, pa.string()))
    for pattern, written in (
        (_DAY + _CLOCK, r"\1-\2-\3 \4"),
        (r"-(\d)-", r"-0\1-"),
        (r"-(\d) ", r"-0\1 "),
        (r" (\d):", r" 0\1:"),
        (r" $", ""),
    ):
        plain = pc.replace_substring_regex(plain, pattern, written)
    try:
        moments = plain.cast(pa.timestamp("us"))
    except pa.ArrowInvalid:
        return _nothing_simple(cells, pa.timestamp("us"))
    years = pc.min_max(pc.year(moments)).as_py()
    if years["min"] is not None and not FIRST_YEAR <= years["min"] <= years["max"] <= LAST_YEAR:
        return _nothing_simple(cells, pa.timestamp("us"))
    return simple, moments


def _sweep_counts(cells: pa.ChunkedArray) -> Swept:
    simple = pc.match_substring_regex(cells, _COUNT)
    return simple, pc.if_else(simple, cells, pa.scalar(None, pa.string())).cast(pa.int64())


def _sweep_ids(cells: pa.ChunkedArray) -> Swept:
    simple = pc.match_substring_regex(cells, _ID)
    # A plus sign is found faster than what a spreadsheet made of a long number, and is as rare.
    if pc.any(pc.match_substring(cells, "+")).as_py():
        simple = pc.and_(simple, pc.invert(pc.match_substring_regex(cells, _CUT)))
    return simple, pc.if_else(simple, cells, pa.scalar(None, pa.string()))


def _sweep_texts(cells: pa.ChunkedArray) -> Swept:
    simple = pc.and_(
        pc.match_substring_regex(cells, _TEXT), pc.invert(is_folded(cells, SPECIAL_TEXTS))
    )
    return simple, pc.if_else(simple, cells, pa.scalar(None, pa.string()))


def _sweep_urls(cells: pa.ChunkedArray) -> Swept:
    simple = pc.match_substring_regex(cells, _URL)
    return simple, pc.if_else(simple, cells, pa.scalar(None, pa.string()))


def _nothing_simple(cells: pa.ChunkedArray, kind: pa.DataType) -> Swept:
    none = pa.chunked_array([pa.nulls(len(cells), kind)], kind)
    not_one = pa.scalar(value=False, type=pa.bool_())
    return pc.if_else(pc.is_valid(cells), not_one, pa.scalar(None, pa.bool_())), none


_SWEEPS: dict[str, Sweep] = {
    "moment": _sweep_moments,
    "date": _sweep_moments,
    "count": _sweep_counts,
    "id": _sweep_ids,
    "url": _sweep_urls,
    "unit": _sweep_texts,
    "text": _sweep_texts,
}
# Columns that are read otherwise than their kind (as in `core.values.parser`).
_NAMED: dict[str, Sweep | None] = {"handle": _sweep_ids, "code": _sweep_ids, "uscc": None}


def _sweep(column: Column) -> Sweep | None:
    return _NAMED[column.name] if column.name in _NAMED else _SWEEPS.get(column.kind)


def _kept(cells: pa.ChunkedArray, reader: ColumnReader) -> pa.ChunkedArray | None:
    """Return a column that came with a fitting type, or None where its cells must be read."""
    found, meant, kind = cells.type, reader.column.kind, reader.kind
    if pa.types.is_null(found):
        return pa.chunked_array([pa.nulls(len(cells), kind)], kind)
    try:
        if meant in ("date", "moment") and _is_day(found):
            plain = pc.local_timestamp(cells) if getattr(found, "tz", None) else cells
            kept = plain.cast(pa.timestamp("us"), safe=False)
            return kept.cast(kind, safe=False) if _years_fit(kept) else None
        if meant in ("count", "number") and _is_number(found):
            kept = cells.cast(kind)
            return kept if (pc.min(kept).as_py() or 0) >= 0 else None
    except pa.ArrowInvalid:
        return None
    return cells if found == kind else None


def _is_day(kind: pa.DataType) -> bool:
    return bool(pa.types.is_date(kind) or pa.types.is_timestamp(kind))


def _is_number(kind: pa.DataType) -> bool:
    return bool(pa.types.is_integer(kind) or pa.types.is_floating(kind))


def _years_fit(moments: pa.ChunkedArray) -> bool:
    years = pc.min_max(pc.year(moments)).as_py()
    return years["min"] is None or FIRST_YEAR <= years["min"] <= years["max"] <= LAST_YEAR
