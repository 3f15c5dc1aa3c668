"""Records that tests of several rooms build in one line: name only what the test is about."""

from __future__ import annotations

from typing import Any

from keepfit.intake.core.problems import Problem
from keepfit.kit.text import same
from keepfit.people.core.units import Unit


def a_unit(name: str = "县文旅局", **given: Any) -> Unit:
    """A unit whose id is its name."""
    return Unit(**{"unit_id": name, "name": name, **given})


def a_problem(cause: str = "the date is none", **given: Any) -> Problem:
    """A problem in row 3 of a ledger."""
    usual: dict[str, Any] = {
        "code": "DATE",
        "file": "台账.xlsx",
        "sheet": "微信",
        "row": 3,
        "column": "开通日期",
        "cause": same(cause),
        "suggestion": same("write 2024-03-01"),
    }
    return Problem(**{**usual, **given})
