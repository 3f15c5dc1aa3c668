"""One sheet of a workbook, as text columns."""

from __future__ import annotations

from itertools import chain

import pyarrow as pa
from python_calamine import CalamineSheet

from keepfit.connectors.cells import text_column
from keepfit.connectors.records import MergedCells
from keepfit.connectors.sheets import Sheet


def sheet(found: CalamineSheet, *, file: str, name: str) -> Sheet:
    """Return the sheet's cells as text; columns are called by their place, "0" for column A.

    Empty rows above and empty columns before the first cell are left away, so `first_row` and
    the columns' names keep the user's own count.
    """
    start = found.start or (0, 0)
    columns = zip(*found.to_python(), strict=True)
    cells = {str(start[1] + place): text_column(values) for place, values in enumerate(columns)}
    return Sheet(
        file=file,
        name=name,
        cells=pa.table(cells),
        first_row=start[0] + 1,
        merged=tuple(
            MergedCells(
                first_row=top,
                first_column=left,
                last_row=bottom,
                last_column=right,
            )
            for top, left, bottom, right in (
                tuple(chain(*block)) for block in found.merged_cell_ranges or ()
            )
        ),
    )
