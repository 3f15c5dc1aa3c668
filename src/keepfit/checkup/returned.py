"""Small tables that people send back: checkers' sheets, answers to findings, circulars' figures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from keepfit.connectors.arrivals import arrival, walk
from keepfit.connectors.sheets import Sheet
from keepfit.kit.errors import SourceError
from keepfit.kit.settings import Settings
from keepfit.kit.text import Text, fold

_HEADER_ROWS = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """What a small table must hold: each column's spellings, and which columns it cannot lack."""

    columns: Mapping[str, tuple[str, ...]]
    needed: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Returned:
    """One row sent back: where it stood, and its cells by column, "" where empty."""

    file: str
    row: int
    cells: Mapping[str, str]


def returned(paths: Sequence[Path], form: Form, settings: Settings) -> Iterator[Returned]:
    """Yield the rows of every sheet that has the form's columns.

    Raises SourceError naming the file where no sheet of it has them.
    """
    for one in walk(paths).files:
        sheets = arrival(one, settings).sheets
        found = [(sheet, header) for sheet in sheets if (header := _header(sheet, form))]
        if not found:
            raise _no_table(one.file, form)
        for sheet, (row, columns) in found:
            yield from _rows(sheet, row, columns)


def _header(sheet: Sheet, form: Form) -> tuple[int, dict[str, int]] | None:
    if sheet.named:
        known = _columns(list(sheet.cells.column_names), form)
        return (-1, known) if known else None
    for number, row in enumerate(sheet.cells.slice(0, _HEADER_ROWS).to_pylist()):
        known = _columns([row[name] or "" for name in sheet.cells.column_names], form)
        if known:
            return number, known
    return None


def _columns(cells: Sequence[str], form: Form) -> dict[str, int]:
    """Return column → place in this row, or nothing where a needed column is missing."""
    places = {fold(str(cell)): place for place, cell in reversed(list(enumerate(cells)))}
    found = {
        name: places[spelling]
        for name, spellings in form.columns.items()
        for spelling in map(fold, reversed(spellings))
        if spelling in places
    }
    return found if all(name in found for name in form.needed) else {}


def _rows(sheet: Sheet, header: int, columns: Mapping[str, int]) -> Iterator[Returned]:
    table = sheet.cells.slice(header + 1)
    names = table.column_names
    for number, row in enumerate(table.to_pylist()):
        cells = {name: str(row[names[place]] or "").strip() for name, place in columns.items()}
        if any(cells.values()):
            yield Returned(file=sheet.file, row=sheet.first_row + header + 1 + number, cells=cells)


def _no_table(file: str, form: Form) -> SourceError:
    needed = [form.columns[name][0] for name in form.needed]
    return SourceError(
        Text(
            zh=f"{file} 里没有找到所需的表：缺少“{'”“'.join(needed)}”等列。",
            en=f"{file} holds no such table: it needs the columns {', '.join(needed)}.",
        ),
        hint=Text(
            zh="请用本软件发出的表格填写后交回，不要改动表头。",
            en="Fill in and return the sheet that keepfit handed out; keep its headers.",
        ),
    )
