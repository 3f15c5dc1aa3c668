"""What a line of the audit trail changed, field by field, in words."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from keepfit.checkup.core.casework import STATE_NAMES
from keepfit.connectors.platforms import table as platform_table
from keepfit.intake.core.exchange import Column
from keepfit.intake.tables import exchange_tables
from keepfit.kit.text import NO, YES, Lang, Text, same
from keepfit.people.core.chain import Line
from keepfit.people.core.rights import ROLE_NAMES
from keepfit.plan.core.telling import FATES
from keepfit.web.fieldnames import FIELD_NAMES

# Characters of one value: a pack's text is a file of its own.
LONGEST = 200
_TABLES = {"account": "accounts", "unit": "units", "service": "services", "offer": "offers"}
_NONE = "—"
_ROLES = {one.value: words for one, words in ROLE_NAMES.items()}
_WORDS: Mapping[str, Mapping[str, Text]] = {
    "state": {one.value: words for one, words in STATE_NAMES.items()},
    "role": _ROLES,
    "roles": _ROLES,
    "fate": FATES,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One field: what it is called, and its value before and after, a dash for none."""

    name: str
    old: str
    new: str


def cells(line: Line, lang: Lang) -> list[Cell]:
    """Return every field that a line tells of, in the language of its reader."""
    old, new = _fields(line.before), _fields(line.after)
    telling = _Telling(columns=_columns(line.kind), lang=lang)
    return [
        Cell(
            name=telling.name(field),
            old=telling.value(field, old.get(field)),
            new=telling.value(field, new.get(field)),
        )
        for field in dict.fromkeys([*old, *new])
    ]


def _fields(text: str) -> dict[str, Any]:
    told = (json.loads(text) if text else None) or {}
    return told if isinstance(told, dict) else {"": told}


def _columns(kind: str) -> dict[str, Column]:
    known = exchange_tables().get(_TABLES.get(kind, ""))
    return {} if known is None else {one.name: one for one in known.columns}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Telling:
    """Names and values of the fields of one kind of object, in one language."""

    columns: Mapping[str, Column]
    lang: Lang

    def name(self, field: str) -> str:
        """Return what a field is called: as in the sheets, else as here, else its own name."""
        column = self.columns.get(field)
        known = column.header if column else FIELD_NAMES.get(field, same(field))
        return known.read(self.lang)

    def value(self, field: str, value: Any) -> str:
        """Return a value in words, cut where it is a whole text."""
        told = self._told(field, value)
        return told if len(told) <= LONGEST else f"{told[:LONGEST]}…"

    def _told(self, field: str, value: Any) -> str:
        if value is None or value in ("", [], {}):
            return _NONE
        if isinstance(value, bool):
            return (YES if value else NO).read(self.lang)
        if isinstance(value, list):
            return self._joint(value).join(self._told(field, one) for one in value)
        if isinstance(value, dict):
            return self._pairs(value)
        shown = f"{value:,.10g}" if isinstance(value, float) else str(value)
        return self._word(field, shown)

    def _joint(self, value: list[Any]) -> str:
        if any(isinstance(one, list) for one in value):
            return "；" if self.lang == "zh" else "; "
        return "、" if self.lang == "zh" else ", "

    def _pairs(self, value: Mapping[str, Any]) -> str:
        if set(value) == {"zh", "en"}:
            return str(value[self.lang])
        colon, stop = ("：", "；") if self.lang == "zh" else (": ", "; ")
        pairs = (f"{self.name(key)}{colon}{self._told(key, one)}" for key, one in value.items())
        return stop.join(pairs)

    def _word(self, field: str, value: str) -> str:
        if field == "platform":
            return platform_table().title(value).read(self.lang)
        if value in _WORDS.get(field, {}):
            return _WORDS[field][value].read(self.lang)
        column = self.columns.get(field)
        spelled = column.choices.get(value, ()) if column else ()
        return spelled[0] if spelled and self.lang == "zh" else value
