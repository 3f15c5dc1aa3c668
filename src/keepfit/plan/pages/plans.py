"""Plans: asked for, watched, read, laid side by side."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from keepfit.checkup.queries import load_pack, pack_ids
from keepfit.kit import clock
from keepfit.kit.text import Text
from keepfit.kit.web.words import page_lang, promised
from keepfit.people.core.rights import Right
from keepfit.people.doors import StaffRequest, open_to
from keepfit.plan import office
from keepfit.plan.actions.running import Asked
from keepfit.plan.core.telling import FATES
from keepfit.plan.models import PlanRun
from keepfit.plan.tasks import start
from keepfit.plan.withheld import told

_PAGE = 50
SCENARIO_NAMES = {
    "gentle": Text(zh="稳妥", en="gentle"),
    "balanced": Text(zh="适中", en="balanced"),
    "thorough": Text(zh="彻底", en="thorough"),
}


class AskForm(forms.Form):
    """How thorough, by which pack, from which day, and which plan to stay close to."""

    scenario = forms.ChoiceField(label=promised("力度", "How thorough"))
    pack = forms.ChoiceField(label=promised("指标包", "Pack"))
    start_on = forms.DateField(
        label=promised("第一批开始", "First wave begins"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    previous = forms.ChoiceField(label=promised("沿用上次方案", "Stay close to"), required=False)

    def __init__(self, *args: Any, runs: list[PlanRun], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lang = page_lang()
        none = Text(zh="不沿用", en="no plan").read(lang)
        done = [(str(one.pk), _called(one, lang)) for one in runs if one.state == PlanRun.DONE]
        choices = {
            "scenario": [(name, words.read(lang)) for name, words in SCENARIO_NAMES.items()],
            "pack": [(one, load_pack(one).name.read(lang)) for one in pack_ids()],
            "previous": [("", none), *done],
        }
        for name, pairs in choices.items():
            self.fields[name].choices = pairs  # type: ignore[attr-defined]  # the fields above


def _called(run: PlanRun, lang: Any) -> str:
    return f"{run.pk} · {run.asked_at:%Y-%m-%d} · {SCENARIO_NAMES[run.scenario].read(lang)}"


@open_to(Right.READ)
@never_cache
@require_http_methods(["GET", "POST"])
def runs(request: StaffRequest) -> HttpResponse:
    page = Paginator(office.listed(request.actor), _PAGE).get_page(request.GET.get("page"))
    found = list(page)
    form = None
    if request.actor.has(Right.CHECK):
        initial = {"scenario": "balanced", "pack": "cn-2019", "start_on": clock.today()}
        form = AskForm(request.POST or None, initial=initial, runs=found)
    if request.method == "POST" and form is not None and form.is_valid():
        said = form.cleaned_data
        asked = Asked(
            scenario=said["scenario"],
            pack=said["pack"],
            start_on=said["start_on"],
            previous_id=int(said["previous"]) if said["previous"] else None,
        )
        return redirect("plan:run", start(asked, by=request.actor))
    told = [(one, SCENARIO_NAMES[one.scenario]) for one in found]
    shown = {"runs": told, "page": page, "form": form}
    status = 422 if form is not None and form.errors else 200
    return render(request, "plan/runs.html", shown, status=status)


def run_of(request: StaffRequest, plan_id: int) -> PlanRun:
    """Return a plan the person may read. Raises Http404 for any other."""
    found = office.runs(request.actor).filter(pk=plan_id).first()
    if found is None:
        raise Http404
    return found


@open_to(Right.READ)
@never_cache
@require_safe
def run(request: StaffRequest, plan_id: int) -> HttpResponse:
    found = run_of(request, plan_id)
    shown: dict[str, Any] = {
        "run": found,
        "scenario": SCENARIO_NAMES[found.scenario],
        "waiting": found.state in (PlanRun.WAITING, PlanRun.RUNNING),
        # Demands name accounts of the whole branch, so only who reads all of it is told of them.
        "whole": request.actor.may(Right.READ, found.unit.path),
    }
    if found.state == PlanRun.DONE:
        shown |= _decisions(request, found)
        decides = request.actor.may(Right.DECIDE, found.unit.path)
        own = found.asked_by_id == request.actor.staff_id
        shown |= {
            "papers": office.papers(found, request.actor),
            "approves": decides and not own and found.approved_at is None,
            "checks": request.actor.has(Right.CHECK),
            "gap": f"{found.totals['gap']:.2%}",
        }
    return render(request, "plan/run.html", shown)


def _decisions(request: StaffRequest, run: PlanRun) -> dict[str, Any]:
    fate, words = request.GET.get("fate", ""), request.GET.get("q", "").strip()
    fate = fate if fate in FATES else ""
    whole = office.decisions(run, request.actor)
    rows = office.searched(whole, fate, words)
    page = Paginator(rows, _PAGE).get_page(request.GET.get("page"))
    numbers = office.counts(whole)
    return {
        "page": page,
        "decided": told(run, list(page), request.actor),
        "facets": [(name, title, numbers.get(name, 0)) for name, title in FATES.items()],
        "fate": fate,
        "q": words,
    }


@open_to(Right.READ)
@never_cache
@require_safe
def compare(request: StaffRequest) -> HttpResponse:
    found = [one for one in office.listed(request.actor)[:_PAGE] if one.state == PlanRun.DONE]
    asked = [_number(request.GET.get(name, "")) for name in ("first", "second")]
    chosen = [next((one for one in found if one.pk == each), None) for each in asked]
    shown: dict[str, Any] = {
        "runs": [(one, SCENARIO_NAMES[one.scenario]) for one in found],
        "one": chosen[0],
        "other": chosen[1],
    }
    if chosen[0] is not None and chosen[1] is not None:
        differing = office.differing(chosen[0], chosen[1], request.actor)
        page = Paginator(differing, _PAGE).get_page(request.GET.get("page"))
        rows = list(page)
        ones = told(chosen[0], rows, request.actor)
        elsewhere = office.counterparts(rows, chosen[1], request.actor)
        others = told(chosen[1], elsewhere, request.actor)
        pairs = list(zip(ones, others, strict=True))
        shown |= {"page": page, "differing": pairs, "many": page.paginator.count}
    return render(request, "plan/compare.html", shown)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() else 0
