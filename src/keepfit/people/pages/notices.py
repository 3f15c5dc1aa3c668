"""How one wants to be written to: address, language, how often."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from keepfit.kit.errors import OutdatedError
from keepfit.kit.web.words import page_lang, promised
from keepfit.people.actions.notices import Chosen, choose
from keepfit.people.core.notices import Often
from keepfit.people.doors import StaffRequest, open_to_staff
from keepfit.people.notices import reader


class NoticeForm(forms.Form):
    """Where to, in which language, how often, about what."""

    address = forms.EmailField(
        label=promised("电子邮箱（留空为不接收）", "E-mail address (empty for no mail)"),
        required=False,
        max_length=254,
    )
    often = forms.ChoiceField(
        label=promised("多久一次", "How often"),
        choices=[
            (Often.DAILY.value, promised("每天", "every day")),
            (Often.WEEKLY.value, promised("每周一", "every Monday")),
            (Often.OFF.value, promised("不接收", "never")),
        ],
    )
    deadlines_only = forms.BooleanField(
        label=promised("只提醒有期限的事项", "Only what has a day it is due"), required=False
    )
    lang = forms.ChoiceField(
        label=promised("邮件语言", "Language of the mail"),
        choices=[("zh", "中文"), ("en", "English")],
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


@open_to_staff
@never_cache
@require_http_methods(["GET", "POST"])
def notices(request: StaffRequest) -> HttpResponse:
    held = reader(request.user.pk)
    initial = {name: getattr(held, name) for name in NoticeForm.base_fields}
    form = NoticeForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        chosen = Chosen(
            address=said["address"],
            lang=said["lang"],
            often=Often(said["often"]),
            deadlines_only=said["deadlines_only"],
            version=said["version"] or 0,
        )
        try:
            choose(request.user.pk, chosen, by=request.actor)
        except OutdatedError as why:
            form.add_error(None, why.read(page_lang()))
        else:
            messages.success(request, promised("已保存。", "Kept."))
            return redirect("people:notices")
    status = 422 if form.errors else 200
    return render(request, "people/notices.html", {"form": form, "held": held}, status=status)
