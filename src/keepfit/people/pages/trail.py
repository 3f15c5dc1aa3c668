"""The audit trail, newest first."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from keepfit.kit.web.words import promised
from keepfit.people import queries
from keepfit.people.actions.trail import SYSTEM
from keepfit.people.core.deeds import deed_name
from keepfit.people.core.rights import Right
from keepfit.people.doors import StaffRequest, open_to

_LINES = 50
_SYSTEM = promised("系统", "the system")


@open_to(Right.READ_AUDIT)
@require_safe
def lines(request: StaffRequest) -> HttpResponse:
    asked = request.GET.get("before", "")
    before = int(asked) if asked.isdecimal() else None
    found = queries.audit_lines(request.actor, before=before, limit=_LINES)
    older = found[-1].seq if len(found) == _LINES else None
    names = queries.staff_names(one.actor for one in found)
    shown = [
        (
            one,
            datetime.fromisoformat(one.at),
            names.get(one.actor, _SYSTEM if one.actor == SYSTEM else one.actor),
            deed_name(one.verb),
        )
        for one in found
    ]
    return render(request, "people/audit.html", {"lines": shown, "older": older})
