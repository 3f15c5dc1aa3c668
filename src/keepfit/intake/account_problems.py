"""What is told about rows of accounts: what they lack, and what in them cannot be true."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pyarrow.compute as pc

from keepfit.intake.account_rows import AccountRows, Hints
from keepfit.intake.core.problems import Problem
from keepfit.intake.entries import Entry
from keepfit.intake.required import absent
from keepfit.intake.telling import Place, Telling
from keepfit.kit.text import Text


def incomplete(complete: AccountRows, rows: AccountRows, telling: Telling) -> Iterator[Problem]:
    """Yield what is missing: a whole column once, else each cell.

    `complete` are the rows that have a name, `rows` all of them.
    """
    told = {(one.file, one.sheet, one.row, one.column) for one in telling.problems}
    platform = np.asarray(complete.cells["platform"].is_null().to_numpy())
    kind = np.asarray(complete.cells["kind"].is_null().to_numpy())
    # Without a platform the kind cannot be known either; that is told once.
    for column, lacking in (("platform", platform), ("kind", kind & ~platform)):
        seen: set[tuple[str, str]] = set()
        for entry in complete.entries(np.flatnonzero(lacking)):
            place = entry.place
            if column in place.headers:
                if (place.file, place.sheet, entry.row, place.header(column)) not in told:
                    yield _undecided(entry, column)
            elif (key := (entry.place.file, entry.place.sheet)) not in seen:
                seen.add(key)
                yield absent("accounts", column, entry.place)
    yield from _without_units(complete, rows)


def _without_units(complete: AccountRows, rows: AccountRows) -> Iterator[Problem]:
    known = np.asarray(complete.cells["unit_id"].is_valid().to_numpy())
    owned = {int(one) for one in np.unique(complete.at[known])}
    indices = [int(one) for one in np.unique(rows.at)]
    sheets = {(rows.places[one].file, rows.places[one].sheet): one for one in indices}
    for index in sheets.values():
        place = rows.places[index]
        alike = {one for one in indices if rows.places[one] == place}
        if "unit_id" not in place.headers and not alike & owned:
            yield _no_units(place)


def _undecided(entry: Entry, column: str) -> Problem:
    word = Text(zh="平台", en="platform") if column == "platform" else Text(zh="类型", en="kind")
    return entry.problem(
        "empty_cell",
        column,
        Text(
            zh=f"没有填写{word.zh}，也无法从链接、内容或工作表名称得知。",
            en=f"The {word.en} is empty, and no link, post or sheet name tells it.",
        ),
        Text(zh=f"请填写{word.zh}。", en=f"Fill in the {word.en}."),
    )


def _no_units(place: Place) -> Problem:
    return Problem(
        code="no_units",
        weight="warning",
        file=place.file,
        sheet=place.sheet,
        cause=Text(zh="没有主办单位一列，单位记为未知。", en="No column names the units."),
        suggestion=Text(
            zh="请增加“主办单位”列；没有它就不能按单位汇总。",
            en="Add a column “主办单位” (unit); without it nothing can be told by unit.",
        ),
    )


def contradictions(rows: AccountRows, hints: Hints) -> Iterator[Problem]:
    """Yield what cannot be true of a row: another platform's link, a closing before its opening."""
    linked, _addresses = rows.links(hints)
    strange = pc.not_equal(linked, rows.platforms)
    early = pc.less(rows.cells["closed_on"], rows.cells["opened_on"])
    either = pc.or_kleene(strange, early).fill_null(fill_value=False)
    for entry in rows.entries(np.flatnonzero(either.to_numpy())):
        yield from _contradictions(entry, hints)


def _contradictions(entry: Entry, hints: Hints) -> Iterator[Problem]:
    link = hints.link(entry)
    if link and link.platform_id != entry.text("platform"):
        there, said = (
            hints.platforms.title(link.platform_id),
            hints.platforms.title(entry.text("platform")),
        )
        yield entry.problem(
            "platform_and_link",
            "url",
            Text(
                zh=f"平台写的是“{said.zh}”，链接却属于“{there.zh}”。",
                en=f"The platform is “{said.en}”, but the link belongs to “{there.en}”.",
            ),
            Text(zh="请核对平台或链接。", en="Check the platform and the link."),
            "warning",
        )
    opened, closed = entry.values.get("opened_on"), entry.values.get("closed_on")
    if opened and closed and closed < opened:
        yield entry.problem(
            "closed_before_opened",
            "closed_on",
            Text(
                zh=f"关停日期 {closed} 早于开通日期 {opened}。",
                en=f"Closed on {closed}, before it was opened on {opened}.",
            ),
            Text(zh="请核对两个日期。", en="Check both dates."),
        )
