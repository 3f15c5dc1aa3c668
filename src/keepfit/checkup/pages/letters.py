"""Rectification letters of a check-up: chosen units, one .zip of documents, and what was sent."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from keepfit.checkup import mailing, office
from keepfit.checkup.issuers import last_terms
from keepfit.checkup.models import Mailing, Run
from keepfit.checkup.papers.issuer import placeholder
from keepfit.checkup.posting import Terms, letters_zip, posted
from keepfit.kit import clock
from keepfit.kit.errors import OutdatedError, UsageError
from keepfit.kit.web.words import page_lang, promised
from keepfit.paper.media import MEDIA
from keepfit.people.core.rights import Right
from keepfit.people.doors import StaffRequest, open_to


class LettersForm(forms.Form):
    """To whom, and what stands in every letter."""

    units = forms.MultipleChoiceField(
        label=promised("单位", "Units"),
        error_messages={"required": promised("请至少选择一个单位。", "Choose at least one unit.")},
    )
    organ = forms.CharField(label=promised("发文机关", "Issuing organ"), max_length=200)
    number = forms.CharField(
        label=promised("编号（{n} 处填序号）", "Number, with {n} where the letter's own goes"),
        required=False,
        max_length=100,
    )
    send_to = forms.CharField(
        label=promised("整改情况报送", "Answers are sent to"), required=False, max_length=200
    )
    contact = forms.CharField(
        label=promised("联系人及电话", "Contact and telephone"), required=False, max_length=200
    )
    sent_on = forms.DateField(
        label=promised("印发日期", "Day of issue"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    deadline_days = forms.IntegerField(
        label=promised("整改期限（工作日）", "Working days to put it right"),
        min_value=1,
        max_value=365,
    )
    contest_days = forms.IntegerField(
        label=promised("申诉期限（工作日）", "Working days to contest"), min_value=1, max_value=365
    )
    calendar = forms.ChoiceField(
        label=promised("工作日历", "Calendar"),
        choices=[
            ("china", promised("含法定节假日与调休", "China's holidays and exchanged days")),
            ("weekdays", promised("周一至周五", "Monday to Friday")),
        ],
    )
    reminders = forms.BooleanField(
        label=promised("提醒事项也写入", "Write of reminders as well"), required=False
    )
    last = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: object, units: list[tuple[str, str]], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # handed on as they came
        self.fields["units"].choices = units  # type: ignore[attr-defined]  # the field above


@open_to(Right.CHECK)
@never_cache
@require_http_methods(["GET", "POST"])
def letters_of(request: StaffRequest, run_id: int) -> HttpResponse:
    """Choose units, take their letters away as documents, note them as sent."""
    run = office.runs(request.actor).filter(pk=run_id, state=Run.DONE).first()
    if run is None:
        raise Http404
    sent = [*mailing.letters_sent(run, request.actor)]
    rows = mailing.to_notify(run, sent, request.actor)
    units = [(one.unit_id, one.unit) for one in rows]
    form = LettersForm(request.POST or None, units=units, initial=_initial(run))
    if request.method == "POST" and form.is_valid():
        answer = _done(request, run, form)
        if answer is not None:
            return answer
    chosen = form.data.getlist("units") if form.is_bound else [one.unit_id for one in rows]  # type: ignore[attr-defined]  # a QueryDict where bound
    there = {one.unit_id for one in rows}
    done = [one for one in sent if one.unit_id not in there]
    shown = {"run": run, "rows": rows, "form": form, "chosen": chosen, "done": done}
    status = 422 if form.errors else 200
    return render(request, "checkup/letters.html", shown, status=status)


def _initial(run: Run) -> dict[str, Any]:
    """Return the terms of the last mailing of this unit, and today as the day."""
    usual = placeholder()
    terms = {
        "organ": run.unit.name,
        "deadline_days": usual.deadline_days,
        "contest_days": usual.contest_days,
        "calendar": usual.calendar,
    }
    mine = Mailing.objects.filter(run=run).order_by("-pk").first()
    return {
        **terms,
        **last_terms(run),
        "sent_on": clock.today(),
        "last": mine.pk if mine else 0,
    }


def _done(request: StaffRequest, run: Run, form: LettersForm) -> HttpResponse | None:
    said = dict(form.cleaned_data)
    terms = Terms(unit_ids=said.pop("units"), **said)
    if "note" not in request.POST:
        return _documents(request, run, terms)
    try:
        posted(run, terms, page_lang(), by=request.actor)
    except (UsageError, OutdatedError) as why:
        form.add_error(None, why.read(page_lang()))
        return None
    messages.success(request, promised("已登记，并已记入审计。", "Noted, and on the record."))
    return redirect("checkup:letters", run.pk)


def _documents(request: StaffRequest, run: Run, terms: Terms) -> HttpResponse:
    answer = HttpResponse(
        letters_zip(run, terms, page_lang(), by=request.actor), content_type=MEDIA["zip"]
    )
    answer.headers["Content-Disposition"] = f'attachment; filename="letters-{run.as_of}.zip"'
    return answer
