"""The list of feeds: which account is read where, on which clock, and how many pages of it."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from keepfit.connectors.arrivals import InputFile, arrival
from keepfit.connectors.http.errors import shown
from keepfit.connectors.sheets import Sheet
from keepfit.kit.errors import SourceError
from keepfit.kit.settings import Settings
from keepfit.kit.text import Text, fold

# Headers each column is met under, compared folded.
HEADERS: dict[str, tuple[str, ...]] = {
    "account_id": ("account_id", "account id", "账号编号", "账号ID", "Account ID"),
    "url": ("url", "feed", "feed_url", "订阅地址", "订阅源", "网址", "链接", "RSS"),
    "zone": ("zone", "timezone", "time zone", "时区"),
    "pages": ("pages", "页数", "最多页数"),
}
_COLUMNS = {fold(header): name for name, headers in HEADERS.items() for header in headers}
# Titles and notes above the header row.
_HEADER_WITHIN = 20
_PAGES = range(1, 1001)
_LISTED = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedEntry:
    """One feed to read: whose it is, where, on which clock, at most how many pages."""

    account_id: str
    url: str
    zone: ZoneInfo
    pages: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    """One row of the list as it is written, and how it is called towards the user."""

    place: Text
    cells: Mapping[str, str]


def feed_list(path: Path, settings: Settings) -> tuple[FeedEntry, ...]:
    """Read the list of feeds from TOML, a workbook or delimited text.

    Raises SourceError that names every bad row; nothing is fetched from half a list.
    """
    rows = list(_toml_rows(path) if path.suffix.lower() == ".toml" else _sheet_rows(path, settings))
    entries: dict[tuple[str, str], FeedEntry] = {}
    faults: list[Text] = []
    for row in rows:
        try:
            entry = _entry(row.cells, settings)
        except _RowError as why:
            faults.append(
                Text(zh=f"{row.place.zh}{why.cause.zh}", en=f"{row.place.en}{why.cause.en}")
            )
        else:
            entries[entry.account_id, entry.url] = entry
    if faults or not entries:
        raise _unsound(path, faults)
    return tuple(entries.values())


class _RowError(ValueError):
    """One row cannot be understood."""

    def __init__(self, cause: Text) -> None:
        super().__init__(cause.en)
        self.cause = cause


def _entry(cells: Mapping[str, str], settings: Settings) -> FeedEntry:
    account_id, url = cells.get("account_id", ""), cells.get("url", "")
    if not account_id:
        raise _RowError(Text(zh="缺少账号编号。", en="names no account_id."))
    if not url.startswith(("http://", "https://")):
        raise _RowError(Text(zh="缺少 http(s) 网址。", en="names no http(s) address."))
    zone = cells.get("zone") or settings.feed_zone
    pages = cells.get("pages") or str(settings.feed_pages)
    if not pages.isdecimal() or int(pages[:6]) not in _PAGES:
        raise _RowError(
            Text(zh=f"页数“{pages}”不在 1 到 1000 之间。", en=f"pages “{pages}” is not 1 to 1000.")
        )
    return FeedEntry(account_id=account_id, url=url, zone=_zone(zone), pages=int(pages))


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise _RowError(
            Text(
                zh=f"没有“{name[:40]}”这个时区，请写如 Asia/Shanghai。",
                en=f"zone “{name[:40]}” does not exist; write Asia/Shanghai.",
            )
        ) from None


def _toml_rows(path: Path) -> Iterator[_Row]:
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as why:
        raise SourceError(
            Text(zh=f"{path.name}：读不出 TOML（{why}）。", en=f"{path.name}: is no TOML ({why}).")
        ) from why
    rows = table.get("feeds", [])
    for number, row in enumerate(rows if isinstance(rows, list) else [], 1):
        cells = row if isinstance(row, dict) else {}
        yield _Row(
            place=Text(zh=f"第 {number} 项：", en=f"entry {number} "),
            cells={name: str(cells[name]).strip() for name in HEADERS if name in cells},
        )


def _sheet_rows(path: Path, settings: Settings) -> Iterator[_Row]:
    for sheet in arrival(InputFile(path=path, file=path.name, named=True), settings).sheets:
        yield from _rows(sheet)


def _rows(sheet: Sheet) -> Iterator[_Row]:
    cells = [
        [str(cell or "").strip() for cell in column] for column in sheet.cells.to_pydict().values()
    ]
    lines = list(zip(*cells, strict=True))
    if sheet.named:
        lines.insert(0, tuple(sheet.cells.column_names))
    header = _header(lines)
    if header is None:
        return
    at, columns = header
    first = sheet.first_row - 1 if sheet.named else sheet.first_row
    for number, line in enumerate(lines[at + 1 :], first + at + 1):
        if any(line):
            yield _Row(
                place=Text(zh=f"{sheet.name} 第 {number} 行：", en=f"{sheet.name}, row {number} "),
                cells={name: line[place] for name, place in columns.items()},
            )


def _header(lines: list[tuple[str, ...]]) -> tuple[int, dict[str, int]] | None:
    for at, line in enumerate(lines[:_HEADER_WITHIN]):
        named = {
            _COLUMNS[fold(cell)]: place for place, cell in enumerate(line) if fold(cell) in _COLUMNS
        }
        if {"account_id", "url"} <= named.keys():
            return at, named
    return None


def _unsound(path: Path, faults: list[Text]) -> SourceError:
    hint = Text(
        zh="需要两列：账号编号（account_id）和网址（url）；可另有时区（zone）和页数（pages）。",
        en="It wants the columns account_id and url, and may have zone and pages.",
    )
    if not faults:
        nothing = Text(zh=f"{path.name}：没有找到订阅源。", en=f"{path.name}: lists no feed.")
        return SourceError(nothing, hint=hint)
    listed = faults[:_LISTED]
    more = len(faults) - len(listed)
    return SourceError(
        Text(
            zh="\n".join([f"{path.name} 有 {len(faults)} 行有误：", *(one.zh for one in listed)])
            + (f"\n……另有 {more} 行。" if more else ""),
            en="\n".join([f"{path.name} has {len(faults)} bad rows:", *(one.en for one in listed)])
            + (f"\n… and {more} more." if more else ""),
        ),
        hint=hint,
    )


def listed_as(entry: FeedEntry) -> str:
    """Return how a feed is called towards people, without what may be secret in its address."""
    return f"{entry.account_id} {shown(entry.url)}"
