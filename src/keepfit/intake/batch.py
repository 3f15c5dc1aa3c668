"""What an input came to: typed tables, and everything there is to say about them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pyarrow as pa

from keepfit.intake.core.problems import Note, Problem, UnsoundInputError


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """One file of the input, with the digest of its bytes."""

    file: str
    sha256: str
    rows: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Recognised:
    """What a sheet was taken for: the table, its header row, and each header's column."""

    file: str
    sheet: str
    table: str
    header_row: int
    rows: int
    columns: Mapping[str, str] = field(default_factory=dict)
    unknown: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Everything an input said. `tables` holds only tables that occurred; types as in `schema`.

    Sound when no problem is an error. Warnings and notes are told in the report.
    """

    tables: Mapping[str, pa.Table]
    problems: tuple[Problem, ...] = ()
    notes: tuple[Note, ...] = ()
    inputs: tuple[Input, ...] = ()
    recognised: tuple[Recognised, ...] = ()

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The problems that stop an import."""
        return tuple(one for one in self.problems if one.weight == "error")

    def demand_sound(self) -> Batch:
        """Return the batch, or refuse it with every problem when it has an error."""
        if self.errors:
            raise UnsoundInputError(self.problems)
        return self
