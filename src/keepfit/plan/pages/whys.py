"""One plan further: why not, its approval, its papers."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from keepfit.kit.web.words import page_lang, promised
from keepfit.paper.media import MEDIA
from keepfit.people.core.rights import Right
from keepfit.people.doors import StaffRequest, open_to
from keepfit.plan import office
from keepfit.plan.actions.approving import NotApprovableError, approve
from keepfit.plan.models import PlanRun
from keepfit.plan.pages.plans import SCENARIO_NAMES, run_of
from keepfit.plan.withheld import told


class ApproveForm(forms.Form):
    """On what ground the plan is approved."""

    why = forms.CharField(
        label=promised("批准依据", "On what ground"),
        max_length=500,
        widget=forms.Textarea({"rows": 2}),
    )


@open_to(Right.CHECK)
@never_cache
@require_safe
def why(request: StaffRequest, plan_id: int, account_id: str) -> HttpResponse:
    run = run_of(request, plan_id)
    decision = office.one_decision(run, account_id, request.actor)
    if decision is None or not request.actor.may(Right.CHECK, run.unit.path):
        raise Http404
    shown = {
        "run": run,
        "decision": told(run, [decision], request.actor)[0],
        "answer": office.why_not(run, account_id),
    }
    return render(request, "plan/why.html", shown)


@open_to(Right.DECIDE)
@never_cache
@require_http_methods(["GET", "POST"])
def approval(request: StaffRequest, plan_id: int) -> HttpResponse:
    run = run_of(request, plan_id)
    if run.state != PlanRun.DONE:
        raise Http404
    form = ApproveForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            approve(run.pk, form.cleaned_data["why"], by=request.actor)
        except NotApprovableError as refused:
            messages.error(request, refused.message.read(page_lang()))
        return redirect("plan:run", run.pk)
    shown = {"run": run, "form": form, "scenario": SCENARIO_NAMES[run.scenario]}
    return render(request, "plan/approve.html", shown, status=422 if form.errors else 200)


@open_to(Right.READ)
@never_cache
@require_safe
def paper(request: StaffRequest, plan_id: int, paper_id: int) -> HttpResponse:
    run = run_of(request, plan_id)
    found = office.papers(run, request.actor).filter(pk=paper_id).first()
    if found is None:
        raise Http404
    ending = found.name.rpartition(".")[2]
    name = f"plan-{run.pk}-{found.lang}.{ending}"
    return HttpResponse(
        bytes(found.content),
        content_type=MEDIA[ending],
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
