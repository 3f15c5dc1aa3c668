"""Who says and serves the same as whom: one report, part by part."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from keepfit.overlap import office
from keepfit.overlap.core.quarter import CLUSTERS
from keepfit.overlap.models import Report
from keepfit.people.core.rights import Right
from keepfit.people.doors import StaffRequest, open_to

_PAGE = 50
_OTHERS = 12


@open_to(Right.READ)
@never_cache
@require_safe
def newest(request: StaffRequest) -> HttpResponse:
    found = office.reports(request.actor).first()
    if found is None:
        return render(request, "overlap/none.html")
    return _shown(request, found)


@open_to(Right.READ)
@never_cache
@require_safe
def report(request: StaffRequest, report_id: int) -> HttpResponse:
    found = office.reports(request.actor).filter(pk=report_id).first()
    if found is None:
        raise Http404
    return _shown(request, found)


def _shown(request: StaffRequest, found: Report) -> HttpResponse:
    by = request.actor
    rows = {part: office.rows(found, by, part) for part in office.PARTS}
    counts = {part: one.count() for part, one in rows.items()}
    # Opened without a choice, it begins with the first part that has something to say.
    first = next((part for part in rows if counts[part]), next(iter(rows)))
    part = request.GET.get("part", "")
    part = part if part in rows else first
    page = Paginator(rows[part], _PAGE).get_page(request.GET.get("page"))
    shown = {
        "report": found,
        "others": [one for one in office.reports(by)[:_OTHERS] if one != found],
        "parts": [(one, title, counts[one]) for one, title in office.PARTS.items()],
        "part": part,
        "largest": CLUSTERS if part == "alike" and found.groups > CLUSTERS else 0,
        "page": page,
        "rows": office.told(part, list(page), by),
    }
    return render(request, "overlap/report.html", shown)
