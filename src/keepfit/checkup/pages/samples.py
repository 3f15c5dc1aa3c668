"""Blind double checks in the browser: draw, answer one's own sheet, see the agreement, decide."""

from __future__ import annotations

import secrets

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from keepfit.checkup import samples as held
from keepfit.checkup.actions.sampling import Said, Wanted, answer, decide, draw_sample
from keepfit.checkup.models import Sample
from keepfit.kit.errors import UsageError
from keepfit.kit.web.words import page_lang, promised
from keepfit.people.core.rights import Actor, Right
from keepfit.people.doors import StaffRequest, open_to
from keepfit.people.queries import staff_reaching

_ANSWERS = [(value, promised(name.zh, name.en)) for value, name in held.ANSWERS.items()]


class DrawForm(forms.Form):
    """What is drawn, and who looks."""

    name = forms.CharField(label=promised("名称", "Name"), max_length=200)
    question = forms.CharField(
        label=promised("检查什么", "What to look at"),
        max_length=1000,
        widget=forms.Textarea({"rows": 2}),
    )
    share = forms.FloatField(
        label=promised("抽查比例（%）", "Share drawn (%)"), min_value=0.1, max_value=100
    )
    overlap = forms.FloatField(
        label=promised("其中双人检查（%）", "Of these looked at by two (%)"),
        min_value=0,
        max_value=100,
    )
    checkers = forms.TypedMultipleChoiceField(
        label=promised("检查人员（至少两位）", "Who looks (two at least)"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: object, by: Actor, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # handed on as they came
        people = staff_reaching(Right.CHECK, by.paths(Right.CHECK)[:1])
        self.fields["checkers"].choices = people  # type: ignore[attr-defined]  # the field above


class AnswerForm(forms.Form):
    """One answer about one account."""

    answer = forms.ChoiceField(choices=_ANSWERS)
    words = forms.CharField(max_length=1000, required=False)
    version = forms.IntegerField(required=False)
    account = forms.CharField(max_length=200, required=False)

    def said(self) -> Said:
        """Return the answer as the actions take it."""
        told = self.cleaned_data
        return Said(answer=told["answer"], words=told["words"], version=told["version"] or 0)


@open_to(Right.CHECK)
@never_cache
@require_http_methods(["GET", "POST"])
def all_samples(request: StaffRequest) -> HttpResponse:
    initial = {"share": 12, "overlap": 100}
    form = DrawForm(request.POST or None, by=request.actor, initial=initial)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        wanted = Wanted(
            name=said["name"],
            question=said["question"],
            share=said["share"] / 100,
            overlap=said["overlap"] / 100,
            checkers=said["checkers"],
            seed=secrets.randbelow(2**31),
        )
        try:
            return redirect("checkup:sample", draw_sample(wanted, by=request.actor))
        except UsageError as why:
            form.add_error(None, why.read(page_lang()))
    rows = [(one, held.left(one)) for one in held.samples(request.actor)[:50]]
    status = 422 if form.errors else 200
    return render(request, "checkup/samples.html", {"rows": rows, "form": form}, status=status)


@open_to(Right.CHECK)
@never_cache
@require_safe
def sample(request: StaffRequest, sample_id: int) -> HttpResponse:
    found = _found(request, sample_id)
    result = held.result(found)
    shown = {
        "sample": found,
        "mine": held.sheet(found, request.actor),
        "answers": held.ANSWERS.items(),
        "left": held.left(found),
        "result": result,
        "decides": request.actor.may(Right.DECIDE, found.unit.path),
        **_percent(result),
    }
    return render(request, "checkup/sample.html", shown)


def _percent(result: held.Result | None) -> dict[str, str]:
    """Return the estimate's rate and interval in percent, with one decimal."""
    if result is None or not result.estimate.checked:
        return {}
    names = ("rate", "low", "high")
    return {name: f"{100 * getattr(result.estimate, name):.1f}" for name in names}


@open_to(Right.CHECK)
@require_POST
def answer_look(request: StaffRequest, sample_id: int, look_id: int) -> HttpResponse:
    form = AnswerForm(request.POST)
    if form.is_valid():
        answer(look_id, form.said(), by=request.actor)
    else:
        messages.error(request, promised("请选择检查结果。", "Choose a result."))
    return redirect("checkup:sample", sample_id)


@open_to(Right.DECIDE)
@require_POST
def decide_look(request: StaffRequest, sample_id: int) -> HttpResponse:
    form = AnswerForm(request.POST)
    if form.is_valid() and form.cleaned_data["words"]:
        decide(sample_id, form.cleaned_data["account"], form.said(), by=request.actor)
        messages.success(request, promised("已裁定，并已记入审计。", "Decided, and on the record."))
    else:
        messages.error(
            request, promised("请选择结果并写明理由。", "Choose a result, and give the reason.")
        )
    return redirect("checkup:sample", sample_id)


def _found(request: StaffRequest, sample_id: int) -> Sample:
    found = held.samples(request.actor).filter(pk=sample_id).first()
    if found is None:
        raise Http404
    return found
