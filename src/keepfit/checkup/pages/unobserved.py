"""What could not be observed: why, what to do, who sees to it, and one account checked again."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from keepfit.checkup.actions.errands import Answered, Assignment, assign, finish
from keepfit.checkup.tasks import start
from keepfit.checkup.unseen import last_run, open_errands, unseen
from keepfit.kit import clock
from keepfit.kit.errors import UsageError
from keepfit.kit.web.words import page_lang, promised
from keepfit.people.core.rights import Actor, Right
from keepfit.people.doors import StaffRequest, open_to
from keepfit.people.queries import staff_reaching

_PAGE = 50


class AssignForm(forms.Form):
    """Who sees to the accounts that are ticked, by when."""

    staff = forms.TypedChoiceField(label=promised("由谁办理", "Who sees to it"), coerce=int)
    due_on = forms.DateField(
        label=promised("期限", "By"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    words = forms.CharField(label=promised("要办什么", "What is asked"), max_length=500)

    def __init__(self, *args: object, by: Actor, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # handed on as they came
        people = staff_reaching(Right.READ, by.paths(Right.CHECK))
        self.fields["staff"].choices = people  # type: ignore[attr-defined]  # the field above


class DoneForm(forms.Form):
    """What was done about an errand."""

    words = forms.CharField(max_length=500)
    version = forms.IntegerField()


@open_to(Right.READ)
@never_cache
@require_http_methods(["GET", "POST"])
def queue(request: StaffRequest) -> HttpResponse:
    checks = request.actor.has(Right.CHECK)
    form = AssignForm(request.POST or None, by=request.actor) if checks else None
    if request.method == "POST" and form is not None and form.is_valid():
        said = form.cleaned_data
        wanted = Assignment(
            account_ids=request.POST.getlist("account"),
            staff_id=said["staff"],
            due_on=said["due_on"],
            words=said["words"],
        )
        try:
            assign(wanted, by=request.actor)
        except UsageError as why:
            form.add_error(None, why.read(page_lang()))
        else:
            messages.success(
                request, promised("已分派，并已记入审计。", "Done, and on the record.")
            )
            return redirect("checkup:unobserved")
    run = last_run(request.actor)
    rows = unseen(run, request.actor) if run else []
    shown = {
        "run": run,
        "page": Paginator(rows, _PAGE).get_page(request.GET.get("page")),
        "number": len(rows),
        "form": form,
        "mine": open_errands(request.actor).filter(assigned_to=request.actor.staff_id),
    }
    status = 422 if form is not None and form.errors else 200
    return render(request, "checkup/unobserved.html", shown, status=status)


@open_to(Right.READ)
@require_POST
def finish_errand(request: StaffRequest, errand_id: int) -> HttpResponse:
    form = DoneForm(request.POST)
    if not form.is_valid():
        messages.error(request, promised("请写明办了什么。", "Say what was done."))
        return redirect("checkup:unobserved")
    said = form.cleaned_data
    finish(errand_id, Answered(words=said["words"], version=said["version"]), by=request.actor)
    messages.success(request, promised("已办结，并已记入审计。", "Done, and on the record."))
    return redirect("checkup:unobserved")


@open_to(Right.CHECK)
@require_POST
def check_again(request: StaffRequest) -> HttpResponse:
    """Check one account again by the pack of the last check-up, as of today."""
    run = last_run(request.actor)
    pack = run.pack if run else "cn-2019"
    account_id = request.POST.get("account", "")
    return redirect(
        "checkup:run", start(pack, clock.today(), by=request.actor, only=account_id or "-")
    )
