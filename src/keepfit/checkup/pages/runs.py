"""Check-ups: asked for, watched, read."""

from __future__ import annotations

from django import forms
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from keepfit.checkup import office
from keepfit.checkup.models import Run
from keepfit.checkup.ownpacks import offered, pack_name
from keepfit.checkup.tasks import start
from keepfit.checkup.worded import worded
from keepfit.kit import clock
from keepfit.kit.web.words import page_lang, promised
from keepfit.people.core.rights import Actor, Right
from keepfit.people.doors import StaffRequest, open_to

_PAGE = 50


class AskForm(forms.Form):
    """What to check by, and as of which day."""

    pack = forms.ChoiceField(label=promised("指标包", "Pack"))
    as_of = forms.DateField(
        label=promised("检查日", "As of"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args: object, by: Actor, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # handed on as they came
        packs = [(ref, name.read(page_lang())) for ref, name in offered(by)]
        self.fields["pack"].choices = packs  # type: ignore[attr-defined]  # the field above


@open_to(Right.READ)
@never_cache
@require_http_methods(["GET", "POST"])
def runs(request: StaffRequest) -> HttpResponse:
    checks = request.actor.has(Right.CHECK)
    initial = {"pack": "cn-2019", "as_of": clock.today()}
    form = AskForm(request.POST or None, initial=initial, by=request.actor) if checks else None
    if request.method == "POST" and form is not None and form.is_valid():
        number = start(form.cleaned_data["pack"], form.cleaned_data["as_of"], by=request.actor)
        return redirect("checkup:run", number)
    page = Paginator(office.runs(request.actor), _PAGE).get_page(request.GET.get("page"))
    names = {ref: pack_name(ref) for ref in {one.pack for one in page}}
    shown = {"runs": [(one, names[one.pack]) for one in page], "page": page, "form": form}
    status = 422 if form is not None and form.errors else 200
    return render(request, "checkup/runs.html", shown, status=status)


@open_to(Right.READ)
@never_cache
@require_safe
def run(request: StaffRequest, run_id: int) -> HttpResponse:
    found = office.runs(request.actor).filter(pk=run_id).first()
    if found is None:
        raise Http404
    state, words = request.GET.get("state", "NOTIFIED"), request.GET.get("q", "")[:100]
    pages = Paginator(office.chosen(found, request.actor, state, words), _PAGE)
    page = pages.get_page(request.GET.get("page"))
    shown = {
        "run": found,
        "pack": pack_name(found.pack),
        "waiting": found.state in (Run.WAITING, Run.RUNNING),
        "states": office.by_state(found, request.actor),
        "state": state,
        "words": words,
        "steps": office.steps_for_all(state, request.actor),
        "writes": request.actor.has(Right.CHECK),
        "page": page,
        "rows": worded(page.object_list),
    }
    return render(request, "checkup/run.html", shown)
