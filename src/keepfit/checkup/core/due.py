"""By which day a finding is to be put right."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np


def due_on(issued_on: date, working_days: int, holidays: Sequence[date] = ()) -> date:
    """Return the day that many working days (Monday to Friday, no holiday) after `issued_on`."""
    day = np.busday_offset(
        np.datetime64(issued_on, "D"),
        working_days,
        roll="backward",
        holidays=[np.datetime64(one, "D") for one in holidays],
    )
    found: date = day.astype(object)
    return found
