"""The rows under a header that are records: without totals, notes, headings; nothing unfilled."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from keepfit.connectors.records import MergedCells
from keepfit.connectors.sheets import Sheet
from keepfit.intake.core import rows as kinds
from keepfit.intake.core.headers import Header
from keepfit.intake.core.problems import Problem
from keepfit.intake.folding import folded
from keepfit.intake.telling import Place, Telling
from keepfit.kit.text import Text, fold

# A net wide enough for every total and note, drawn over whole columns; what it catches is then
# looked at row by row.
_NET = (
    r"(?i)^[\s(（【]*(合\s*计|总\s*计|小\s*计|共\s*计|总\s*和|汇\s*总|grand|sub|total|sum|注|备\s*注|"
    r"说明|填表|填报|联系|电话|审核|负责|单位负责|主管领导|分管领导|制表|数据来源|note|source|prepared|remark)"
)
_FIRST_COLUMNS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A heading inside a table; `before` is the first record (counted from 0) it stands above."""

    before: int
    values: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Records:
    """The records of a sheet: text columns by place, and the row each stands in."""

    cells: pa.Table
    rows: NDArray[np.int64]
    sections: tuple[Section, ...] = ()


Meaning = Callable[[str], Mapping[str, str]]


def records(sheet: Sheet, header: Header, meaning: Meaning, telling: Telling) -> Records:
    """Return the records under a header.

    `meaning` says what a heading inside the table tells of the rows below it ({"platform": …}),
    an empty mapping for nothing.
    """
    under = 0 if sheet.named else header.last + 1
    body = trimmed(sheet.cells.slice(under))
    first = sheet.first_row + under
    place = Place(file=sheet.file, sheet=sheet.name)
    sweep = _Sweep(
        body=body, first=first, blocks=_blocks(sheet, first), header=header, counts=_counts(body)
    )
    left_out = sweep.left_out(meaning)
    _tell(left_out, first, place, telling)
    kept = sweep.counts > 0
    kept[list(left_out)] = False
    positions = np.flatnonzero(kept)
    cells = _unmerged(body, sweep.blocks, first)
    if len(positions) < body.num_rows:
        cells = cells.take(pa.array(positions))
    sections = tuple(
        Section(before=int(np.searchsorted(positions, position)), values=values)
        for position, (_why, values) in sorted(left_out.items())
        if values
    )
    result = Records(cells=cells, rows=positions + first, sections=sections)
    return _without_ditto(result, header, place, telling)


def trimmed(cells: pa.Table) -> pa.Table:
    """Return the cells without spaces at their ends; a cell of spaces is empty."""
    return pa.table({name: _trimmed(cells[name]) for name in cells.column_names})


def _trimmed(column: pa.ChunkedArray) -> pa.ChunkedArray:
    if not pa.types.is_string(column.type):
        return column
    plain = pc.utf8_trim_whitespace(column)
    if not pc.any(pc.equal(plain, "")).as_py():
        return plain
    return pc.if_else(pc.equal(plain, ""), pa.scalar(None, pa.string()), plain)


def _blocks(sheet: Sheet, first: int) -> tuple[MergedCells, ...]:
    """Return the merged blocks of the body, columns counted from its first column."""
    left = int(sheet.cells.column_names[0]) if sheet.merged and sheet.cells.column_names else 0
    return tuple(
        MergedCells(
            first_row=block.first_row,
            last_row=block.last_row,
            first_column=block.first_column - left,
            last_column=block.last_column - left,
        )
        for block in sheet.merged
        if block.first_row >= first - 1
    )


