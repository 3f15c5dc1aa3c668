"""The way in: set-up, invitation, password, one-time code, and out again."""

from __future__ import annotations

import math

from django import forms
from django.contrib.auth import authenticate, logout
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST
from django_otp import login as verify
from django_otp import match_token

from keepfit.kit import settings
from keepfit.kit.errors import KeepfitError
from keepfit.kit.text import Text
from keepfit.kit.web.words import page_lang, promised
from keepfit.people.actions.second_factor import recover
from keepfit.people.actions.staff import take_up
from keepfit.people.doors import (
    HOME,
    LEAVES,
    StaffRequest,
    begin_session,
    open_halfway,
    open_to_all,
    refusal,
    way_on,
)
from keepfit.people.models import Staff
from keepfit.people.passwords import asked_of_passwords, may_keep_one
from keepfit.people.queries import invited
from keepfit.people.tries import seconds_to_wait

_MINUTE = 60
_WRONG = KeepfitError(Text(zh="登录名或密码不对。", en="The name or the password is not right."))


class SignInForm(forms.Form):
    """Name and password."""

    username = forms.CharField(
        label=promised("登录名", "Sign-in name"),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autofocus": True}),
    )
    password = forms.CharField(
        label=promised("密码", "Password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class CodeForm(forms.Form):
    """A one-time code."""

    code = forms.CharField(
        label=promised("动态口令", "One-time code"),
        max_length=16,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True}
        ),
    )


class RecoveryForm(forms.Form):
    """A recovery code."""

    code = forms.CharField(
        label=promised("恢复码", "Recovery code"),
        max_length=32,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "none", "autofocus": True}
        ),
    )


class PasswordForm(forms.Form):
    """A new password, twice."""

    password = forms.CharField(
        label=promised("新密码", "New password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=promised("再输一次", "The same again"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean_again(self) -> str:
        """Both must be the same."""
        again: str = self.cleaned_data["again"]
        if again != self.cleaned_data.get("password"):
            raise ValidationError(promised("两次输入不一致。", "The two are not the same."))
        return again


@open_to_all
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    form = SignInForm(request.POST or None)
    if request.method == "POST" and (seconds := seconds_to_wait(request)):
        return _too_many(request, seconds)
    if request.method == "POST" and form.is_valid():
        staff, why = _authenticated(request, form)
        if getattr(request, "axes_locked_out", False):
            return locked(request)
        if staff is not None:
            begin_session(request, staff)
            return redirect(way_on(request))
        form.add_error(None, why.read(page_lang()))
    status = 422 if form.errors else 200
    shown = {"form": form, "provider": provider_name()}
    return render(request, "people/sign_in.html", shown, status=status)


def provider_name() -> str:
    """Return what the office calls its identity provider; empty where it has none."""
    ours = settings.load()
    return ours.oidc_name if ours.oidc_issuer else ""


def _authenticated(request: HttpRequest, form: SignInForm) -> tuple[Staff | None, KeepfitError]:
    """Return whose name and password these are, or nobody and why."""
    try:
        staff = authenticate(request, **form.cleaned_data)
    except KeepfitError as why:  # nobody could say whether the password is right: no try to count
        return None, why
    return staff, refusal(request) or _WRONG


def locked(request: HttpRequest, *_args: object, **_kwargs: object) -> HttpResponse:
    """Say that signing in is locked, and for how long."""
    minutes = settings.load().lock_minutes
    answer = render(request, "people/locked.html", {"minutes": minutes}, status=429)
    # Each try begins the time anew, this one too.
    answer["Retry-After"] = str(minutes * _MINUTE)
    return answer


def _too_many(request: HttpRequest, seconds: int) -> HttpResponse:
    shown = {"minutes": math.ceil(seconds / _MINUTE)}
    answer = render(request, "people/too_many.html", shown, status=429)
    answer["Retry-After"] = str(seconds)
    return answer


@open_halfway
@never_cache
@require_http_methods(["GET", "POST"])
def code(request: StaffRequest) -> HttpResponse:
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        device = match_token(request.user, form.cleaned_data["code"].replace(" ", ""))
        if device is not None:
            verify(request, device)
            return redirect(HOME)
        form.add_error(
            "code",
            promised(
                "口令不对、已用过，或手机时间不准。",
                "The code is wrong, was used before, or the phone's clock is off.",
            ),
        )
    status = 422 if form.errors else 200
    return render(request, "people/code.html", {"form": form}, status=status)


@open_halfway
@never_cache
@require_http_methods(["GET", "POST"])
def recovery_code(request: StaffRequest) -> HttpResponse:
    """Take a recovery code instead of a one-time code."""
    form = RecoveryForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        device = recover(form.cleaned_data["code"], by=request.actor)
        if device is not None:
            verify(request, device)
            return redirect("people:recovery")
        form.add_error(
            "code",
            promised("恢复码不对，或已经用过。", "The code is wrong, or was used before."),
        )
    status = 422 if form.errors else 200
    return render(request, "people/recovery_code.html", {"form": form}, status=status)


@open_to_all
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    leaves = request.session.get(LEAVES)
    logout(request)
    return redirect(leaves or "people:sign_in")


@open_to_all
@never_cache
@sensitive_post_parameters("password", "again")
@require_http_methods(["GET", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    guest = invited(token)
    if guest is None:
        return render(request, "people/invitation_over.html", status=410)
    if not may_keep_one(guest.staff_id):
        shown = {"guest": guest, "token": token, "provider": provider_name()}
        return render(request, "people/invitation_elsewhere.html", shown)
    form = PasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            take_up(token, form.cleaned_data["password"])
        except ValidationError as why:
            form.add_error("password", why)
        else:
            staff = Staff.objects.get(pk=guest.staff_id)
            begin_session(request, staff)
            return redirect(HOME)
    shown = {
        "form": form,
        "guest": guest,
        "asked": asked_of_passwords(),
        "provider": provider_name(),
        "token": token,
    }
    return render(request, "people/invitation.html", shown, status=422 if form.errors else 200)
