"""What a sheet is: its table and header, and what its name and headers say on their own."""

from __future__ import annotations

import re
from collections.abc import Mapping as Words
from dataclasses import dataclass
from functools import cache

from keepfit.connectors.cells import text_column
from keepfit.connectors.platforms import PlatformTable
from keepfit.connectors.records import MergedCells
from keepfit.connectors.sheets import Sheet
from keepfit.intake.core.headers import ROWS_LOOKED_AT, Header, Known, known_headers, recognised
from keepfit.intake.core.names import is_office
from keepfit.intake.core.problems import Problem
from keepfit.intake.core.spelling import header_key
from keepfit.intake.mapping import IGNORED, Mapping
from keepfit.intake.tables import exchange_tables
from keepfit.intake.telling import Place, Telling
from keepfit.kit.settings import Settings
from keepfit.kit.text import Text, fold

# Headers that only one platform's ledgers have.
_PLATFORM_HEADERS = {
    header_key(header): platform
    for header, platform in {
        "bizid": "wechat",
        "biz": "wechat",
        "公众号名称": "wechat",
        "微信公众号名称": "wechat",
        "微信号": "wechat",
        "微博名称": "weibo",
        "微博UID": "weibo",
        "抖音号": "douyin",
        "APP名称": "app",
        "应用名称": "app",
        "小程序名称": "wechat_mini",
    }.items()
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What reading goes by: settings, the platform table, known headers, what was accepted."""

    settings: Settings
    platforms: PlatformTable
    known: Known
    mapping: Mapping
    spellings: Words[str, str]
    kinds: Words[str, str]


def rules(settings: Settings, platforms: PlatformTable, mapping: Mapping | None) -> Rules:
    """Return the rules of one run."""
    accepted = mapping or Mapping()
    spellings = {fold(one): platforms.named(one) or "" for one in platforms.spellings}
    spellings |= {fold(word): platform for word, platform in accepted.platforms.items()}
    choices = exchange_tables()["accounts"].column("kind").choices
    return Rules(
        settings=settings,
        platforms=platforms,
        known=known_headers(exchange_tables(), accepted.headers) if mapping else _shipped(),
        mapping=accepted,
        spellings=spellings,
        kinds={fold(word): kind for kind, words in choices.items() for word in (kind, *words)},
    )


@cache
def _shipped() -> Known:
    return known_headers(exchange_tables(), {})


def header_of(sheet: Sheet, rules: Rules, telling: Telling) -> Header | None:
    """Return a sheet's header, or None, told as a note, where it is no table."""
    place = Place(file=sheet.file, sheet=sheet.name)
    wanted = rules.mapping.tables.get(sheet.name, "")
    if wanted == IGNORED:
        telling.note(
            "ignored", place, Text(zh="按对应文件的约定略过。", en="Left out by the mapping file.")
        )
        return None
    if not sheet.cells.num_rows and not sheet.named:
        telling.note("empty_sheet", place, Text(zh="空工作表，略过。", en="Empty, left out."))
        return None
    names = f"{sheet.name} {sheet.file.rsplit('/', 1)[-1].rsplit('.', 1)[0]}"
    rows, merged = _looked_at(sheet)
    header = recognised(rows, rules.known, name=names, merged=merged, table=wanted)
    if header is None:
        _tell_no_table(place, telling)
    elif header.rival:
        telling.problems.append(_ambiguous(place, header))
        return None
    return header


def _tell_no_table(place: Place, telling: Telling) -> None:
    telling.note(
        "no_table",
        place,
        Text(
            zh=f"前 {ROWS_LOOKED_AT} 行没有可识别的表头，不当作数据表，已略过。"
            "若是数据表，请在对应文件的 [tables] 中注明。",
            en=f"No known header among its first {ROWS_LOOKED_AT} rows: not a table, left out. If "
            "it is one, say so under [tables] in the mapping file.",
        ),
    )


def _looked_at(sheet: Sheet) -> tuple[list[list[str | None]], list[MergedCells]]:
    """Return the rows in which the header is looked for, merged blocks in their coordinates."""
    if sheet.named:
        return [list(sheet.cells.column_names)], []
    columns = [
        text_column(one) for one in sheet.cells.slice(0, ROWS_LOOKED_AT).to_pydict().values()
    ]
    left = int(sheet.cells.column_names[0])
    top = sheet.first_row - 1
    merged = [
        MergedCells(
            first_row=block.first_row - top,
            last_row=block.last_row - top,
            first_column=block.first_column - left,
            last_column=block.last_column - left,
        )
        for block in sheet.merged
        if block.first_row - top < ROWS_LOOKED_AT
    ]
    return [list(row) for row in zip(*(one.to_pylist() for one in columns), strict=True)], merged


def _ambiguous(place: Place, header: Header) -> Problem:
    tables = exchange_tables()
    one, other = tables[header.table].title, tables[header.rival].title
    return Problem(
        code="ambiguous_table",
        file=place.file,
        sheet=place.sheet,
        cause=Text(
            zh=f"表头既像“{one.zh}”表，也像“{other.zh}”表。",
            en=f"The header fits “{one.en}” as well as “{other.en}”.",
        ),
        suggestion=Text(
            zh=f'请在对应文件的 [tables] 中写明："{place.sheet}" = "{header.table}" '
            f'或 "{header.rival}"。',
            en=f'Say which under [tables] in the mapping file: "{place.sheet}" = '
            f'"{header.table}" or "{header.rival}".',
        ),
    )


def implied(sheet: Sheet, header: Header, rules: Rules) -> dict[str, str]:
    """Return what a sheet's headers and name say about all its rows: platform, kind, unit."""
    for label in header.labels:
        platform = _PLATFORM_HEADERS.get(header_key(label.rsplit("/", 1)[-1]))
        if platform:
            return {"platform": platform, **_of_name(sheet.name, rules)}
    return _of_name(sheet.name, rules)


def _of_name(name: str, rules: Rules) -> dict[str, str]:
    found = {}
    if platform := _within(name, rules.spellings):
        found["platform"] = platform
    if kind := _within(name, rules.kinds):
        found["kind"] = kind
    if not found and is_office(name):
        found["unit_id"] = name
    return found


def heading_meaning(text: str, rules: Rules) -> dict[str, str]:
    """Return what a heading inside a table says about the rows below it."""
    if not text or len(text) > 30:
        return {}
    bare = re.sub(r"(?:类|账号|平台|部分)$", "", text)
    for words, column in ((rules.spellings, "platform"), (rules.kinds, "kind")):
        if meaning := words.get(text) or words.get(bare):
            return {column: meaning}
    return {"unit_id": text} if is_office(text) else {}


def _within(name: str, words: Words[str, str]) -> str:
    """Return the meaning of the longest known word in a name; Latin words must stand alone."""
    folded, spaced = fold(name), name.casefold()
    best = ""
    for word in words:
        if len(word) <= len(best) or len(word) < 2:
            continue
        if word.isascii():
            hit = re.search(rf"(?<![a-z0-9]){re.escape(word)}(?![a-z0-9])", spaced)
            inside = hit is not None
        else:
            inside = word in folded
        if inside:
            best = word
    return words.get(best, "")
