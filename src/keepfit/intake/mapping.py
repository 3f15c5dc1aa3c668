"""What an office has accepted once and for all: headers, tables, unit names, platforms.

The file is TOML, meant to be edited by hand:

    [headers.accounts]
    "粉丝总量" = "followers"
    [tables]
    "Sheet1" = "posts"          # or "ignore"
    [units]
    "县教体局" = "县教育体育局"
    [platforms]
    "公众平台" = "wechat"
    [ignore]
    columns = ["内部编号"]
"""

from __future__ import annotations

import collections.abc as abc
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import tomlkit
from tomlkit.exceptions import TOMLKitError

from keepfit.connectors.platforms import table as platform_table
from keepfit.intake.batch import Batch
from keepfit.intake.tables import exchange_tables
from keepfit.kit.errors import UsageError
from keepfit.kit.files import write_whole
from keepfit.kit.text import Text

DEFAULT = Path("keepfit-mapping.toml")
IGNORED = "ignore"
_GENERIC = re.compile(r"(?:sheet|table|工作表|表)\s*\d*", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mapping:
    """Accepted meanings. `headers` by table, all others by the word as written."""

    headers: abc.Mapping[str, abc.Mapping[str, str]] = field(default_factory=dict)
    tables: abc.Mapping[str, str] = field(default_factory=dict)
    units: abc.Mapping[str, str] = field(default_factory=dict)
    platforms: abc.Mapping[str, str] = field(default_factory=dict)
    ignored: frozenset[str] = frozenset()


def load_mapping(path: Path | None) -> Mapping | None:
    """Return the mapping of a file, of ./keepfit-mapping.toml without one, or None."""
    chosen = path or DEFAULT
    if path is None and not chosen.exists():
        return None
    try:
        text = chosen.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as why:
        raise UsageError(
            Text(zh=f"对应文件 {chosen.name} 读不出来：{why}", en=f"{chosen.name}: {why}")
        ) from why
    return parse(text, chosen.name)


def parse(text: str, name: str = DEFAULT.name) -> Mapping:
    """Read a mapping from its TOML text; an unknown key or a wrong value is a UsageError."""
    try:
        document = tomlkit.parse(text).unwrap()
    except TOMLKitError as why:
        raise UsageError(
            Text(zh=f"{name} 不是有效的 TOML：{why}", en=f"{name} is no valid TOML: {why}")
        ) from why
    for key in document:
        if key not in ("headers", "tables", "units", "platforms", "ignore"):
            raise _unsound(name, key, "headers, tables, units, platforms, ignore")
    headers = {
        table: _checked(name, f"headers.{table}", words, _columns(name, table))
        for table, words in _words(name, "headers", document).items()
    }
    known = [*exchange_tables(), IGNORED]
    ignored = _words(name, "ignore", document).get("columns", [])
    if not isinstance(ignored, list):
        raise _unsound(name, "ignore.columns", '["…"]')
    return Mapping(
        headers=headers,
        tables=_checked(name, "tables", document.get("tables", {}), known),
        units=_checked(name, "units", document.get("units", {}), None),
        platforms=_checked(
            name, "platforms", document.get("platforms", {}), list(platform_table().platforms)
        ),
        ignored=frozenset(str(one) for one in ignored),
    )


def _columns(name: str, table: str) -> list[str]:
    if table not in exchange_tables():
        raise _unsound(name, f"headers.{table}", ", ".join(exchange_tables()))
    return [column.name for column in exchange_tables()[table].columns]


def _words(name: str, key: str, document: abc.Mapping[str, Any]) -> dict[str, Any]:
    found = document.get(key, {})
    if not isinstance(found, dict):
        raise _unsound(name, key, f"[{key}]")
    return found


def _checked(name: str, key: str, words: object, allowed: list[str] | None) -> dict[str, str]:
    if not isinstance(words, dict):
        raise _unsound(name, key, f"[{key}]")
    for word, meaning in words.items():
        if not isinstance(meaning, str) or (allowed is not None and meaning not in allowed):
            raise _unsound(name, f'{key}."{word}" = {meaning!r}', ", ".join(allowed or ['"…"']))
    return {str(word): str(meaning) for word, meaning in words.items()}


def _unsound(name: str, key: str, allowed: str) -> UsageError:
    return UsageError(
        Text(zh=f"{name}：{key} 不可用。", en=f"{name}: {key} cannot be used."),
        hint=Text(zh=f"可用的有：{allowed}", en=f"Possible: {allowed}"),
    )


def written(batch: Batch, before: str = "") -> str:
    """Return a mapping file for what was recognised, added to the one there was.

    Comments and entries of `before` stay as they are. Unknown headers are put in as comments,
    for a person to decide.
    """
    document = tomlkit.parse(before) if before else tomlkit.document()
    headers = document.setdefault("headers", tomlkit.table(is_super_table=True))
    tables = document.setdefault("tables", tomlkit.table())
    generic = _generic(batch)
    for one in batch.recognised:
        if one.sheet not in tables and one.sheet not in generic:
            tables.add(one.sheet, one.table)
        section = headers.setdefault(one.table, tomlkit.table())
        for header, column in one.columns.items():
            if header not in section:
                section.add(header, column)
        for header in one.unknown:
            line = f'{tomlkit.item(header).as_string()} = ""'
            if line not in document.as_string():
                section.add(tomlkit.comment(f"{line}  # 未识别 / unknown: {one.file} {one.sheet}"))
    return document.as_string()


def _generic(batch: Batch) -> set[str]:
    """Return sheet names that say nothing: the next "Sheet1" may be another table."""
    meant: dict[str, set[str]] = {}
    for one in batch.recognised:
        meant.setdefault(one.sheet, set()).add(one.table)
    return {name for name, found in meant.items() if len(found) > 1 or _GENERIC.fullmatch(name)}


def save(batch: Batch, path: Path) -> None:
    """Write the mapping file of a batch, keeping what a person wrote into it."""
    before = path.read_text(encoding="utf-8-sig") if path.exists() else ""
    write_whole(path, written(batch, before).encode("utf-8"))
