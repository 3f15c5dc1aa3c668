"""Columns and cells that no record can do without."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from keepfit.intake.columns import TypedColumn
from keepfit.intake.core.problems import Problem
from keepfit.intake.tables import exchange_tables
from keepfit.intake.telling import Place
from keepfit.kit.text import Text

# What nothing else tells; `accounts.unit_id` is needed where the sheet has the column.
NEEDED = {
    "units": ("name",),
    "unit_names": ("name", "unit_id"),
    "accounts": ("name", "unit_id"),
    "services": ("name",),
    "offers": ("account_id", "service_id"),
    "posts": ("account_id", "published_at"),
    "messages": ("account_id", "received_at"),
    "metrics": ("account_id", "date"),
    "probes": ("account_id", "probed_at", "kind", "outcome"),
    "requests": ("request_id", "sent_on", "from_unit", "kind", "units"),
    "votes": ("account_id", "period", "useful", "not_useful"),
}
_LISTED = 1_000


def missing(
    table: str, columns: dict[str, TypedColumn], rows: NDArray[np.int64], place: Place
) -> Iterator[Problem]:
    """Yield a problem for each needed column that is absent and each needed cell that is empty."""
    for name in NEEDED[table]:
        if name in columns:
            yield from _empty_cells(name, table, columns[name], rows, place)
        elif (table, name) != ("accounts", "unit_id"):
            yield absent(table, name, place)


def absent(table: str, name: str, place: Place) -> Problem:
    """Return the problem of a sheet without a column it needs."""
    column = exchange_tables()[table].column(name)
    return Problem(
        code="missing_column",
        file=place.file,
        sheet=place.sheet,
        column=column.header.zh,
        cause=Text(
            zh=f"缺少必需的列“{column.header.zh}”。",
            en=f"The column “{column.header.en}” is needed and missing.",
        ),
        suggestion=Text(
            zh=f"请增加此列；若表中已有而名称不同，请在对应文件的 [headers.{table}] 中写明。",
            en=f"Add it; if it is there under another name, say so under [headers.{table}] in the "
            "mapping file.",
        ),
    )


def _empty_cells(
    name: str, table: str, column: TypedColumn, rows: NDArray[np.int64], place: Place
) -> Iterator[Problem]:
    empty = np.asarray(column.values.is_null().to_numpy())
    for positions, _text, _refused in column.refused:
        empty[positions] = False
    header = exchange_tables()[table].column(name).header
    for position in np.flatnonzero(empty)[:_LISTED]:
        yield Problem(
            code="empty_cell",
            file=place.file,
            sheet=place.sheet,
            row=int(rows[position]),
            column=place.header(name),
            cause=Text(
                zh=f"“{header.zh}”必填，此格为空。", en=f"“{header.en}” is needed and empty."
            ),
            suggestion=Text(
                zh="请填写；与上一行相同的可写“同上”。",
                en="Fill it in; write “ditto” where it is the same as above.",
            ),
        )
