"""The audit trail, newest first: who did what, and each field before and after."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from keepfit.kit.text import Text
from keepfit.kit.web.words import page_lang, promised
from keepfit.people import queries
from keepfit.people.actions.trail import SYSTEM
from keepfit.people.core.chain import Line
from keepfit.people.core.deeds import deed_name
from keepfit.people.core.rights import Right
from keepfit.people.doors import StaffRequest, open_to
from keepfit.web.changed import Cell, cells

_LINES = 50
_SYSTEM = promised("系统", "the system")


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One line as the page shows it."""

    seq: int
    at: datetime
    who: str
    deed: Text
    on: str
    why: str
    cells: list[Cell]
    changes: bool  # whether anything stood there before


@open_to(Right.READ_AUDIT)
@require_safe
def lines(request: StaffRequest) -> HttpResponse:
    asked = request.GET.get("before", "")
    before = int(asked) if asked.isdecimal() else None
    found = queries.audit_lines(request.actor, before=before, limit=_LINES)
    older = found[-1].seq if len(found) == _LINES else None
    names = queries.staff_names(one.actor for one in found)
    shown = [_shown(one, names) for one in found]
    return render(request, "web/audit.html", {"lines": shown, "older": older})


def _shown(one: Line, names: Mapping[str, str]) -> Shown:
    return Shown(
        seq=one.seq,
        at=datetime.fromisoformat(one.at),
        who=names.get(one.actor, _SYSTEM if one.actor == SYSTEM else one.actor),
        deed=deed_name(one.verb),
        on=one.object_id,
        why=one.why,
        cells=cells(one, page_lang()),
        changes=bool(one.before),
    )
