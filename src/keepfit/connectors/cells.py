"""Cells as text: one canonical writing, whichever program wrote the file."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

# Above this a float no longer holds every digit of a whole number.
_EXACT = 10**15


def _of_float(value: float) -> str | None:
    if value != value or value in (float("inf"), float("-inf")):
        return None
    if value.is_integer() and abs(value) < _EXACT:
        return str(int(value))
    return repr(value)


def _of_moment(value: datetime) -> str:
    if not (value.hour or value.minute or value.second or value.microsecond):
        return value.date().isoformat()
    return value.isoformat(sep=" ")


def _of_nested(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)


_WRITINGS: dict[type, Callable[[Any], str | None]] = {
    str: lambda value: value or None,
    bool: lambda value: "TRUE" if value else "FALSE",
    int: str,
    float: _of_float,
    datetime: _of_moment,
    date: date.isoformat,
    time: time.isoformat,
    timedelta: str,
    type(None): lambda _value: None,
    list: _of_nested,
    dict: _of_nested,
}


def cell_text(value: object) -> str | None:
    """Return a cell's canonical text, or None where it is empty.

    Whole numbers have no ".0", dates and moments are ISO 8601, truth values TRUE and FALSE.
    """
    return _WRITINGS.get(type(value), str)(value)


def text_column(values: Sequence[object]) -> pa.Array:
    """Return one column of cells as text, null where a cell is empty."""
    try:
        texts = _arrow(values)
    except UnicodeEncodeError:
        texts = pa.array(map(_whole, map(cell_text, values)), pa.string())
    if not pc.any(pc.equal(texts, "")).as_py():
        return texts
    return pc.if_else(pc.equal(texts, ""), pa.scalar(None, pa.string()), texts)


def _arrow(values: Sequence[object]) -> pa.Array:
    """Most columns are nothing but text, and Arrow sees that fastest."""
    try:
        return pa.array(values, pa.string())
    except pa.ArrowTypeError:
        counted = _counted(values)
    if counted is not None:
        return counted
    return pa.array([_WRITINGS.get(type(one), str)(one) for one in values], pa.string())


def _counted(values: Sequence[object]) -> pa.Array | None:
    """Return a header and the whole numbers under it, as rows and readers are counted."""
    first = next((place for place, one in enumerate(values) if type(one) is float), len(values))
    if set(map(type, values[:first])) != {str} or set(map(type, values[first:])) != {float}:
        return None
    floats = pa.array(values[first:], pa.float64())
    if not pc.max(pc.abs(floats)).as_py() < _EXACT:
        return None
    whole = floats.cast(pa.int64(), safe=False)
    if not whole.cast(pa.float64(), safe=False).equals(floats):
        return None
    return pa.concat_arrays([pa.array(values[:first], pa.string()), whole.cast(pa.string())])


def _whole(text: str | None) -> str | None:
    """Half a surrogate pair is no character; the file was damaged there."""
    return None if text is None else text.encode("utf-8", "replace").decode("utf-8")
