"""Cells as text: one canonical writing, whichever program wrote the file."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

import pyarrow as pa

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
    texts: list[str | None]
    if set(map(type, values)) <= {str}:
        texts = [value or None for value in values]  # type: ignore[misc]  # all text, as just seen
    else:
        texts = [_WRITINGS.get(type(value), str)(value) for value in values]
    try:
        return pa.array(texts, pa.string())
    except UnicodeEncodeError:
        return pa.array(map(_whole, texts), pa.string())


def _whole(text: str | None) -> str | None:
    """Half a surrogate pair is no character; the file was damaged there."""
    return None if text is None else text.encode("utf-8", "replace").decode("utf-8")
