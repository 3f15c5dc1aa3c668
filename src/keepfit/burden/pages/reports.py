"""What upkeep costs in one branch, and what the supervision itself asked for."""

from __future__ import annotations

import re
from collections.abc import Sequence

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from keepfit.burden import office
from keepfit.burden.core.requests import NAMES
from keepfit.burden.models import Branch, Report
from keepfit.connectors.platforms import table as platform_table
from keepfit.kit.text import Text
from keepfit.people.core.rights import Right
from keepfit.people.doors import StaffRequest, open_to

_PAGE = 50
_OTHERS = 12
_WEEK_HOURS = 40.0
_WEEKS = 365.25 / 7
_FIELDS = 50
_BETWEEN = re.compile(r"[,，、;；\r\n]+")


@open_to(Right.READ)
@never_cache
@require_safe
def newest(request: StaffRequest) -> HttpResponse:
    found = office.reports(request.actor).first()
    if found is None:
        return render(request, "burden/none.html")
    return _shown(request, found)


@open_to(Right.READ)
@never_cache
@require_safe
def report(request: StaffRequest, report_id: int) -> HttpResponse:
    found = office.reports(request.actor).filter(pk=report_id).first()
    if found is None:
        raise Http404
    return _shown(request, found)


@open_to(Right.READ)
@never_cache
@require_safe
def asking(request: StaffRequest) -> HttpResponse:
    text = request.GET.get("fields", "")[:2000]
    fields = [one.strip() for one in _BETWEEN.split(text) if one.strip()][:_FIELDS]
    found = office.known_already(fields, request.actor) if fields else []
    shown = {
        "text": text,
        "known": [(one, f"{share:.0%}") for one, share in found if share is not None],
        "unknown": [one for one, share in found if share is None],
    }
    return render(request, "burden/asking.html", shown)


def _shown(request: StaffRequest, found: Report) -> HttpResponse:
    by = request.actor
    asked = request.GET.get("unit", "")
    chosen = office.branch(found, asked, by)
    if chosen is None:
        if asked:
            raise Http404
        return render(request, "burden/none.html")
    unit_id, path = chosen.unit_id, chosen.unit.path
    page = Paginator(office.upkeep(found, path, by), _PAGE)
    shown = {
        "report": found,
        "others": [one for one in office.reports(by)[:_OTHERS] if one != found],
        "chosen": chosen,
        "way": office.way(found, path, by),
        "posts": f"{chosen.hours_likely / _WEEK_HOURS:.1f}",
        "platforms": _barred(office.platforms(found, unit_id)),
        "below": _barred(office.below(found, unit_id)),
        "page": page.get_page(request.GET.get("page")),
        "asked": [(one, NAMES[one["kind"]]) for one in found.asked],
        "requests": sum(one["requests"] for one in found.asked),
        "share": _share(found) if by.may(Right.READ, found.unit.path) else "",
        "known": [(one, f"{one['share']:.0%}") for one in found.twice if one["known"]],
        "again": [one for one in found.twice if not one["known"]],
    }
    return render(request, "burden/report.html", shown)


def _barred(rows: Sequence[Branch]) -> list[tuple[Branch, Text, float, float, float]]:
    """Return rows with their platform's name and their interval in per cent of the widest."""
    scale = 100.0 / (max((one.hours_high for one in rows), default=0.0) or 1.0)
    return [
        (
            one,
            platform_table().title(one.platform),
            round(one.hours_low * scale, 1),
            round(max((one.hours_high - one.hours_low) * scale, 1.0), 1),
            round(one.hours_likely * scale, 1),
        )
        for one in rows
    ]


def _share(found: Report) -> str:
    """Return the requests' hours as a share of a year's upkeep of everything."""
    hours = office.whole_hours(found)
    return f"{found.asked_likely / (hours * _WEEKS):.1%}" if hours > 0 else ""
