"""How one account stands: its place with intervals, its course, and its owner's right of reply."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from keepfit.burden import office as burden
from keepfit.evaluation import office
from keepfit.evaluation.actions.answering import answer
from keepfit.kit.web.words import promised
from keepfit.people.core.rights import Right
from keepfit.people.doors import StaffRequest, open_to


class AnswerForm(forms.Form):
    """What the owner has to say."""

    words = forms.CharField(
        label=promised("申辩意见", "What speaks for it"),
        max_length=4000,
        widget=forms.Textarea({"rows": 4}),
    )


@open_to(Right.READ)
@never_cache
@require_http_methods(["GET", "POST"])
def standing(request: StaffRequest, standing_id: int) -> HttpResponse:
    found = office.one_standing(standing_id, request.actor)
    if found is None:
        raise Http404
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        answer(standing_id, form.cleaned_data["words"], by=request.actor)
        messages.success(request, promised("已记录，并已记入审计。", "Kept, and on the record."))
        return redirect("evaluation:standing", standing_id)
    answers = found.candidate and request.actor.may(Right.CONTEST, found.account.unit.path)
    upkeep = burden.of_account(found.account_id, found.run.burden) if found.run.burden else None
    shown = {
        "standing": found,
        "place": office.placed([found])[0],
        "group": office.group_of(found),
        "powers": office.powers_of(found),
        "course": office.course(found),
        "upkeep": upkeep,
        "said": office.answers(found),
        "form": form if answers else None,
    }
    status = 422 if form.errors else 200
    return render(request, "evaluation/standing.html", shown, status=status)
