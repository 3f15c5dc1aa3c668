"""Parquet with its own types, JSON Lines as text columns."""

from __future__ import annotations

import json
from collections.abc import Iterable
from itertools import islice

import pyarrow as pa

from keepfit.connectors.cells import text_column

_LINES = 65_536


class LineError(ValueError):
    """A line is not a JSON object; `line` counts from 1."""

    def __init__(self, line: int) -> None:
        super().__init__(f"line {line}")
        self.line = line


def plain(table: pa.Table) -> pa.Table:
    """Return a Parquet table without dictionaries, large strings and nested values.

    Lists of text stay lists; any other nested value becomes its JSON text.
    """
    columns = {}
    for name, column in zip(_distinct(table.column_names), table.columns, strict=True):
        columns[name] = _plain_column(column)
    return pa.table(columns)


def _distinct(names: list[str]) -> list[str]:
    seen: dict[str, int] = {}
    result = []
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        result.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return result


def _plain_column(column: pa.ChunkedArray) -> pa.ChunkedArray:
    kind = column.type
    if pa.types.is_dictionary(kind):
        return _plain_column(column.cast(kind.value_type))
    if pa.types.is_large_string(kind) or pa.types.is_string_view(kind):
        return column.cast(pa.string())
    if pa.types.is_list(kind) or pa.types.is_large_list(kind):
        if pa.types.is_string(kind.value_type) or pa.types.is_large_string(kind.value_type):
            return column.cast(pa.list_(pa.string()))
        return pa.chunked_array([text_column(column.to_pylist())], pa.string())
    if pa.types.is_nested(kind) or pa.types.is_binary(kind) or pa.types.is_large_binary(kind):
        return pa.chunked_array([text_column(column.to_pylist())], pa.string())
    return column


def json_lines(text: Iterable[str]) -> pa.Table:
    """Return JSON objects, one a line, as text columns by their keys; blank lines are rows too.

    Each line is read by itself so that a bad one is named by its number.
    """
    lines = iter(text)
    blocks: list[dict[str, pa.Array]] = []
    first = 1
    while block := list(islice(lines, _LINES)):
        records = [_record(line, first + place) for place, line in enumerate(block)]
        names = dict.fromkeys(name for record in records for name in record)
        columns = {name: text_column([record.get(name) for record in records]) for name in names}
        blocks.append(columns or {"": pa.nulls(len(records), pa.string())})
        first += len(block)
    return (
        pa.concat_tables(map(pa.table, blocks), promote_options="default")
        if blocks
        else pa.table({})
    )


def _record(line: str, number: int) -> dict[str, object]:
    if not line.strip():
        return {}
    try:
        record = json.loads(line)
    except (ValueError, RecursionError) as why:
        raise LineError(number) from why
    if not isinstance(record, dict):
        raise LineError(number)
    return record
