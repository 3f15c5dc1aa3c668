from __future__ import annotations

from keepfit.people.core.units import superiors
from tests.build import a_unit


def above(unit_id: str, parents: dict[str, str]) -> list[str]:
    units = {name: a_unit(name, parent_id=parent) for name, parent in parents.items()}
    return [unit.unit_id for unit in superiors(unit_id, units)]


def test_the_units_above_come_nearest_first() -> None:
    assert above("村", {"村": "镇", "镇": "县", "县": ""}) == ["镇", "县"]


def test_a_circle_ends_the_walk() -> None:
    assert above("甲", {"甲": "乙", "乙": "丙", "丙": "甲"}) == ["乙", "丙"]


def test_a_superior_nobody_knows_ends_the_walk() -> None:
    assert above("镇", {"镇": "某县"}) == []
