"""Collects what there is to say about an input while it is read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from keepfit.intake.core.problems import Note, Problem
from keepfit.kit.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where something stands: the sheet, and its headers as written by column id."""

    file: str
    sheet: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)

    def header(self, column: str) -> str:
        """Return a column's header as written."""
        return self.headers.get(column, column)


@dataclass(slots=True)
class Telling:
    """Problems and notes in the order they were found; the one thing here that grows."""

    problems: list[Problem] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)

    def note(self, code: str, place: Place, text: Text, rows: Iterable[int] = ()) -> None:
        """Add a note about rows of a sheet."""
        self.notes.append(
            Note(
                code=code,
                file=place.file,
                sheet=place.sheet,
                rows=tuple(int(row) for row in rows),
                text=text,
            )
        )
