"""Two check-ups side by side: what was put right, what is new, what is still open."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from keepfit.checkup import office
from keepfit.checkup.course import COURSE, Wanted, compared
from keepfit.checkup.models import Run
from keepfit.people.core.rights import Actor, Right
from keepfit.people.doors import StaffRequest, open_to
from keepfit.people.queries import unit_tree

_PAGE = 50
_OFFERED = 40  # ten years of quarters


@open_to(Right.READ)
@never_cache
@require_safe
def compare(request: StaffRequest) -> HttpResponse:
    runs = list(
        office.runs(request.actor)
        .filter(state=Run.DONE, only=None)
        .order_by("-as_of", "-pk")[:_OFFERED]
    )
    now = _chosen(runs, request.GET.get("now", ""), 0)
    before = _chosen(runs, request.GET.get("before", ""), 1)
    shown: dict[str, Any] = {"runs": runs, "now": now, "before": before}
    if now is not None and before is not None:
        shown |= _compared(request, before, now)
    return render(request, "checkup/compare.html", shown)


def _compared(request: StaffRequest, before: Run, now: Run) -> dict[str, Any]:
    way = request.GET.get("way", "new")
    wanted = Wanted(
        way=way if way in COURSE else "new",
        words=request.GET.get("q", "")[:100],
        unit_id=request.GET.get("unit", ""),
    )
    found = compared(before, now, wanted, request.actor)
    return {
        "found": found,
        "wanted": wanted,
        "units": _units(request.actor),
        "page": Paginator(found.lines, _PAGE).get_page(request.GET.get("page")),
    }


def _units(by: Actor) -> list[tuple[str, str]]:
    return [(one.unit.unit_id, f"{'　' * one.depth}{one.unit.name}") for one in unit_tree(by)]


def _chosen(runs: list[Run], number: str, place: int) -> Run | None:
    found = next((one for one in runs if str(one.pk) == number), None)
    return found or (runs[place] if len(runs) > place else None)