def _counts(body: pa.Table) -> NDArray[np.int64]:
    total = np.full(body.num_rows, body.num_columns, np.int64)
    for column in body.columns:
        if column.null_count:
            total -= column.is_null().to_numpy()
    return total


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sweep:
    """Looks over the body for rows that are no records; positions count from 0 in the body.

    `counts` says how many cells of each row are filled.
    """

    body: pa.Table
    first: int
    blocks: tuple[MergedCells, ...]
    header: Header
    counts: NDArray[np.int64]

    def left_out(self, meaning: Meaning) -> dict[int, tuple[str, Mapping[str, str]]]:
        """Return position → (why, what a heading says) of the rows that are no records."""
        counts = self.counts
        headed = sum(1 for label in self.header.labels if label)
        across = self._across(headed)
        found: dict[int, tuple[str, Mapping[str, str]]] = {}
        for position in self._suspects(counts, headed, across):
            row = self._row(position)
            if (why := self._why(row, int(counts[position]), headed)) is not None:
                found[position] = (why, {})
            elif counts[position] == 1 and headed > 2:
                values = meaning(kinds.section(row) or "")
                if values:
                    found[position] = ("section", values)
                elif position in across or kinds.is_numbered(row):
                    found[position] = ("row_across", {})
        return found

    def _why(self, row: Sequence[str | None], count: int, headed: int) -> str | None:
        if kinds.is_total(row):
            return "total"
        if kinds.is_note(row) and (count == 1 or count * 2 <= headed):
            return "note"
        return "header_again" if self._is_header(row) else None

    def _is_header(self, row: Sequence[str | None]) -> bool:
        again = [
            fold(row[place] or "") == fold(self.header.labels[place].rsplit("/", 1)[-1])
            for place in self.header.columns
        ]
        return len(again) > 1 and sum(again) >= max(2, len(again) - 1)

    def _across(self, headed: int) -> set[int]:
        return {
            block.first_row - self.first + 1
            for block in self.blocks
            if block.last_column - block.first_column + 1 >= max(3, headed // 2)
        }

    def _suspects(self, counts: NDArray[np.int64], headed: int, across: set[int]) -> Iterator[int]:
        net = np.zeros(len(counts), np.bool_)
        texts = [one for one in self.body.columns if pa.types.is_string(one.type)]
        for column in texts[:_FIRST_COLUMNS]:
            net |= pc.match_substring_regex(column, _NET).fill_null(fill_value=False).to_numpy()
        for place in list(self.header.columns)[:1]:
            label = self.header.labels[place].rsplit("/", 1)[-1]
            column = self.body.column(place)
            if pa.types.is_string(column.type):
                net |= pc.equal(column, label.strip()).fill_null(fill_value=False).to_numpy()
        if headed > 2:
            net |= counts == 1
        net[[one for one in across if 0 <= one < len(net)]] = True
        yield from (int(one) for one in np.flatnonzero(net & (counts > 0)))

    def _row(self, position: int) -> list[str | None]:
        cells = (column[position].as_py() for column in self.body.columns)
        return [cell if cell is None or isinstance(cell, str) else str(cell) for cell in cells]


_TOLD = {
    "total": Text(zh="合计行，未作为记录读取。", en="Rows of totals, not read as records."),
    "note": Text(zh="表下注释或填表人等说明，未作为记录读取。", en="Notes, not read as records."),
    "header_again": Text(zh="重复的表头，未作为记录读取。", en="The header again, not a record."),
    "row_across": Text(
        zh="横跨各列的行，未作为记录读取。", en="Rows across the columns, not read as records."
    ),
    "section": Text(
        zh="表内分节标题，用于补充其下各行的平台、类型或单位。",
        en="Headings inside the table; they tell platform, kind or unit of the rows below.",
    ),
}


def _tell(
    left_out: Mapping[int, tuple[str, Mapping[str, str]]],
    first: int,
    place: Place,
    telling: Telling,
) -> None:
    for code, text in _TOLD.items():
        rows = [first + position for position, (why, _values) in left_out.items() if why == code]
        if rows:
            telling.note(code, place, text, sorted(rows))


def _unmerged(body: pa.Table, blocks: Sequence[MergedCells], first: int) -> pa.Table:
    """Fill every cell of a block that is merged downwards with the block's value."""
    downwards: dict[int, list[MergedCells]] = {}
    for block in blocks:
        if block.last_row > block.first_row and 0 <= block.first_column < body.num_columns:
            downwards.setdefault(block.first_column, []).append(block)
    for column, ranges in downwards.items():
        values = body.column(column).to_pylist()
        for block in ranges:
            top = block.first_row - first + 1
            bottom = min(block.last_row - first + 1, len(values) - 1)
            for row in range(top + 1, bottom + 1):
                values[row] = values[row] or values[top]
        name = body.column_names[column]
        body = body.set_column(column, name, pa.array(values, pa.string()))
    return body


def _without_ditto(found: Records, header: Header, place: Place, telling: Telling) -> Records:
    """Replace "the same as above" by what stands above, never from beyond a heading."""
    cells = found.cells
    texts = [one for one in cells.columns if pa.types.is_string(one.type)]
    # Looked for in all columns at once: hardly any sheet has one.
    if not _has_ditto(
        pa.chunked_array([part for one in texts for part in one.chunks], pa.string())
    ):
        return found
    breaks = {section.before for section in found.sections}
    for index, column in enumerate(cells.columns):
        if not pa.types.is_string(column.type) or not _has_ditto(column):
            continue
        values = column.to_pylist()
        for row, value in enumerate(values):
            if value is None or not kinds.is_ditto(value):
                continue
            above = values[row - 1] if row and row not in breaks else None
            values[row] = above
            if above is None:
                telling.problems.append(
                    _ditto_of_nothing(place, int(found.rows[row]), header.labels[index], value)
                )
        cells = cells.set_column(index, cells.column_names[index], pa.array(values, pa.string()))
    return Records(cells=cells, rows=found.rows, sections=found.sections)


def _has_ditto(column: pa.ChunkedArray) -> bool:
    # No number is one, and columns of numbers have many texts to look at.
    short = pc.and_(pc.less_equal(pc.utf8_length(column), 6), pc.invert(pc.utf8_is_digit(column)))
    texts = pa.chunked_array([column.filter(short.fill_null(fill_value=False)).unique()])
    ditto = pa.array(sorted(kinds.DITTO), pa.string())
    return bool(pc.any(pc.is_in(folded(texts), value_set=ditto)).as_py())


def _ditto_of_nothing(place: Place, row: int, label: str, text: str) -> Problem:
    return Problem(
        code="ditto_of_nothing",
        file=place.file,
        sheet=place.sheet,
        row=row,
        column=label,
        cause=Text(
            zh=f"“{text}”上面没有可沿用的内容。", en=f"“{text}” has nothing above it to repeat."
        ),
        suggestion=Text(zh="请填写实际内容。", en="Write the value itself."),
    )
