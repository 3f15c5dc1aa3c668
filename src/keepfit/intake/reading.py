"""One sheet as it arrived into one typed sheet of an exchange table."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from keepfit.connectors.sheets import Sheet
from keepfit.intake.batch import Recognised
from keepfit.intake.cleaning import Records, records
from keepfit.intake.column_telling import letter, tell_columns
from keepfit.intake.columns import ColumnReader, TypedColumn, typed_column
from keepfit.intake.core.exchange import ExchangeTable
from keepfit.intake.core.headers import Header
from keepfit.intake.core.outcomes import NOTES
from keepfit.intake.core.problems import Problem
from keepfit.intake.core.values import parser
from keepfit.intake.recognising import Rules, header_of, heading_meaning, implied
from keepfit.intake.required import missing
from keepfit.intake.tables import exchange_tables, schema
from keepfit.intake.telling import Place, Telling
from keepfit.kit.text import Text, plural

# After so many bad cells of one column the rest is counted, not listed.
_LISTED = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedSheet:
    """The records of one sheet, typed.

    `cells` has the exchange columns the sheet had or implied, and `extra`; `rows` the row each
    record stands in; `asked` the columns asked of each record; `given` the columns of the sheet
    itself; `said` what its name and headers imply for all rows.
    """

    table: str
    place: Place
    cells: pa.Table
    rows: NDArray[np.int64]
    asked: pa.ListArray
    given: frozenset[str]
    said: Mapping[str, str]


def typed_sheet(
    sheet: Sheet, rules: Rules, telling: Telling
) -> tuple[TypedSheet, Recognised] | None:
    """Read one sheet, or return None, told as a note or problem, where it is no table."""
    header = header_of(sheet, rules, telling)
    if header is None:
        return None
    place = Place(file=sheet.file, sheet=sheet.name, headers=_headers(sheet, header))
    tell_columns(sheet, header, place, rules, telling)
    found = records(sheet, header, partial(heading_meaning, rules=rules), telling)
    table = exchange_tables()[header.table]
    columns = _columns(found, header, table, rules)
    for name, column in columns.items():
        _tell_cells(column, found, place, name, telling)
    telling.problems.extend(missing(table.name, columns, found.rows, place))
    said = implied(sheet, header, rules)
    cells = _cells(columns, found, table.name, said)
    result = TypedSheet(
        table=table.name,
        place=place,
        cells=cells.append_column("extra", _extra(found, header, table, rules)),
        rows=found.rows,
        asked=_asked(columns, table, len(found.rows)),
        given=frozenset(columns),
        said=said,
    )
    return result, _recognised(sheet, header, len(found.rows))


def _cells(
    columns: dict[str, TypedColumn], found: Records, table: str, said: dict[str, str]
) -> pa.Table:
    typed = {name: column.values for name, column in columns.items()}
    if table == "accounts":
        for name in ("platform", "kind", "unit_id"):
            _fill_implied(typed, found, name, said.get(name))
    return pa.table(typed)


def _headers(sheet: Sheet, header: Header) -> dict[str, str]:
    return {
        column: header.labels[place] or letter(sheet, place)
        for place, column in header.columns.items()
    }


def _recognised(sheet: Sheet, header: Header, rows: int) -> Recognised:
    return Recognised(
        file=sheet.file,
        sheet=sheet.name,
        table=header.table,
        header_row=0 if sheet.named else sheet.first_row + header.last,
        rows=rows,
        columns={header.labels[place]: name for place, name in sorted(header.columns.items())},
        unknown=tuple(header.labels[place] for place in header.unknown),
    )


def _columns(
    found: Records, header: Header, table: ExchangeTable, rules: Rules
) -> dict[str, TypedColumn]:
    types = schema(header.table)
    result = {}
    for place, name in sorted(header.columns.items()):
        column, scale = table.column(name), header.scales.get(place, 1.0)
        reader = ColumnReader(
            column=column,
            parse=parser(column, platforms=rules.spellings, scale=scale),
            kind=types.field(name).type,
            scale=scale,
        )
        result[name] = typed_column(found.cells.column(place), reader)
    return result


def _tell_cells(
    column: TypedColumn, found: Records, place: Place, name: str, telling: Telling
) -> None:
    for code, positions in column.notes.items():
        text = NOTES[code].fill(column=place.header(name), n=len(positions))
        telling.note(code, place, text, found.rows[positions[:_LISTED]])
    telling.problems.extend(_refused(column, found, place, name))


def _refused(column: TypedColumn, found: Records, place: Place, name: str) -> Iterator[Problem]:
    cells = [(int(at), one) for positions, _text, one in column.refused for at in positions]
    cells.sort(key=lambda cell: cell[0])
    for at, one in cells[:_LISTED]:
        yield Problem(
            code=one.code,
            weight="warning" if one.weight == "warning" else "error",
            file=place.file,
            sheet=place.sheet,
            row=int(found.rows[at]),
            column=place.header(name),
            cause=one.cause,
            suggestion=one.suggestion,
        )
    if len(cells) > _LISTED:
        more = len(cells) - _LISTED
        yield Problem(
            code="more_bad_cells",
            file=place.file,
            sheet=place.sheet,
            column=place.header(name),
            cause=Text(
                zh=f"此列还有 {more} 个单元格有问题，未逐一列出。",
                en=f"{plural(more, 'more cell')} of this column cannot be read; not listed.",
            ),
            suggestion=Text(
                zh="请先改正已列出的单元格，再检查一次。", en="Put the listed ones right first."
            ),
        )


def _fill_implied(
    typed: dict[str, pa.ChunkedArray], found: Records, name: str, said: str | None
) -> None:
    """Fill empty cells from the heading above them, else from what the whole sheet says."""
    headings = [one for one in found.sections if name in one.values]
    if not headings and not (said and name not in typed):
        return
    if not headings:
        typed[name] = pa.chunked_array([pa.repeat(pa.scalar(said, pa.string()), len(found.rows))])
        return
    values = typed[name].to_pylist() if name in typed else [None] * len(found.rows)
    bounds = [one.before for one in headings]
    for row, value in enumerate(values):
        if value is None:
            above = int(np.searchsorted(bounds, row, side="right")) if bounds else 0
            values[row] = headings[above - 1].values[name] if above else said
    typed[name] = pa.chunked_array([pa.array(values, pa.string())])


def _asked(columns: dict[str, TypedColumn], table: ExchangeTable, rows: int) -> pa.ListArray:
    """Return the columns asked of each row: those of the sheet but where a cell says otherwise."""
    kind = pa.list_(pa.string())
    if table.month_of:
        return pa.nulls(rows, kind)
    names = [column.name for column in table.columns if column.name in columns]
    told = [name for name in names if len(columns[name].not_asked)]
    if not told:
        return pa.array([names], kind).take(pa.array(np.zeros(rows, np.int64)))
    unasked = np.zeros((rows, len(told)), np.bool_)
    for place, name in enumerate(told):
        unasked[columns[name].not_asked, place] = True
    combinations, which = np.unique(unasked, axis=0, return_inverse=True)
    left_out = [{name for name, out in zip(told, one, strict=True) if out} for one in combinations]
    kinds = [[name for name in names if name not in out] for out in left_out]
    return pa.array(kinds, kind).take(pa.array(which.reshape(-1)))


def _extra(found: Records, header: Header, table: ExchangeTable, rules: Rules) -> pa.Array:
    """Return the cells of unknown columns as JSON, one text a record; null for long tables."""
    places = [
        place
        for place in (*header.unknown, *header.second)
        if header.labels[place] not in rules.mapping.ignored
    ]
    rows = len(found.rows)
    if table.month_of or not places:
        return pa.nulls(rows, pa.string())
    labels = [header.labels[place] for place in places]
    columns = [found.cells.column(place).to_pylist() for place in places]
    texts = []
    for cells in zip(*columns, strict=True):
        kept = {label: cell for label, cell in zip(labels, cells, strict=True) if cell is not None}
        texts.append(json.dumps(kept, ensure_ascii=False, default=str) if kept else None)
    return pa.array(texts, pa.string())
