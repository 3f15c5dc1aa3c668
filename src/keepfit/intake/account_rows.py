"""The rows of all account sheets as one table of columns, and what links tell of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from keepfit.connectors.platforms import PlatformTable
from keepfit.connectors.records import AccountLink
from keepfit.intake.entries import Entry, table_of
from keepfit.intake.folding import folded
from keepfit.intake.reading import TypedSheet
from keepfit.intake.tables import ORIGIN, schema
from keepfit.intake.telling import Place

Positions = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Hints:
    """What tells an account's platform: the platform table, and where each account's posts are."""

    platforms: PlatformTable
    posts: Mapping[str, str]
    links: dict[str, AccountLink | None] = field(default_factory=dict)

    def link(self, entry: Entry) -> AccountLink | None:
        """Return what a row's link says, or None."""
        url = entry.text("url")
        return self.linked(url) if url else None

    def linked(self, url: str) -> AccountLink | None:
        """Return what a link says, or None; each address is looked at once."""
        if url not in self.links:
            self.links[url] = self.platforms.link(url)
        return self.links[url]


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountRows:
    """Rows in the columns of `schema("accounts")`; `places` tells the sheet of each by index.

    Ledgers run to thousands of rows of which hardly any needs a look: the rows stay columns, and
    only those about which there is something to say or decide become entries.
    """

    cells: pa.Table
    places: tuple[Place, ...]
    at: Positions

    def having(self, **columns: pa.ChunkedArray) -> AccountRows:
        """Return the rows with some columns replaced."""
        cells = self.cells
        for name, values in columns.items():
            index = cells.column_names.index(name)
            cells = cells.set_column(index, cells.schema.field(index), values)
        return replace(self, cells=cells)

    def where(self, wanted: Positions) -> AccountRows:
        """Return some of the rows."""
        if len(wanted) == len(self.at):
            return self
        return replace(self, cells=self.cells.take(pa.array(wanted)), at=self.at[wanted])

    def entries(self, wanted: Positions) -> list[Entry]:
        """Return some of the rows as entries."""
        names = {one.name for one in ORIGIN}
        found = []
        rows = self.cells.take(pa.array(wanted)).to_pylist()
        for position, row in zip(wanted.tolist(), rows, strict=True):
            values = {name: value for name, value in row.items() if name not in names}
            place = self.places[self.at[position]]
            asked = tuple(row["asked"] or ())
            found.append(Entry(values=values, place=place, row=row["origin_row"], asked=asked))
        return found

    def links(self, hints: Hints) -> tuple[pa.ChunkedArray, pa.ChunkedArray]:
        """Return the platform and the canonical address of each row's link, null without one."""
        urls = self.cells["url"].unique().drop_null().to_pylist()
        found = {url: hints.linked(url) for url in urls}
        platforms = {url: link.platform_id for url, link in found.items() if link}
        addresses = {url: link.url for url, link in found.items() if link}
        return looked_up(self.cells["url"], platforms), looked_up(self.cells["url"], addresses)

    def lasting(self, hints: Hints) -> tuple[pa.ChunkedArray, pa.ChunkedArray]:
        """Return what stays when an account changes its name: signs of its link, its handle."""
        _platforms, addresses = self.links(hints)
        handles = folded(self.cells["handle"])
        handles = pc.if_else(pc.equal(handles, ""), pa.scalar(None, pa.string()), handles)
        return signs("url", self.platforms, addresses), signs("handle", self.platforms, handles)

    @property
    def platforms(self) -> pa.ChunkedArray:
        """The platform of each row, empty where none is known."""
        return pc.fill_null(self.cells["platform"], "")


def account_rows(sheets: Iterable[TypedSheet]) -> AccountRows:
    """Return all rows of all account sheets, in the order of files and rows."""
    found = [sheet for sheet in sheets if sheet.table == "accounts"]
    wanted = schema("accounts")
    sizes = [sheet.cells.num_rows for sheet in found]
    return AccountRows(
        cells=pa.concat_tables([_whole(sheet, wanted) for sheet in found])
        if found
        else wanted.empty_table(),
        places=tuple(sheet.place for sheet in found),
        at=np.repeat(np.arange(len(found)), sizes),
    )


def _whole(sheet: TypedSheet, wanted: pa.Schema) -> pa.Table:
    size = sheet.cells.num_rows
    origin = {
        "asked": sheet.asked,
        "origin_file": pa.repeat(pa.scalar(sheet.place.file, pa.string()), size),
        "origin_sheet": pa.repeat(pa.scalar(sheet.place.sheet, pa.string()), size),
        "origin_row": pa.array(sheet.rows, pa.int64()),
    }
    columns = [
        origin[field.name]
        if field.name in origin
        else sheet.cells[field.name].cast(field.type)
        if field.name in sheet.cells.column_names
        else pa.nulls(size, field.type)
        for field in wanted
    ]
    return pa.table(columns, schema=wanted)


def looked_up(cells: pa.ChunkedArray, meanings: Mapping[str, str]) -> pa.ChunkedArray:
    """Return what each cell means by a dictionary, null where it says nothing."""
    values = pa.array(list(meanings.values()), pa.string())
    at = pc.index_in(cells, value_set=pa.array(list(meanings), pa.string()))
    return pa.chunked_array([values.take(one) for one in at.chunks], pa.string())


def signs(kind: str, *parts: pa.ChunkedArray) -> pa.ChunkedArray:
    """Return one text for each row by which two rows are known as one; null where a part is."""
    return pc.binary_join_element_wise(kind, *parts, "|")


def repeated(cells: pa.ChunkedArray) -> NDArray[np.bool_]:
    """Say for each cell whether another one says the same; null never does."""
    codes = cells.combine_chunks().dictionary_encode().indices.fill_null(-1).to_numpy()
    counts = np.bincount(codes + 1, minlength=1)
    counts[0] = 0
    return np.asarray(counts[codes + 1] > 1)


def patched(rows: AccountRows, changed: Mapping[int, Entry]) -> AccountRows:
    """Return the rows with some replaced by entries, by position."""
    if not changed:
        return rows
    order = np.arange(len(rows.at))
    order[list(changed)] = len(order) + np.arange(len(changed))
    cells = pa.concat_tables([rows.cells, table_of(list(changed.values()), "accounts")])
    return replace(rows, cells=cells.take(pa.array(order)))
