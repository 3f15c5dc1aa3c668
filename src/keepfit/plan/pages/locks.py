"""Locked accounts: listed, locked, freed."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from keepfit.kit.text import Text
from keepfit.kit.web.words import page_lang, promised
from keepfit.people.core.rights import Right
from keepfit.people.doors import StaffRequest, open_to
from keepfit.plan import office
from keepfit.plan.actions.locking import StaleLockError, lock

FATES = {
    "": Text(zh="不锁定", en="not locked"),
    "keep": Text(zh="锁定为保留", en="locked to stay"),
    "close": Text(zh="锁定为不保留", en="locked not to stay"),
}


class LockForm(forms.Form):
    """What the plans to come may not change, and why."""

    fate = forms.ChoiceField(label=promised("今后的方案", "In the plans to come"), required=False)
    why = forms.CharField(
        label=promised("理由", "Reason"), max_length=500, widget=forms.Textarea({"rows": 2})
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        pairs = [(name, words.read(page_lang())) for name, words in FATES.items()]
        self.fields["fate"].choices = pairs  # type: ignore[attr-defined]  # the field above


@open_to(Right.READ)
@never_cache
@require_safe
def locks(request: StaffRequest) -> HttpResponse:
    found = [(one, FATES[one.fate]) for one in office.locks(request.actor)]
    shown = {"locks": found, "checks": request.actor.has(Right.CHECK)}
    return render(request, "plan/locks.html", shown)


@open_to(Right.CHECK)
@never_cache
@require_http_methods(["GET", "POST"])
def lock_one(request: StaffRequest, account_id: str) -> HttpResponse:
    found = office.one_lock(account_id, request.actor)
    if found is None:
        raise Http404
    account, held = found
    initial = {
        "fate": held.fate if held else "",
        "why": held.why if held else "",
        "version": held.version if held else 0,
    }
    form = LockForm(request.POST or None, initial=initial)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            said = form.cleaned_data
            try:
                lock(
                    account_id, said["fate"], said["why"], version=said["version"], by=request.actor
                )
            except StaleLockError as why:
                messages.error(request, why.message.read(page_lang()))
                return redirect("plan:lock", account_id)
            return redirect("plan:locks")
    return render(request, "plan/lock.html", {"account": account, "form": form}, status=status)
