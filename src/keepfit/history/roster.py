"""The accounts that are measured, in order, and results laid beside them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from keepfit.history.core.observed import Moments
from keepfit.history.core.reckoning import Column
from keepfit.intake.tables import schema
from keepfit.kit.store.merge import conformed


@dataclass(frozen=True, slots=True, kw_only=True)
class Roster:
    """What measuring needs of the ledger: columns of equal length, sorted by account id."""

    account_ids: NDArray[np.str_]
    kind: NDArray[np.str_]
    platform: NDArray[np.str_]
    followers: Column
    opened_on: Moments


def roster(accounts: pa.Table) -> Roster:
    """Take the roster from the accounts table; columns it lacks are unknown for everybody."""
    needed = ("account_id", "kind", "platform", "followers", "opened_on")
    columns = pa.schema([schema("accounts").field(name) for name in needed])
    table = conformed(accounts, columns).sort_by("account_id")
    return Roster(
        account_ids=words(table["account_id"]),
        kind=words(table["kind"]),
        platform=words(table["platform"]),
        followers=numbers(table["followers"]),
        opened_on=moments(table["opened_on"]),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """A result of one row per account, read in the order of the roster."""

    table: pa.Table
    row: NDArray[np.int64]
    found: NDArray[np.bool_]

    def number(self, name: str) -> Column:
        """Return a column of numbers, NaN where the account has no row."""
        return self._placed(numbers(self.table[name]), np.nan)

    def numbers(self) -> dict[str, Column]:
        """Return every column but the account's as numbers."""
        names = [name for name in self.table.column_names if name != "account_id"]
        return {name: self.number(name) for name in names}

    def moment(self, name: str) -> Moments:
        """Return a column of moments, NaT where the account has no row."""
        return self._placed(moments(self.table[name]), np.datetime64("NaT"))

    def word(self, name: str) -> NDArray[np.str_]:
        """Return a column of texts, empty where the account has no row."""
        return self._placed(words(self.table[name]), "")

    def _placed(self, values: NDArray[Any], missing: object) -> NDArray[Any]:
        result = np.full(len(self.row), missing, dtype=values.dtype)
        result[self.found] = values[self.row[self.found]]
        return result


def beside(account_ids: NDArray[np.str_], result: pa.Table) -> Beside:
    """Lay a result of one row per account beside the roster; other accounts' rows fall out."""
    ids = words(result["account_id"])
    order = np.argsort(ids)
    place = np.searchsorted(ids, account_ids, sorter=order)
    inside = place < len(ids)
    row = np.zeros(len(account_ids), dtype=np.int64)
    row[inside] = order[place[inside]]
    found = inside.copy()
    found[inside] = ids[row[inside]] == account_ids[inside]
    return Beside(table=result, row=row, found=found)


def words(column: pa.ChunkedArray) -> NDArray[np.str_]:
    """Return texts as numpy has them, empty where null."""
    filled = pc.fill_null(column.cast(pa.string()), "")
    return np.array(filled.to_pylist(), dtype=np.str_)


def numbers(column: pa.ChunkedArray) -> Column:
    """Return numbers as float64, NaN where null."""
    filled = pc.fill_null(column.cast(pa.float64()), float("nan"))
    return np.asarray(filled.to_numpy(), dtype=np.float64)


def moments(column: pa.ChunkedArray) -> Moments:
    """Return moments in microseconds, NaT where null."""
    return np.asarray(column.cast(pa.timestamp("us")).to_numpy(), dtype="datetime64[us]")
