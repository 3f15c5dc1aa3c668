"""Whatever the audit trail says that somebody did has a name in both languages."""

from __future__ import annotations

import ast
from pathlib import Path

import keepfit
from keepfit.checkup.core.casework import Step
from keepfit.people.core.deeds import DEED_NAMES, deed_name

KINDS = {one.partition(".")[0] for one in DEED_NAMES}
FILES = (".xlsx", ".json", ".csv")


def test_every_deed_that_an_action_writes_down_has_a_name() -> None:
    rooms = Path(keepfit.__file__).parent
    said = [
        one.value
        for path in [*rooms.glob("*/actions/*.py"), *rooms.glob("*/actions.py")]
        for one in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(one, ast.Constant) and isinstance(one.value, str)
    ]
    deeds = {
        one
        for one in said
        if one.partition(".")[0] in KINDS
        and one.partition(".")[2].replace("_", "").isalpha()
        and not one.endswith(FILES)
    }
    assert (deeds - DEED_NAMES.keys(), len(deeds) > 30) == (set(), True)


def test_every_step_of_a_finding_has_a_name() -> None:
    assert [one for one in Step if f"finding.{one.value.lower()}" not in DEED_NAMES] == []


def test_a_deed_without_a_name_shows_as_it_was_written() -> None:
    assert deed_name("later.thing").en == "later.thing"
