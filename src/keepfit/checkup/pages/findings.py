"""One finding: what was found, on what evidence, by which source, and what may be done now."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from keepfit.checkup import office
from keepfit.checkup.actions.deciding import take_step, take_steps
from keepfit.checkup.core.casework import STATE_NAMES, State, Step
from keepfit.checkup.worded import worded
from keepfit.kit.web.words import promised
from keepfit.people.core.rights import Right
from keepfit.people.doors import StaffRequest, open_to

_SEVERAL = 200


class StepForm(forms.Form):
    """A step, and the words that go with it."""

    step = forms.ChoiceField(choices=[(one.value, one.value) for one in Step])
    words = forms.CharField(
        label=promised("说明", "Words to go with it"),
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
    )


@open_to(Right.READ)
@never_cache
@require_http_methods(["GET", "POST"])
def finding(request: StaffRequest, finding_id: int) -> HttpResponse:
    found = office.findings(request.actor).filter(pk=finding_id).first()
    if found is None:
        raise Http404
    form = StepForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        take_step(finding_id, Step(said["step"]), said["words"], by=request.actor)
        messages.success(request, promised("已办理，并已记入审计。", "Done, and on the record."))
        return redirect("checkup:finding", finding_id)
    shown = {
        "finding": found,
        "figures": worded([found])[0][1],
        "state": STATE_NAMES[State(found.state)],
        "steps": office.steps(found, request.actor),
        "taken": office.taken(found),
        "form": form,
    }
    status = 422 if form.errors else 200
    return render(request, "checkup/finding.html", shown, status=status)


@open_to(Right.CONTEST, Right.DECIDE, Right.CHECK)
@require_POST
def several(request: StaffRequest, run_id: int) -> HttpResponse:
    """Take one step with several findings of a check-up, all of them or none."""
    form = StepForm(request.POST)
    numbers = [int(one) for one in request.POST.getlist("finding") if one.isdecimal()][:_SEVERAL]
    if not form.is_valid() or not numbers:
        messages.error(
            request,
            promised(
                "请勾选问题并写明说明。", "Tick the findings, and give the words to go with them."
            ),
        )
        return redirect("checkup:run", run_id)
    said = form.cleaned_data
    take_steps(numbers, Step(said["step"]), said["words"], by=request.actor)
    messages.success(request, promised("已办理，并已记入审计。", "Done, and on the record."))
    return redirect("checkup:run", run_id)
