"""Accounts: platform, kind, unit and id of each row, and the ids and names they go by."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from keepfit.intake.account_merging import merged
from keepfit.intake.account_problems import contradictions, incomplete
from keepfit.intake.account_rows import AccountRows, Hints, looked_up
from keepfit.intake.core.names import account_id_of
from keepfit.intake.entries import Entry
from keepfit.intake.folding import folded
from keepfit.intake.telling import Telling
from keepfit.intake.unit_book import UnitBook
from keepfit.kit.text import fold


@dataclass(frozen=True)
class AccountBook:
    """All accounts known so far: those of the input, each once, and those a desk has already.

    `ids` maps ids of rows to the account they became part of.
    """

    table: pa.Table
    desk: Mapping[str, Entry]
    ids: Mapping[str, str]

    @cached_property
    def named(self) -> dict[str, tuple[str, str]]:
        """The name and platform of every account known, by id."""
        found = {
            account_id: (entry.text("name"), entry.text("platform"))
            for account_id, entry in self.desk.items()
        }
        columns = (self.table[name].to_pylist() for name in ("account_id", "name", "platform"))
        for account_id, name, platform in zip(*columns, strict=True):
            found[account_id] = (name, platform or "")
        return found

    @cached_property
    def _by_name(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for account_id, (name, _platform) in self.named.items():
            found.setdefault(fold(name), []).append(account_id)
        return found

    def meant(self, text: str, platform: str = "") -> list[str]:
        """Return the ids of the accounts a cell may mean; more than one is ambiguous."""
        if text in self.ids:
            return [self.ids[text]]
        if text in self.named:
            return [text]
        found = self._by_name.get(fold(text), [])
        on_platform = [one for one in found if self.named[one][1] == platform]
        return on_platform or found

    def arrived(self) -> pa.Table:
        """Return the accounts of the input; a successor written by name gets its id if unique."""
        written = self.table["successor_id"]
        meant = {one: self.meant(one) for one in written.unique().drop_null().to_pylist()}
        ids = {one: found[0] for one, found in meant.items() if len(found) == 1}
        if not ids:
            return self.table
        index = self.table.column_names.index("successor_id")
        successors = pc.coalesce(looked_up(written, ids), written)
        return self.table.set_column(index, self.table.schema.field(index), successors)


def account_book(
    rows: AccountRows,
    desk: Sequence[Entry],
    units: UnitBook,
    hints: Hints,
    telling: Telling,
) -> AccountBook:
    """Return the accounts of all rows, each once, beside those a desk has already.

    An account whose link or handle the desk knows keeps the id it has there.
    """
    named = rows.where(np.flatnonzero(rows.cells["name"].is_valid().to_numpy()))
    complete = _completed(named, units, hints)
    telling.problems.extend(incomplete(complete, rows, telling))
    telling.problems.extend(contradictions(complete, hints))
    there = {entry.text("account_id"): entry for entry in desk}
    found = _identified(complete, units, hints)
    arrived, ids = merged(found, _known_again(found, there, hints), hints, telling)
    return AccountBook(table=arrived.cells, desk=there, ids=ids)


def _completed(rows: AccountRows, units: UnitBook, hints: Hints) -> AccountRows:
    """Fill in the platform and the kind from what tells them, and the id of the unit."""
    cells, table = rows.cells, hints.platforms.platforms
    linked, _addresses = rows.links(hints)
    platform = pc.coalesce(cells["platform"], linked)
    if hints.posts and platform.null_count:
        platform = pc.coalesce(
            platform,
            looked_up(cells["account_id"], hints.posts),
            looked_up(folded(cells["name"]), hints.posts),
        )
    kinds = {one: found.kinds[0] for one, found in table.items() if len(found.kinds) == 1}
    kind = pc.coalesce(cells["kind"], looked_up(platform, kinds))
    return rows.having(platform=platform, kind=kind, unit_id=_unit_ids(rows, units))


def _unit_ids(rows: AccountRows, units: UnitBook) -> pa.ChunkedArray:
    """Return the unit each row means; each way of writing one is looked at once."""
    written = rows.cells["unit_id"]
    texts = written.unique().drop_null()
    codes = pc.index_in(written, value_set=texts).fill_null(-1).to_numpy()
    some = np.flatnonzero(codes >= 0)
    _texts, firsts, counts = np.unique(codes[some], return_index=True, return_counts=True)
    numbers = rows.cells["origin_row"].to_numpy()[some[firsts]].tolist()
    places = rows.at[some[firsts]].tolist()
    found: dict[str, str] = {}
    for text, place, number, count in zip(
        texts.to_pylist(), places, numbers, counts.tolist(), strict=True
    ):
        unit_id = units.unit_id(text, (rows.places[place], number), "unit_id", rows=count)
        if unit_id:
            found[text] = unit_id
    return looked_up(written, found)


def _identified(rows: AccountRows, units: UnitBook, hints: Hints) -> AccountRows:
    """Give an id to rows that have none; two accounts never share a derived one.

    An account is known by its link, else its handle, else its unit and name.
    """
    given = rows.cells["account_id"]
    lacking = np.flatnonzero(given.is_null().to_numpy())
    if not len(lacking):
        return rows
    part = rows.where(lacking)
    names = [units.name(one or "") for one in part.cells["unit_id"].to_pylist()]
    by_unit = pc.binary_join_element_wise(
        pa.chunked_array([[fold(one) for one in names]], pa.string()),
        folded(part.cells["name"]),
        "|",
    )
    _platforms, addresses = part.links(hints)
    handles = folded(part.cells["handle"])
    handles = pc.if_else(pc.equal(handles, ""), pa.scalar(None, pa.string()), handles)
    known_by = pc.coalesce(addresses, handles, by_unit).to_pylist()
    owners: dict[str, str] = {}
    ids = given.to_pylist()
    for position, sign, platform in zip(
        lacking.tolist(), known_by, part.platforms.to_pylist(), strict=True
    ):
        account_id = account_id_of(platform, sign)
        if owners.setdefault(account_id, sign) != sign:
            account_id = account_id_of(platform, sign + "|2")
        ids[position] = account_id
    return rows.having(account_id=pa.chunked_array([ids], pa.string()))


def _known_again(
    rows: AccountRows, desk: Mapping[str, Entry], hints: Hints
) -> pa.ChunkedArray | None:
    """Return the ids a desk has for accounts whose link or handle it knows by another id."""
    known = {
        sign: account_id for account_id, entry in desk.items() for sign in _lasting(entry, hints)
    }
    if not known:
        return None
    there = pc.coalesce(*(looked_up(one, known) for one in rows.lasting(hints)))
    desks = pc.is_in(rows.cells["account_id"], pa.array(list(desk), pa.string()))
    return pc.if_else(desks, pa.scalar(None, pa.string()), there)


def _lasting(entry: Entry, hints: Hints) -> list[str]:
    """Return what stays when an account changes its name: its link, its handle."""
    platform = entry.text("platform")
    link = hints.link(entry)
    signs = [f"url|{platform}|{link.url}"] if link else []
    if handle := fold(entry.text("handle")):
        signs.append(f"handle|{platform}|{handle}")
    return signs
