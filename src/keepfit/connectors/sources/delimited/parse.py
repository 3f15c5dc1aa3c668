"""Delimited text as columns, in blocks, so that a million rows stay columns."""

from __future__ import annotations

import csv
from itertools import islice, zip_longest
from pathlib import Path
from typing import TextIO

import pyarrow as pa

from keepfit.connectors.cells import text_column
from keepfit.connectors.refusals import damaged, refusal, too_many_cells
from keepfit.connectors.sheets import Sheet
from keepfit.kit.settings import Settings
from keepfit.kit.text import Text

_RECORDS = 65_536
_SNIFFED_LINES = 20
_SNIFFED_CHARACTERS = 64_000
_DELIMITERS = (",", "\t", ";")
# The longest cell: a post may be long, but an unclosed quotation mark swallows the whole file.
_CELL_CHARACTERS = 4_000_000
_LINES_IN_A_CELL = 2_000


def sheet(text: TextIO, *, path: Path, settings: Settings) -> Sheet:
    """Return the file's one sheet, called like the file without its ending.

    All records are text columns called "0", "1", …; a shorter record ends in nulls.
    """
    csv.field_size_limit(_CELL_CHARACTERS)
    start = text.read(_SNIFFED_CHARACTERS)
    text.seek(0)
    reader = csv.reader(text, delimiter=delimiter(start))
    blocks: list[list[pa.Array]] = []
    count = 0
    try:
        while block := list(islice(reader, _RECORDS)):
            columns = [text_column(values) for values in zip_longest(*block, fillvalue="")]
            blocks.append(columns or [pa.nulls(len(block), pa.string())])
            count += len(block) * len(blocks[-1])
            if count > settings.sheet_cells:
                raise too_many_cells(path, path.stem, count, settings)
            _demand_closed(path, block[-1], reader.line_num)
    except csv.Error as why:
        raise damaged(path, f"{why}; line {reader.line_num}") from why
    return Sheet(file=path.name, name=path.stem, cells=_table(blocks))


def delimiter(start: str) -> str:
    """Return the mark that divides the first lines into the most columns, most evenly."""
    lines = [line for line in start.splitlines()[:_SNIFFED_LINES] if line.strip()]
    return max(_DELIMITERS, key=lambda mark: _evenness(lines, mark))


def _evenness(lines: list[str], mark: str) -> tuple[int, int]:
    try:
        widths = sorted(len(record) for record in csv.reader(lines, delimiter=mark))
    except csv.Error:
        return (0, 0)
    middle = widths[len(widths) // 2] if widths else 0
    same = sum(width == middle for width in widths)
    return (same if middle > 1 else 0, middle)


def _demand_closed(path: Path, last: list[str], line: int) -> None:
    if any(cell.count("\n") > _LINES_IN_A_CELL for cell in last):
        raise refusal(
            path,
            Text(
                zh=f"有一个引号没有配对，一直延伸到第 {line} 行。",
                en=f"a quotation mark is never closed; it runs on to line {line}.",
            ),
            Text(
                zh="请补上缺失的引号，或重新导出。", en="Add the missing mark, or export it again."
            ),
        )


def _table(blocks: list[list[pa.Array]]) -> pa.Table:
    width = max((len(block) for block in blocks), default=0)
    whole = [
        [*block, *(pa.nulls(len(block[0]), pa.string()) for _ in range(width - len(block)))]
        for block in blocks
    ]
    columns = {
        str(place): pa.chunked_array([block[place] for block in whole], pa.string())
        for place in range(width)
    }
    return pa.table(columns)
