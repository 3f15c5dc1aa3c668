"""The first page: what waits for this person, most urgent first, one click to do it."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from keepfit.kit import clock
from keepfit.people.doors import StaffRequest, open_to_staff
from keepfit.web.waiting import MOST, waiting


@open_to_staff
@require_safe
def desk(request: StaffRequest) -> HttpResponse:
    tasks = waiting(request.actor, clock.today())
    return render(request, "web/desk.html", {"tasks": tasks, "full": len(tasks) == MOST})
