"""The map: from units to their accounts to the services these offer."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from keepfit.ledger import atlas as reading
from keepfit.people.core.rights import Right
from keepfit.people.doors import StaffRequest, open_to


@open_to(Right.READ)
@require_safe
def atlas(request: StaffRequest) -> HttpResponse:
    found = reading.atlas(request.GET.get("unit", ""), request.actor)
    if found is None:
        raise Http404
    return render(request, "ledger/atlas.html", {"atlas": found})
