"""Units, staff and the audit trail as programs read them."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from ninja import Schema

from keepfit.people.core.chain import Line


class UnitOut(Schema):
    """One unit 单位."""

    unit_id: str
    name: str
    parent_id: str
    level: str
    division_code: str
    uscc: str
    sector: str
    residents: int | None
    aliases: list[str]


class RoleOut(Schema):
    """One role of a person, for a unit and everything under it."""

    role: str
    unit_id: str


class StaffOut(Schema):
    """One person 人员."""

    staff_id: int
    login: str
    name: str
    email: str
    active: bool
    joined: bool
    roles: list[RoleOut]


class LineOut(Schema):
    """One line of the audit trail 审计记录; `before` and `after` hold what was written."""

    seq: int
    at: datetime
    actor: str
    request: str
    verb: str
    kind: str
    object_id: str
    unit_id: str
    why: str
    before: dict[str, Any] | None
    after: dict[str, Any] | None


def line_out(line: Line) -> dict[str, Any]:
    """Return a line of the trail as programs read it."""
    told = {name: getattr(line, name) for name in LineOut.model_fields}
    return {**told, "before": _values(line.before), "after": _values(line.after)}


def _values(text: str) -> dict[str, Any] | None:
    return json.loads(text) if text else None
