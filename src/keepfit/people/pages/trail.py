"""The audit trail, newest first."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from keepfit.people import queries
from keepfit.people.core.rights import Right
from keepfit.people.doors import StaffRequest, open_to

_LINES = 50


@open_to(Right.READ_AUDIT)
@require_safe
def lines(request: StaffRequest) -> HttpResponse:
    asked = request.GET.get("before", "")
    before = int(asked) if asked.isdecimal() else None
    found = queries.audit_lines(request.actor, before=before, limit=_LINES)
    older = found[-1].seq if len(found) == _LINES else None
    names = queries.staff_names(one.actor for one in found)
    shown = [(one, names.get(one.actor, one.actor)) for one in found]
    return render(request, "people/audit.html", {"lines": shown, "older": older})
