"""Which rows are the header, what each header means, and which exchange table a sheet is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from keepfit.connectors.records import MergedCells
from keepfit.intake.core.exchange import ExchangeTable
from keepfit.intake.core.spelling import header_key, header_scale, is_serial, joined
from keepfit.kit.text import clean

Row = Sequence[str | None]

ROWS_LOOKED_AT = 30
_DEEPEST = 3
_LONGEST = 40

# Without these a sheet is hardly the table in question; all others can be derived or asked for.
_HARD = {
    "units": ("name",),
    "unit_names": ("name", "unit_id"),
    "accounts": ("name",),
    "services": ("name",),
    "offers": ("account_id", "service_id"),
    "posts": ("account_id", "published_at"),
    "messages": ("account_id", "received_at"),
    "metrics": ("account_id", "date"),
    "probes": ("account_id", "probed_at", "outcome"),
    "requests": ("request_id", "sent_on", "from_unit"),
    "votes": ("account_id", "period", "useful", "not_useful"),
}
# What only this table has: it tells tables apart that share most of their columns.
_TELLING = {
    "units": ("parent_id", "uscc", "division_code", "residents"),
    "accounts": ("platform", "kind", "unit_id", "functions", "filing_no", "login_holder"),
    "services": ("department", "code", "livelihood", "statutory", "yearly_volume"),
    "offers": ("service_id", "depth"),
    "posts": ("title", "text", "url", "post_id", "is_original"),
    "messages": ("text", "replied_at", "reply_text", "message_id"),
    "metrics": ("date", "new_followers"),
    "probes": ("probed_at", "outcome", "evidence"),
    "requests": ("request_id", "from_unit", "fields"),
    "votes": ("period", "useful", "not_useful"),
}
_WORDS = {
    "units": ("单位", "机构", "units", "organisations", "organizations"),
    "unit_names": ("单位别名", "别名", "unitnames"),
    "accounts": ("账号", "台账", "公众号", "accounts"),
    "services": ("事项", "services"),
    "offers": ("提供", "入口", "offers"),
    "posts": ("内容", "文章", "推文", "发文", "posts", "articles"),
    "messages": ("留言", "来信", "messages"),
    "metrics": ("指标", "metrics"),
    "probes": ("探测", "检测", "probes"),
    "requests": ("下发任务", "任务", "requests"),
    "votes": ("群众评价", "评价", "votes"),
}
# Two tables that come this close are told apart by nobody but the user.
_NARROW = 0.25


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What each header key means in each table: the column and how surely (0 is surest)."""

    tables: Mapping[str, Mapping[str, tuple[str, int]]]
    keys: frozenset[str]


