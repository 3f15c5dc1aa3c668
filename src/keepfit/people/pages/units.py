"""The tree of units, and the import of a table of them."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from keepfit.people import queries
from keepfit.people.core.rights import Right
from keepfit.people.doors import StaffRequest, open_to


@open_to(Right.READ, Right.SHAPE_UNITS)
@require_safe
def tree(request: StaffRequest) -> HttpResponse:
    right = Right.READ if request.actor.has(Right.READ) else Right.SHAPE_UNITS
    return render(request, "people/units.html", {"rows": queries.unit_tree(request.actor, right)})
