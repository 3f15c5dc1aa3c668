"""Scheduled check-ups: set up, changed, switched off; when they come next and came last."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from keepfit.checkup import schedules as held
from keepfit.checkup.actions import scheduling as actions
from keepfit.checkup.models import Schedule
from keepfit.checkup.ownpacks import lasting, offered
from keepfit.kit.errors import KeepfitError
from keepfit.kit.web.words import page_lang, promised
from keepfit.people.core.rhythm import Every, Rhythm
from keepfit.people.core.rights import Actor, Right
from keepfit.people.doors import StaffRequest, open_to
from keepfit.people.queries import unit_tree


class ScheduleForm(forms.Form):
    """What to check up, by which pack, and when."""

    unit = forms.ChoiceField(label=promised("单位（含下级）", "Unit, and all under it"))
    pack = forms.ChoiceField(label=promised("指标包", "Pack"))
    every = forms.ChoiceField(
        label=promised("周期", "How often"),
        choices=[
            (Every.MONTH.value, promised("每月", "every month")),
            (Every.QUARTER.value, promised("每季度", "every quarter")),
            (Every.WEEK.value, promised("每周", "every week")),
        ],
    )
    day = forms.IntegerField(
        label=promised("日", "Day"),
        min_value=1,
        max_value=31,
        help_text=promised(
            "每月、每季度：几日（当月没有的取最后一天；季度指首月）；每周：1 为周一，7 为周日。",
            "Month or quarter: day of the (first) month, its last day where it is shorter. "
            "Week: 1 is Monday, 7 Sunday.",
        ),
    )
    hour = forms.IntegerField(label=promised("几点", "Hour"), min_value=0, max_value=23)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: object, by: Actor, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # handed on as they came
        self.fields["unit"].choices = [  # type: ignore[attr-defined]  # it is the field above
            (one.unit.unit_id, f"{'　' * one.depth}{one.unit.name}")
            for one in unit_tree(by, Right.DECIDE)
        ]
        self.fields["pack"].choices = [  # type: ignore[attr-defined]  # it is the field above
            (lasting(ref), name.read(page_lang())) for ref, name in offered(by)
        ]

    def wanted(self) -> actions.Wanted:
        """Return what was filled in; raises RhythmError for a day there is not."""
        said = self.cleaned_data
        rhythm = Rhythm(every=Every(said["every"]), day=said["day"], hour=said["hour"])
        return actions.Wanted(unit_id=said["unit"], pack=said["pack"], rhythm=rhythm)


@open_to(Right.READ)
@never_cache
@require_http_methods(["GET", "POST"])
def schedules(request: StaffRequest) -> HttpResponse:
    decides = request.actor.has(Right.DECIDE)
    initial = {"pack": "cn-2019", "every": Every.MONTH.value, "day": 1, "hour": 6}
    form = None
    if decides:
        form = ScheduleForm(request.POST or None, initial=initial, by=request.actor)
    if request.method == "POST" and form is not None and form.is_valid():
        try:
            actions.set_up(form.wanted(), by=request.actor)
        except KeepfitError as why:
            form.add_error(None, why.read(page_lang()))
        else:
            messages.success(request, promised("已设置定期体检。", "The check-ups are scheduled."))
            return redirect("checkup:schedules")
    shown = {"rows": held.planned(request.actor), "form": form, "decides": decides}
    status = 422 if form is not None and form.errors else 200
    return render(request, "checkup/schedules.html", shown, status=status)


@open_to(Right.DECIDE)
@never_cache
@require_http_methods(["GET", "POST"])
def schedule(request: StaffRequest, schedule_id: int) -> HttpResponse:
    found = _found(request, schedule_id)
    initial = {
        "unit": found.unit_id,
        "pack": found.pack,
        "every": found.every,
        "day": found.day,
        "hour": found.hour,
        "version": found.version,
    }
    form = ScheduleForm(request.POST or None, initial=initial, by=request.actor)
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"] or 0
        try:
            actions.change(found.pk, form.wanted(), version, by=request.actor)
        except KeepfitError as why:
            form.add_error(None, why.read(page_lang()))
        else:
            messages.success(request, promised("已保存。", "Kept."))
            return redirect("checkup:schedules")
    status = 422 if form.errors else 200
    shown = {"schedule": found, "form": form}
    return render(request, "checkup/schedule.html", shown, status=status)


@open_to(Right.DECIDE)
@require_POST
def end(request: StaffRequest, schedule_id: int) -> HttpResponse:
    version = request.POST.get("version", "")
    number = int(version) if version.isdecimal() and len(version) < 10 else 0
    try:
        actions.end_schedule(_found(request, schedule_id).pk, number, by=request.actor)
    except actions.ScheduleError as why:
        messages.error(request, why.read(page_lang()))
    else:
        messages.success(request, promised("已停止。", "It has ended."))
    return redirect("checkup:schedules")


def _found(request: StaffRequest, schedule_id: int) -> Schedule:
    return get_object_or_404(held.schedules_of(request.actor), pk=schedule_id, ended_at=None)
