"""A sheet as it arrived, before anybody knows what it means."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from keepfit.connectors.records import MergedCells
from keepfit.kit.settings import Settings
from keepfit.kit.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One sheet, CSV file, Parquet file or JSON Lines file: columns of cells, meaning unknown.

    `cells` holds text columns (null where a cell is empty); only Parquet keeps its own types.
    Row i of `cells` is row `first_row + i` as the user counts them. When `named` is true the
    columns carry the file's own names; otherwise they are called "0", "1", … and the header is
    still somewhere among the rows.
    """

    file: str
    name: str
    cells: pa.Table
    named: bool = False
    first_row: int = 1
    merged: tuple[MergedCells, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """One input file with the digest of its bytes and the sheets found in it."""

    file: str
    sha256: str
    sheets: tuple[Sheet, ...]

    @property
    def rows(self) -> int:
        """How many rows all its sheets have, headers and empty ones included."""
        return sum(sheet.cells.num_rows for sheet in self.sheets)


Reader = Callable[[Path, Settings], tuple[Sheet, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One family of files: what it is called, the endings it answers for, and its reader."""

    name: Text
    endings: tuple[str, ...]
    read: Reader
