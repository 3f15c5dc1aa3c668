"""Webhooks: set up, tried, ended, and what was sent to each."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from keepfit.api import queries
from keepfit.api.actions import webhooks as actions
from keepfit.api.core.events import KINDS
from keepfit.api.tasks import send_delivery
from keepfit.kit.web.words import page_lang, promised
from keepfit.people.core.rights import Actor, Right
from keepfit.people.doors import StaffRequest, open_to
from keepfit.people.queries import unit_tree


class WebhookForm(forms.Form):
    """Where to, for which branch, of which events."""

    address = forms.CharField(
        label=promised("接收地址", "Address"),
        max_length=500,
        widget=forms.URLInput(attrs={"placeholder": "https://"}),
    )
    unit = forms.ChoiceField(label=promised("单位（含下级）", "Unit, and all under it"))
    kinds = forms.MultipleChoiceField(
        label=promised("事件", "Events"),
        choices=[(kind, promised(name.zh, name.en)) for kind, name in KINDS.items()],
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: object, by: Actor, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # handed on as they came
        self.fields["unit"].choices = [  # type: ignore[attr-defined]  # it is the field above
            (one.unit.unit_id, f"{'　' * one.depth}{one.unit.name}")
            for one in unit_tree(by, Right.IMPORT)
        ]


@open_to(Right.IMPORT)
@never_cache
@require_http_methods(["GET", "POST"])
def webhooks(request: StaffRequest) -> HttpResponse:
    form = WebhookForm(request.POST or None, by=request.actor)
    shown: dict[str, object] = {"form": form}
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            _, shown["secret"] = actions.set_up(
                said["address"], said["unit"], said["kinds"], by=request.actor
            )
            shown["form"] = WebhookForm(by=request.actor)
        except actions.WebhookError as why:
            form.add_error("address", why.read(page_lang()))
    shown["hooks"] = queries.webhooks_of(request.actor)
    return render(request, "api/webhooks.html", shown, status=422 if form.errors else 200)


@open_to(Right.IMPORT)
@require_safe
def webhook(request: StaffRequest, webhook_id: int) -> HttpResponse:
    found = queries.webhooks_of(request.actor).filter(pk=webhook_id).first()
    if found is None:
        raise Http404
    shown = {
        "hook": found,
        "kinds": [KINDS[one] for one in found.kinds if one in KINDS],
        "deliveries": queries.deliveries_of(found),
    }
    return render(request, "api/webhook.html", shown)


@open_to(Right.IMPORT)
@require_POST
def attempt(request: StaffRequest, webhook_id: int) -> HttpResponse:
    send_delivery.enqueue(actions.note_trial(webhook_id, by=request.actor))
    messages.success(request, promised("测试消息已交后台发送。", "A trial message is on its way."))
    return redirect("api:webhook", webhook_id)


@open_to(Right.IMPORT)
@require_POST
def again(request: StaffRequest, webhook_id: int) -> HttpResponse:
    given = request.POST.get("delivery", "")
    wanted = int(given) if given.isdecimal() and len(given) < 10 else 0
    number = actions.note_again(webhook_id, wanted, by=request.actor)
    if number is not None:
        send_delivery.enqueue(number)
        messages.success(request, promised("已交后台重发。", "It is on its way again."))
    return redirect("api:webhook", webhook_id)


@open_to(Right.IMPORT)
@require_POST
def end(request: StaffRequest, webhook_id: int) -> HttpResponse:
    actions.end_webhook(webhook_id, by=request.actor)
    messages.success(request, promised("已停用，并已记入审计。", "Ended, and on the record."))
    return redirect("api:webhooks")
