"""The very first page: names the office, makes its administrator, invites its supervisor."""

from __future__ import annotations

import hmac

from django import forms
from django.conf import settings as django_settings
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from keepfit.kit import settings
from keepfit.kit.web.words import promised
from keepfit.people.actions.founding import Founders, found_office
from keepfit.people.doors import begin_session, open_to_all
from keepfit.people.models import Staff
from keepfit.people.pages.entry import PasswordForm
from keepfit.people.passwords import asked_of_passwords
from keepfit.people.queries import nobody_yet


class SetupForm(PasswordForm):
    """The office and its first two people."""

    office = forms.CharField(
        label=promised("本单位名称", "Name of this office"),
        max_length=200,
        help_text=promised("例如：某某县人民政府办公室", "For example: Office of the County"),
    )
    login = forms.CharField(label=promised("您的登录名", "Your sign-in name"), max_length=150)
    name = forms.CharField(label=promised("您的姓名", "Your name"), max_length=100)
    supervisor_login = forms.CharField(
        label=promised("主管人员的登录名", "The supervisor's sign-in name"), max_length=150
    )
    supervisor_name = forms.CharField(
        label=promised("主管人员的姓名", "The supervisor's name"),
        max_length=100,
        help_text=promised(
            "系统管理员只管人员和单位，看不到业务内容；业务由主管人员办理，须另有其人。",
            "An administrator keeps people and units and sees no content; the work is done by a "
            "supervisor, who must be somebody else.",
        ),
    )
    field_order = (
        "office",
        "login",
        "name",
        "password",
        "again",
        "supervisor_login",
        "supervisor_name",
    )

    def clean_supervisor_login(self) -> str:
        """Two people, two names."""
        other: str = self.cleaned_data["supervisor_login"]
        if other == self.cleaned_data.get("login"):
            raise ValidationError(
                promised("须与您的登录名不同。", "This must differ from your own sign-in name.")
            )
        return other


@open_to_all
@never_cache
@sensitive_post_parameters("password", "again")
@require_http_methods(["GET", "POST"])
def setup(request: HttpRequest, token: str) -> HttpResponse:
    """Open only to whoever reads the address on the server's screen, and only while empty."""
    if not hmac.compare_digest(token.encode(), django_settings.KEEPFIT_SETUP_TOKEN.encode()):
        raise Http404
    if not nobody_yet():
        return redirect("people:sign_in")
    form = SetupForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            founded = found_office(_founders(form), days=settings.load().invitation_days)
        except ValidationError as why:
            form.add_error("password", why)
        else:
            staff = Staff.objects.get(pk=founded.administrator_id)
            begin_session(request, staff)
            address = request.build_absolute_uri(
                reverse("people:invitation", args=[founded.supervisor_token])
            )
            shown = {"name": form.cleaned_data["supervisor_name"], "address": address}
            return render(request, "people/way_in.html", shown)
    status = 422 if form.errors else 200
    shown = {"form": form, "asked": asked_of_passwords()}
    return render(request, "people/setup.html", shown, status=status)


def _founders(form: SetupForm) -> Founders:
    said = form.cleaned_data
    names = ("office", "login", "name", "password", "supervisor_login", "supervisor_name")
    return Founders(**{name: said[name] for name in names})
