"""Posts, messages, metrics and probes: accounts resolved, keys derived, each row once.

Everything here works on columns; only distinct account cells are looked at one by one.
"""

from __future__ import annotations

from collections.abc import Sequence

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from rapidfuzz import fuzz, process

from keepfit.connectors.platforms import PlatformTable
from keepfit.intake.accounts import AccountBook
from keepfit.intake.core.problems import Problem
from keepfit.intake.reading import TypedSheet
from keepfit.intake.tables import exchange_tables, schema
from keepfit.intake.telling import Place, Telling
from keepfit.kit.text import Text, fold, plural

# Distinct unknown accounts listed for one sheet; more of them have one cause.
_LISTED = 200
_LIKE = 70

# How a key is derived where the sheet has none (12 hexadecimal digits of a SHA-256).
_POST_KEY = (
    "coalesce(url, concat_ws('|', strftime(published_at, '%Y-%m-%dT%H:%M:%S'), "
    "coalesce(title, ''), coalesce(text, '')))"
)
_MESSAGE_KEY = (
    "concat_ws('|', account_id, strftime(received_at, '%Y-%m-%dT%H:%M:%S'), coalesce(text, ''))"
)
_DERIVED = {"posts": ("post_id", _POST_KEY), "messages": ("message_id", _MESSAGE_KEY)}


def post_platforms(sheets: Sequence[TypedSheet], platforms: PlatformTable) -> dict[str, str]:
    """Return on which platform the posts of each account cell are, by cell and folded cell."""
    found: dict[str, str] = {}
    for sheet in sheets:
        if sheet.table != "posts" or not {"account_id", "url"} <= set(sheet.cells.column_names):
            continue
        firsts = sheet.cells.group_by("account_id").aggregate([("url", "min")]).to_pylist()
        for row in firsts:
            platform = platforms.of_post(row["url_min"]) if row["url_min"] else None
            if platform and row["account_id"]:
                found.setdefault(row["account_id"], platform)
                found.setdefault(fold(row["account_id"]), platform)
    return found


def long_table(
    sheets: Sequence[TypedSheet],
    name: str,
    accounts: AccountBook,
    hints: dict[str, str],
    telling: Telling,
) -> pa.Table | None:
    """Return one long table of all sheets, or None where none has it.

    `hints` says on which platform an account cell's posts are.
    """
    parts = [_resolved(sheet, accounts, hints, telling) for sheet in sheets if sheet.table == name]
    if not parts:
        return None
    whole = _keyed(pa.concat_tables(parts), name)
    places = [sheet.place for sheet in sheets if sheet.table == name]
    return _once(whole, name, places[0], telling)


def _resolved(
    sheet: TypedSheet, accounts: AccountBook, hints: dict[str, str], telling: Telling
) -> pa.Table:
    cells = sheet.cells
    if "account_id" in cells.column_names:
        index = cells.column_names.index("account_id")
        written = cells.column(index)
        if accounts.named:
            written = _account_ids(sheet, written, accounts, hints, telling)
        elif len(written):
            _tell_unchecked(sheet, telling)
        cells = cells.set_column(index, "account_id", written)
    wanted = schema(sheet.table)
    columns = [
        cells[field.name].cast(field.type)
        if field.name in cells.column_names
        else pa.chunked_array([pa.nulls(cells.num_rows, field.type)], field.type)
        for field in wanted
    ]
    return pa.table(columns, schema=wanted)


def _tell_unchecked(sheet: TypedSheet, telling: Telling) -> None:
    text = Text(
        zh="输入中没有台账，账号一列按编号读取，未与台账核对。",
        en="No ledger is among the inputs; account cells are taken as ids, unchecked.",
    )
    telling.note("accounts_unchecked", sheet.place, text)


def _account_ids(
    sheet: TypedSheet,
    written: pa.ChunkedArray,
    accounts: AccountBook,
    hints: dict[str, str],
    telling: Telling,
) -> pa.ChunkedArray:
    texts = written.unique().drop_null()
    ids: list[str | None] = []
    bad: list[tuple[str, int]] = []
    for text in texts.to_pylist():
        platform = hints.get(text) or sheet.said.get("platform", "")
        meant = accounts.meant(text, platform)
        ids.append(meant[0] if len(meant) == 1 else None)
        if len(meant) != 1:
            bad.append((text, len(meant)))
    at = pc.index_in(written, value_set=texts)
    _tell_bad(sheet, written, bad, accounts, telling)
    taken = pc.take(pa.array(ids, pa.string()), at)
    return taken if isinstance(taken, pa.ChunkedArray) else pa.chunked_array([taken], pa.string())


