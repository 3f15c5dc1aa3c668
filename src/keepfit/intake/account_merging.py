"""Rows that mean the same account: found over all rows at once, joined one by one."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from keepfit.intake.account_rows import AccountRows, Hints, patched, repeated, signs
from keepfit.intake.core.problems import Problem
from keepfit.intake.entries import Entry
from keepfit.intake.folding import folded
from keepfit.intake.telling import Telling
from keepfit.kit.text import Text, fold


@dataclass(slots=True)
class _Merging:
    """The accounts met so far among rows that share a sign, and where each stands first."""

    known: dict[str, Entry] = field(default_factory=dict)
    first: dict[str, int] = field(default_factory=dict)
    ids: dict[str, str] = field(default_factory=dict)
    signs: dict[str, str] = field(default_factory=dict)

    def again(self, entry: Entry, desk_id: str | None) -> Entry:
        """Return a row under the id a desk has for it, unless an earlier row goes by its own."""
        account_id = entry.text("account_id")
        if not desk_id or account_id in self.known:
            return entry
        self.ids[account_id] = desk_id
        return entry.having(account_id=desk_id)


def merged(
    rows: AccountRows, again: pa.ChunkedArray | None, hints: Hints, telling: Telling
) -> tuple[AccountRows, dict[str, str]]:
    """Return each account once, and what became of the ids that are no longer those of rows.

    Only rows that share an id, a link or a name within a unit with another row can be one with
    it; they are looked at in their order, and what is joined is told. `again` are the ids a desk
    has for them: a row takes it unless an earlier row goes by the row's own id.
    """
    given = rows.cells["account_id"]
    ids = given if again is None else pc.coalesce(again, given)
    shared = np.flatnonzero(_sharing(rows, hints) | repeated(given) | repeated(ids))
    merging = _Merging()
    changed: dict[int, Entry] = {}
    there = again.take(pa.array(shared)).to_pylist() if again is not None else [None] * len(shared)
    for position, entry, desk_id in zip(shared.tolist(), rows.entries(shared), there, strict=True):
        known = merging.again(entry, desk_id)
        account_id = _met(known, position, merging, (hints, telling))
        changed[merging.first[account_id]] = merging.known[account_id]
    kept = np.ones(len(rows.at), np.bool_)
    kept[shared] = False
    kept[list(merging.first.values())] = True
    if again is not None:
        rows = rows.having(account_id=ids)
        renamed = np.flatnonzero(again.is_valid().to_numpy() & kept)
        renamed = pa.array(renamed[~np.isin(renamed, shared)])
        pairs = zip(given.take(renamed).to_pylist(), ids.take(renamed).to_pylist(), strict=True)
        merging.ids.update(pairs)
    return patched(rows, changed).where(np.flatnonzero(kept)), merging.ids


def _sharing(rows: AccountRows, hints: Hints) -> NDArray[np.bool_]:
    _platforms, addresses = rows.links(hints)
    names = signs("name", rows.platforms, rows.cells["unit_id"], folded(rows.cells["name"]))
    return repeated(signs("url", rows.platforms, addresses)) | repeated(names)


def _met(entry: Entry, position: int, merging: _Merging, by: tuple[Hints, Telling]) -> str:
    """Join a row with the account it is a row of, or remember it as a new one; return its id."""
    hints, telling = by
    account_id = entry.text("account_id")
    found = _signs(entry, hints)
    same = account_id if account_id in merging.known else ""
    known_id = same or next((merging.signs[one] for one in found if one in merging.signs), "")
    if known_id and not _apart(merging.known[known_id], entry, hints):
        telling.problems.append(_twice(merging.known[known_id], entry))
        merging.known[known_id] = _joined(merging.known[known_id], entry)
    else:
        known_id = account_id
        merging.known[known_id] = entry
        merging.first[known_id] = position
    merging.ids[account_id] = known_id
    for sign in found:
        merging.signs.setdefault(sign, known_id)
    return known_id


def _signs(entry: Entry, hints: Hints) -> list[str]:
    """Return what two rows of one account share: its link, or its name within its unit."""
    platform = entry.text("platform")
    link = hints.link(entry)
    signs = [f"url|{platform}|{link.url}"] if link else []
    if entry.text("unit_id"):
        signs.append(f"name|{platform}|{entry.text('unit_id')}|{fold(entry.text('name'))}")
    return signs


def _apart(known: Entry, entry: Entry, hints: Hints) -> bool:
    """Say whether two rows that share a name have different links, handles or languages."""
    if known.text("account_id") == entry.text("account_id"):
        return False
    one, other = hints.link(known), hints.link(entry)
    if one and other:
        return one.url != other.url
    for column in ("url", "handle", "language"):
        left, right = fold(known.text(column)), fold(entry.text(column))
        if left and right and left != right:
            return True
    return False


def _twice(known: Entry, entry: Entry) -> Problem:
    contrary = (
        known.text("unit_id")
        and entry.text("unit_id")
        and known.values["unit_id"] != entry.values["unit_id"]
    )
    if contrary:
        return entry.problem(
            "account_of_two_units",
            "unit_id",
            Text(
                zh=f"“{entry.text('name')}”与 {known.where} 是同一账号，主办单位却不同，"
                "先按前一行归属。",
                en=f"“{entry.text('name')}” is the same account as {known.where}, under another "
                "unit; the earlier row's unit counts for now.",
            ),
            Text(
                zh="请核对主办单位；若两个名称是同一单位，请在对应文件的 [units] "
                "或“单位别名”表中注明。",
                en="Check the unit; if both names mean one unit, say so under [units] in the "
                "mapping file or in a table of unit names.",
            ),
            "warning",
        )
    return entry.problem(
        "account_twice",
        "name",
        Text(
            zh=f"“{entry.text('name')}”与 {known.where} 是同一账号，已合并，"
            "以后出现的非空内容为准。",
            en=f"“{entry.text('name')}” is the same account as {known.where}; merged, later values "
            "that are not empty count.",
        ),
        Text(zh="请删去其中一行。", en="Delete one of the rows."),
        "warning",
    )


def _joined(known: Entry, entry: Entry) -> Entry:
    later = {column: value for column, value in entry.values.items() if value not in (None, "", [])}
    later["account_id"] = known.values["account_id"]
    if known.text("unit_id"):
        later["unit_id"] = known.values["unit_id"]
    asked = tuple(dict.fromkeys((*known.asked, *entry.asked)))
    joined = known.having(**later)
    return Entry(values=joined.values, place=known.place, row=known.row, asked=asked)
