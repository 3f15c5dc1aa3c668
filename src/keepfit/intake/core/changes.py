"""What an import would change: keyed rows before and after, cell by cell."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Row = Mapping[str, Any]
Key = tuple[Any, ...]

# Where a row stood is no part of what it says.
_ORIGIN = ("origin_file", "origin_sheet", "origin_row")


@dataclass(frozen=True, slots=True, kw_only=True)
class CellChange:
    """One cell that an import changes; the key names its row."""

    key: Key
    column: str
    old: object
    new: object


@dataclass(frozen=True, slots=True, kw_only=True)
class TableChange:
    """What an import does to one table: rows that are new, cells that change, rows to store."""

    table: str
    added: int
    changed: int
    cells: tuple[CellChange, ...] = ()

    @property
    def rows(self) -> int:
        """How many rows are written."""
        return self.added + self.changed


def updated(old: Row, new: Row) -> dict[str, Any]:
    """Return a row after an import.

    Columns the new sheet asked win, even when empty; columns it did not ask keep the old value,
    or take the new one where nothing was known. What was asked is united.
    """
    asked = set(new.get("asked") or ())
    result: dict[str, Any] = {}
    for column in {**old, **new}:
        before, after = old.get(column), new.get(column)
        result[column] = after if column in asked or before in (None, "", []) else before
    result["asked"] = [*dict.fromkeys((*(old.get("asked") or ()), *(new.get("asked") or ())))]
    result["extra"] = _extras(old.get("extra"), new.get("extra"))
    result.update({column: new.get(column) for column in _ORIGIN})
    return result


def _extras(old: str | None, new: str | None) -> str | None:
    if not old or not new:
        return new or old
    return json.dumps({**json.loads(old), **json.loads(new)}, ensure_ascii=False)


def differing(old: Row, new: Row) -> list[str]:
    """Return the columns in which two versions of a row differ; its origin does not count.

    That a column was asked says something only of an empty cell: that it is the answer.
    """
    told = [column for column in new if column not in (*_ORIGIN, "asked")]
    found = [column for column in told if not _equal(old.get(column), new.get(column))]
    newly = set(new.get("asked") or ()) ^ set(old.get("asked") or ())
    if "asked" in new and any(new.get(column) in (None, "", []) for column in newly):
        found.append("asked")
    return found


def _equal(old: object, new: object) -> bool:
    return _told(old) == _told(new)


def _told(value: object) -> object:
    return None if value in ("", []) else value


def difference(
    table: str, key: Sequence[str], old: Sequence[Row], new: Sequence[Row]
) -> tuple[TableChange, list[dict[str, Any]]]:
    """Return what changes in a table, and the rows to write: new ones and changed ones."""
    stored = {tuple(row[column] for column in key): row for row in old}
    cells: list[CellChange] = []
    write: list[dict[str, Any]] = []
    added = 0
    for row in new:
        at = tuple(row[column] for column in key)
        before = stored.get(at)
        if before is None:
            added += 1
            write.append(dict(row))
            continue
        after = updated(before, row)
        columns = differing(before, after)
        if columns:
            write.append(after)
            cells.extend(
                CellChange(key=at, column=column, old=before.get(column), new=after.get(column))
                for column in columns
                if column != "asked"
            )
    change = TableChange(table=table, added=added, changed=len(write) - added, cells=tuple(cells))
    return change, write