def _tell_bad(
    sheet: TypedSheet,
    written: pa.ChunkedArray,
    bad: list[tuple[str, int]],
    accounts: AccountBook,
    telling: Telling,
) -> None:
    names = [name for name, _platform in accounts.named.values()] if bad else []
    for text, meant in bad[:_LISTED]:
        hits = np.flatnonzero(pc.equal(written, text).fill_null(fill_value=False).to_numpy())
        near = process.extractOne(text, names, scorer=fuzz.ratio, score_cutoff=_LIKE)
        telling.problems.append(
            _bad_account(sheet, text, sheet.rows[hits].tolist(), meant, near[0] if near else "")
        )
    if len(bad) > _LISTED:
        more = Text(
            zh=f"还有 {len(bad) - _LISTED} 个账号在台账中找不到或不唯一，未逐一列出。",
            en=f"{plural(len(bad) - _LISTED, 'more account')} unknown or ambiguous; not listed.",
        )
        telling.note("more_bad_accounts", sheet.place, more)


def _bad_account(sheet: TypedSheet, text: str, rows: list[int], meant: int, near: str) -> Problem:
    count = len(rows)
    if meant:
        cause = Text(
            zh=f"台账中有 {meant} 个账号叫“{text}”（此表 {count} 行）。",
            en=f"{meant} accounts of the ledger are called “{text}” ({plural(count, 'row')} here).",
        )
        suggestion = Text(zh="请改填账号编号。", en="Give the account's id.")
    else:
        cause = Text(
            zh=f"台账中没有账号“{text}”（此表 {count} 行）。",
            en=f"The ledger has no account “{text}” ({plural(count, 'row')} here).",
        )
        suggestion = Text(
            zh=(f"是不是“{near}”？" if near else "") + "请改正名称，或把该账号补入台账。",
            en=(f"Did you mean “{near}”? " if near else "")
            + "Correct the name, or add the account to the ledger.",
        )
    return Problem(
        code="ambiguous_reference" if meant else "unknown_reference",
        file=sheet.place.file,
        sheet=sheet.place.sheet,
        row=rows[0] if rows else None,
        column=sheet.place.header("account_id"),
        cause=cause,
        suggestion=suggestion,
    )


def _keyed(table: pa.Table, name: str) -> pa.Table:
    if name not in _DERIVED or table.column(0).null_count == 0:
        return table
    key, source = _DERIVED[name]
    derive = f"coalesce({key}, account_id || '-' || substr(sha256({source}), 1, 12))"
    with duckdb.connect() as engine:
        engine.register("arriving", table)
        derived = engine.table("arriving").project(f"{derive} AS k").to_arrow_table()
    return table.set_column(0, key, derived["k"].cast(pa.string()))


def _once(table: pa.Table, name: str, place: Place, telling: Telling) -> pa.Table:
    """Keep the last row of each key, and tell how many were repeats or older versions."""
    key = list(exchange_tables()[name].key)
    numbered = table.append_column("__row__", pa.array(np.arange(table.num_rows)))
    last = numbered.group_by(key).aggregate([("__row__", "max")])["__row___max"]
    if len(last) == table.num_rows:
        return table
    with duckdb.connect() as engine:
        engine.register("arriving", table)
        distinct_rows = "SELECT count(*) FROM (SELECT DISTINCT * FROM arriving)"
        counted = engine.execute(distinct_rows).fetchone()
    distinct = int(counted[0]) if counted else 0
    repeats, older = table.num_rows - distinct, distinct - len(last)
    if repeats:
        text = Text(
            zh=f"{repeats} 行与其他行完全相同，只保留一行。",
            en=f"{plural(repeats, 'repeated row')}; one of each is kept.",
        )
        telling.note("repeats", place, text)
    if older:
        text = Text(
            zh=f"{older} 行与后面的行编号相同而内容不同，以最后一行为准。",
            en=f"{plural(older, 'row')} with the key of a later one and other content; the last "
            "counts.",
        )
        telling.note("older_versions", place, text)
    return table.take(last.combine_chunks().sort())