# Places of columns and the keys each may be known by.
Forms = Mapping[int, tuple[str, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """A recognised header.

    `first` and `last` are its rows, counted from 0 in what was looked at. `labels` are the
    headers as written, `columns` maps places to column ids, `second` places whose column an
    surer header already names. `rival` is the table that fits as well, empty where none does.
    """

    table: str
    first: int
    last: int
    labels: tuple[str, ...]
    columns: Mapping[int, str]
    scales: Mapping[int, float] = field(default_factory=dict)
    second: Mapping[int, str] = field(default_factory=dict)
    score: float = 0.0
    rival: str = ""

    @property
    def unknown(self) -> tuple[int, ...]:
        """Places with a header nobody knows."""
        return tuple(
            place
            for place, label in enumerate(self.labels)
            if label
            and place not in self.columns
            and place not in self.second
            and not is_serial(label)
        )

    @property
    def serials(self) -> tuple[int, ...]:
        """Places of columns that only count rows."""
        return tuple(
            place
            for place, label in enumerate(self.labels)
            if is_serial(label) and place not in self.columns
        )


def known_headers(
    tables: Mapping[str, ExchangeTable], accepted: Mapping[str, Mapping[str, str]]
) -> Known:
    """Return every header that is known, those the office accepted before all others."""
    known: dict[str, dict[str, tuple[str, int]]] = {}
    for name, table in tables.items():
        meanings = known.setdefault(name, {})
        for column in table.columns:
            own = (column.name, column.header.zh, column.header.en)
            for rank, spelling in enumerate((*own, *column.also)):
                key = header_key(spelling)
                if key not in meanings or meanings[key][1] > rank:
                    meanings[key] = (column.name, rank)
        for spelling, column_name in accepted.get(name, {}).items():
            meanings[header_key(spelling)] = (column_name, -1)
    return Known(tables=known, keys=frozenset(key for one in known.values() for key in one))


@lru_cache(maxsize=65_536)
def _key(text: str) -> str:
    return header_key(text)


def recognised(
    rows: Sequence[Row],
    known: Known,
    *,
    name: str,
    merged: Sequence[MergedCells] = (),
    table: str = "",
) -> Header | None:
    """Return the best header among the first rows, or None where there is none.

    `name` is the sheet's name; `table` limits the search to one table when the user said so.
    `merged` counts its rows and columns like `rows`.
    """
    best: list[Header] = []
    for first, last, parts in _candidates(rows[:ROWS_LOOKED_AT], merged):
        forms = _known_forms(parts, known)
        for one in (known.tables if not table else (table,)) if forms else ():
            found = _read(parts, _matches(forms, known.tables[one]), known.tables[one], (one, name))
            if found is None and table:
                found = _forced(parts, _matches(forms, known.tables[one]), one)
            if found is not None:
                best.append(_placed(found, first, last))
    if not best:
        return None
    best.sort(key=lambda header: (-header.score, header.last - header.first, header.first))
    top = best[0]
    rivals = [
        one
        for one in best
        if one.table != top.table and (one.first, one.last) == (top.first, top.last)
    ]
    close = [one.table for one in rivals if top.score - one.score < _NARROW]
    return _with_rival(top, close[0]) if close else top


def _known_forms(parts: Sequence[tuple[str, str]], known: Known) -> Forms:
    """Return the keys of each column that any table knows: of most rows, which are none, nothing.

    A first row of records is looked at as a header too, and that for every table.
    """
    forms: dict[int, tuple[str, ...]] = {}
    for place, (upper, lower) in enumerate(parts):
        keys = tuple(key for key in _forms(upper, lower) if key in known.keys)
        if keys:
            forms[place] = keys
    return forms


def _placed(header: Header, first: int, last: int) -> Header:
    return Header(
        table=header.table,
        first=first,
        last=last,
        labels=header.labels,
        columns=header.columns,
        scales=header.scales,
        second=header.second,
        score=header.score,
    )


def _with_rival(header: Header, rival: str) -> Header:
    return Header(
        table=header.table,
        first=header.first,
        last=header.last,
        labels=header.labels,
        columns=header.columns,
        scales=header.scales,
        second=header.second,
        score=header.score,
        rival=rival,
    )


def _candidates(
    rows: Sequence[Row], merged: Sequence[MergedCells]
) -> Iterator[tuple[int, int, list[tuple[str, str]]]]:
    """Yield runs of one to three rows as (upper, lower) labels of each column."""
    cleaned = [[clean(cell) if cell else "" for cell in row] for row in rows]
    for first, lower in enumerate(cleaned):
        upper = [""] * len(lower)
        for last in range(first, min(first + _DEEPEST, len(rows))):
            if last > first:
                spread = _spread(cleaned[last - 1], last - 1, merged)
                upper = [joined(above, below) for above, below in zip(upper, spread, strict=True)]
            if not any(cleaned[last]):
                break
            yield first, last, list(zip(upper, cleaned[last], strict=True))


def _spread(cells: list[str], row: int, merged: Sequence[MergedCells]) -> list[str]:
    """Fill a heading over the columns it stands above: as merged, or to the next heading."""
    filled = list(cells)
    blocks = [block for block in merged if block.first_row <= row <= block.last_row]
    if blocks:
        for block in blocks:
            text = cells[block.first_column] if block.first_column < len(cells) else ""
            for place in range(block.first_column, min(block.last_column + 1, len(cells))):
                filled[place] = filled[place] or text
        return filled
    for place in range(1, len(filled)):
        filled[place] = filled[place] or filled[place - 1]
    return filled


def _forms(upper: str, lower: str) -> tuple[str, ...]:
    """Return the keys a column's header may be known by: joined forms first, then the lowest."""
    nearest = upper.rsplit("/", 1)[-1]
    if not lower:
        return (_key(nearest),) if upper else ()
    if upper:
        return _key(nearest + lower), _key(joined(upper, lower)), _key(lower)
    return (_key(lower),)


def _matches(
    forms: Forms, meanings: Mapping[str, tuple[str, int]]
) -> tuple[dict[int, str], dict[int, str]]:
    ranked: dict[str, tuple[int, int]] = {}
    second: dict[int, str] = {}
    for place, keys in forms.items():
        found = next((meanings[key] for key in keys if key in meanings), None)
        if found is None:
            continue
        column, rank = found
        if column not in ranked:
            ranked[column] = (rank, place)
        elif rank < ranked[column][0]:
            second[ranked[column][1]] = column
            ranked[column] = (rank, place)
        else:
            second[place] = column
    return {place: column for column, (_rank, place) in ranked.items()}, second


def _read(
    parts: Sequence[tuple[str, str]],
    matches: tuple[dict[int, str], dict[int, str]],
    meanings: Mapping[str, tuple[str, int]],
    called: tuple[str, str],
) -> Header | None:
    """Return what the parts are for one table; `called` is its name and that of the sheet."""
    (columns, second), (table, name) = matches, called
    if len(columns) < 2:
        return None
    # A last row that names no column is the first record or a heading, not part of the header.
    if not any(parts[place][1].strip() for place in columns):
        return None
    headed = sum(1 for _upper, lower in parts if lower.strip())
    if len(columns) + len(second) < 0.3 * headed:
        return None
    # Two words of a sentence may be headers; sentences beside them say that it is prose.
    if len(columns) == 2 and any(len(_key(lower)) > _LONGEST for _upper, lower in parts):
        return None
    present = set(columns.values())
    hard = _HARD[table]
    score = (
        len(columns)
        - 1.5 * sum(column not in present for column in hard)
        - 0.1 * (headed - len(columns) - len(second))
        + 0.5 * sum(column in present for column in _TELLING.get(table, ()))
        + 1.5 * _named_so(name, table)
        + 1.0 * (present == {column for column, _rank in meanings.values()})
        # Told apart by it: a row that only heads the column of row numbers belongs to the header.
        + 0.01 * sum(is_serial(lower or upper) for upper, lower in parts)
    )
    return _header(parts, table, columns, second, score) if score > 0 else None


def _forced(
    parts: Sequence[tuple[str, str]], matches: tuple[dict[int, str], dict[int, str]], table: str
) -> Header | None:
    columns, second = matches
    return _header(parts, table, columns, second, len(columns)) if columns else None


def _header(
    parts: Sequence[tuple[str, str]],
    table: str,
    columns: dict[int, str],
    second: dict[int, str],
    score: float,
) -> Header:
    labels = tuple(joined(upper, lower) for upper, lower in parts)
    return Header(
        table=table,
        first=0,
        last=0,
        labels=labels,
        columns=columns,
        scales={place: header_scale(labels[place]) for place in columns},
        second=second,
        score=score,
    )


def _named_so(name: str, table: str) -> bool:
    key = _key(name)
    longest = max(
        ((len(word), other) for other, words in _WORDS.items() for word in words if word in key),
        default=(0, ""),
    )
    return longest[1] == table
