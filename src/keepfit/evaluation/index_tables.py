"""A table of totals as it lies in a file: its columns found by name, its cells as numbers.

Names are those of the index, and upper and lower case differ (Rt is not RT). Every problem names
its row and column, and all of them are told at once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa

from keepfit.connectors.arrivals import arrival, walk
from keepfit.connectors.sheets import Sheet
from keepfit.evaluation.core.arithmetic import Column
from keepfit.evaluation.core.expressions import names
from keepfit.evaluation.core.indices import Index
from keepfit.intake.core.counts import number_value
from keepfit.intake.core.outcomes import Refused
from keepfit.intake.core.problems import Problem, UnsoundInputError
from keepfit.kit.errors import SourceError
from keepfit.kit.settings import Settings
from keepfit.kit.text import Text, fold

_HEADER_ROWS = 30
_SHOWN = 10
# An office's words for "nobody counted".
_NOT_COLLECTED = frozenset(
    {"", "-", "—", "–", "/", "未采集", "无数据", "notcollected", "n/a", "nan"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """A table of totals: `inputs` as columns of numbers (NaN for empty cells), all cells as text.

    `rows[i]` is where row i stands in its file; `censored[name][i]` says that the cell gave only
    a lower bound ("10万+").
    """

    rows: Sequence[int]
    inputs: Mapping[str, Column]
    censored: Mapping[str, Sequence[bool]]
    cells: Mapping[str, Sequence[str]]


class UnsoundTotalsError(UnsoundInputError):
    """A table of totals has cells that are no numbers. Carries every one with row and column."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(problems)
        where = [f"{one.row}/{one.column}" for one in problems[:_SHOWN]]
        more = "…" if len(problems) > _SHOWN else ""
        self.message = Text(
            zh=f"{len(problems)} 个单元格不能用（行/列）：{'、'.join(where)}{more}。",
            en=f"{len(problems)} cell(s) cannot be used (row/column): {', '.join(where)}{more}.",
        )
        self.hint = None


def totals(path: Path, index: Index, settings: Settings) -> Totals:
    """Read the first sheet of a file that has the inputs of an index.

    Raises SourceError where an input's column is missing, and UnsoundTotalsError with every cell
    that is no number or negative.
    """
    sheets = arrival(walk([path]).files[0], settings).sheets
    best = max((_header(sheet, index) for sheet in sheets), key=lambda one: one[1], default=None)
    if best is None or not best[1]:
        raise _without(path, index, needed(index, ()))
    sheet, _, at, labels = best
    lacking = needed(index, labels) - set(labels)
    if lacking:
        raise _without(path, index, lacking)
    return _read(sheet, at, labels, index)


def needed(index: Index, given: Sequence[str]) -> set[str]:
    """Return the inputs a table must have, when it has these columns."""
    trees = [step.tree for step in index.steps if step.given_as not in given]
    read = {name for tree in (*trees, index.value) for name in names(tree)}
    return {one.name for one in index.inputs if one.default is None and one.name in read}


def _header(sheet: Sheet, index: Index) -> tuple[Sheet, int, int, list[str]]:
    """Return the row with the most of the index's names: sheet, how many, which row, its labels."""
    wanted = {one.name for one in index.inputs} | {one.given_as for one in index.steps}
    if sheet.named:
        labels = list(sheet.cells.column_names)
        return sheet, len(wanted & set(labels)), -1, labels
    found = (sheet, 0, 0, [""])
    for place, row in enumerate(_rows(sheet.cells.slice(0, _HEADER_ROWS))):
        labels = [(one or "").strip() for one in row]
        hits = len((wanted - {""}) & set(labels))
        if hits > found[1]:
            found = (sheet, hits, place, labels)
    return found


def _rows(cells: pa.Table) -> Iterator[tuple[str | None, ...]]:
    columns = [[None if one is None else str(one) for one in c.to_pylist()] for c in cells.columns]
    yield from zip(*columns, strict=True)


def _read(sheet: Sheet, at: int, labels: list[str], index: Index) -> Totals:
    below = list(_rows(sheet.cells))[at + 1 :]
    kept = [place for place, row in enumerate(below) if any((one or "").strip() for one in row)]
    rows = [sheet.first_row + at + 1 + place for place in kept]
    cells = {
        label: [(below[place][column] or "").strip() for place in kept]
        for column, label in enumerate(labels)
        if label
    }
    wanted = {one.name for one in index.inputs} | {one.given_as for one in index.steps}
    inputs: dict[str, Column] = {}
    censored: dict[str, list[bool]] = {}
    problems: list[Problem] = []
    for name in cells.keys() & wanted:
        inputs[name], censored[name] = _numbers(sheet, name, cells[name], rows, problems)
    if problems:
        raise UnsoundTotalsError(
            tuple(sorted(problems, key=lambda one: (one.row or 0, one.column)))
        )
    return Totals(rows=rows, inputs=inputs, censored=censored, cells=cells)


def _numbers(
    sheet: Sheet, name: str, cells: Sequence[str], rows: Sequence[int], problems: list[Problem]
) -> tuple[Column, list[bool]]:
    found = np.full(len(cells), np.nan)
    bounded = [False] * len(cells)
    for place, text in enumerate(cells):
        if fold(text) in _NOT_COLLECTED:
            continue
        outcome = number_value(text)
        if isinstance(outcome, Refused):
            problems.append(_bad_cell(sheet, name, rows[place], outcome))
            continue
        found[place] = float(str(outcome.value))
        bounded[place] = outcome.note == "censored"
    return found, bounded


def _bad_cell(sheet: Sheet, name: str, row: int, why: Refused) -> Problem:
    return Problem(
        code="number",
        file=sheet.file,
        sheet=sheet.name,
        row=row,
        column=name,
        cause=why.cause,
        suggestion=why.suggestion,
    )


def _without(path: Path, index: Index, lacking: set[str]) -> SourceError:
    inputs = [one for one in index.inputs if one.name in lacking]
    return SourceError(
        Text(
            zh=f"{path.name} 缺少指数“{index.index_id}”需要的列："
            + "、".join(f"{one.name}（{one.says.zh}）" for one in inputs)
            + "。",
            en=f"{path.name} lacks columns that index “{index.index_id}” needs: "
            + ", ".join(f"{one.name} ({one.says.en})" for one in inputs)
            + ".",
        ),
        hint=Text(
            zh="列名区分大小写，须与上面写的完全一致。",
            en="Column names are case-sensitive and must be written as above.",
        ),
    )
