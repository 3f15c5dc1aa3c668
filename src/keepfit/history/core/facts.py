"""What is measured about an account, and the facts of many accounts as plain columns.

A measure is defined once, in `history/core/catalogue.py`, with its unit; `history/measures/`
computes it and the docs print it. A value that nobody could observe is NaN, never 0.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from keepfit.kit.text import Text

MeasureUnit = Literal["days", "count", "share", "hours", "per_week", "yes_no", "ratio"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """The days looked at, both ends included; `as_of` is the last of them."""

    start: date
    as_of: date

    @property
    def days(self) -> int:
        """How many days the window has."""
        return (self.as_of - self.start).days + 1


def window(as_of: date, days: int = 90) -> Window:
    """Return the window of that many days that ends on `as_of`."""
    return Window(start=as_of - timedelta(days=days - 1), as_of=as_of)


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One measured quantity: its id, name, unit, definition, and the coverage it rests on."""

    measure_id: str
    name: Text
    unit: MeasureUnit
    definition: Text
    coverage: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Measured values of accounts, one row each, as columns of equal length.

    `values[m][i]` is measure m of account i in the measure's unit, NaN where not observed;
    `coverage[c][i]` is the share (0 to 1) of what coverage c rests on that could be observed.
    `last_post_at` is NaT where no post was seen. `unobserved_reason` is a code of
    `catalogue.REASONS` where an account's posts were not observed, else empty text; the whole
    column is empty where nobody asked.
    """

    window: Window
    account_ids: NDArray[np.str_]
    values: Mapping[str, NDArray[np.float64]]
    coverage: Mapping[str, NDArray[np.float64]]
    last_post_at: NDArray[np.datetime64]
    unobserved_reason: NDArray[np.str_] = field(default_factory=lambda: np.array([], dtype=np.str_))

    def row_of(self) -> dict[str, int]:
        """Return each account's row."""
        return {str(account): row for row, account in enumerate(self.account_ids)}
