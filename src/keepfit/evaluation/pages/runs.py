"""Evaluations: asked for, watched, read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from keepfit.burden import office as burden
from keepfit.evaluation import office
from keepfit.evaluation.lesson_words import lessons
from keepfit.evaluation.models import Run
from keepfit.evaluation.tasks import start
from keepfit.kit import clock
from keepfit.kit.web.words import promised
from keepfit.people.core.rights import Right
from keepfit.people.doors import StaffRequest, open_to

_PAGE = 50


class AskForm(forms.Form):
    """As of which day, and how thoroughly posts are compared."""

    as_of = forms.DateField(
        label=promised("评估日", "As of"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    near = forms.BooleanField(
        label=promised("同时比对改写、摘编的内容（较慢）", "Look for rewritten posts too (slower)"),
        required=False,
    )


@open_to(Right.READ)
@never_cache
@require_http_methods(["GET", "POST"])
def runs(request: StaffRequest) -> HttpResponse:
    checks = request.actor.has(Right.CHECK)
    initial = {"as_of": clock.today(), "near": True}
    form = AskForm(request.POST or None, initial=initial) if checks else None
    if request.method == "POST" and form is not None and form.is_valid():
        said = form.cleaned_data
        number = start(said["as_of"], near=said["near"], by=request.actor)
        return redirect("evaluation:run", number)
    page = Paginator(office.listed(request.actor), _PAGE).get_page(request.GET.get("page"))
    shown = {"runs": page.object_list, "page": page, "form": form}
    status = 422 if form is not None and form.errors else 200
    return render(request, "evaluation/runs.html", shown, status=status)


@open_to(Right.READ)
@never_cache
@require_safe
def run(request: StaffRequest, run_id: int) -> HttpResponse:
    found = office.runs(request.actor).filter(pk=run_id).first()
    if found is None:
        raise Http404
    part = request.GET.get("part", "")
    part = part if part in office.PARTS else next(iter(office.PARTS))
    shown: dict[str, Any] = {
        "run": found,
        "waiting": found.state in (Run.WAITING, Run.RUNNING),
        "parts": office.PARTS.items(),
        "part": part,
        "powers": office.power_names(found),
    }
    if found.state == Run.DONE:
        shown |= _PARTS[part](request, found)
    return render(request, "evaluation/run.html", shown)


def _candidates(request: StaffRequest, run: Run) -> dict[str, Any]:
    found = list(office.candidates(run, request.actor))
    groups = {one["group_id"]: one for one in run.groups}
    return {
        "candidates": [(one, groups[one.group_id], f"{one.last_tenth or 0:.0%}") for one in found]
    }


def _groups(request: StaffRequest, run: Run) -> dict[str, Any]:
    sizes = office.group_sizes(run, request.actor)
    groups = [(one, sizes.get(one["group_id"], 0), _query(one["group_id"])) for one in run.groups]
    wanted = request.GET.get("group", "")
    group = next((one for one in run.groups if one["group_id"] == wanted), None)
    shown: dict[str, Any] = {"groups": groups, "group": group}
    if group is not None:
        rows = office.group_rows(run, wanted, request.actor)
        page = Paginator(rows, _PAGE).get_page(request.GET.get("page"))
        shown |= {"page": page, "placed": office.placed(list(page))}
    return shown


def _query(group_id: str) -> str:
    return urlencode({"part": "groups", "group": group_id})


def _lessons(request: StaffRequest, run: Run) -> dict[str, Any]:
    return {"lessons": lessons(run, request.actor)}


def _course(request: StaffRequest, run: Run) -> dict[str, Any]:
    return {
        "up": office.changed(run, request.actor, "up"),
        "down": office.changed(run, request.actor, "down"),
        "most": f":{_PAGE}",
    }


def _effect(request: StaffRequest, run: Run) -> Mapping[str, Any]:
    if run.burden is None:
        return {}
    rows = burden.upkeep(run.burden, "", request.actor)
    return {"page": Paginator(rows, _PAGE).get_page(request.GET.get("page"))}


_PARTS = {
    "candidates": _candidates,
    "groups": _groups,
    "lessons": _lessons,
    "course": _course,
    "effect": _effect,
}
