"""One's own settings: password, second factor, language."""

from __future__ import annotations

import segno
from django.contrib.auth import update_session_auth_hash
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.safestring import mark_safe
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST
from django_otp import login as verify
from django_otp.plugins.otp_totp.models import TOTPDevice

from keepfit.kit.web.words import promised
from keepfit.people.actions.second_factor import confirm, new_codes
from keepfit.people.actions.staff import change_password
from keepfit.people.doors import (
    HOME,
    StaffRequest,
    has_shown_code,
    open_halfway,
    open_to_all,
    open_to_staff,
)
from keepfit.people.factors import codes_left, has_factor
from keepfit.people.pages.entry import CodeForm, PasswordForm, provider_name
from keepfit.people.passwords import asked_of_passwords, may_keep_one

LANG_COOKIE = "keepfit_lang"
_YEAR = 365 * 24 * 3600


@open_halfway
@never_cache
@require_http_methods(["GET", "POST"])
def second_factor(request: StaffRequest) -> HttpResponse:
    """Show a key to scan, and take it once a code of it was given."""
    if has_factor(request.user.pk):
        return redirect("people:recovery" if has_shown_code(request) else "people:code")
    device, _ = TOTPDevice.objects.get_or_create(
        user=request.user, confirmed=False, defaults={"name": "keepfit"}
    )
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if device.verify_token(form.cleaned_data["code"].replace(" ", "")):
            codes = confirm(device.pk, by=request.actor)
            verify(request, device)
            return render(request, "people/recovery_codes.html", {"codes": codes})
        form.add_error("code", promised("口令不对，请再试一次。", "Wrong code; try once more."))
    shown = {"form": form, "picture": _picture(device.config_url), "key": device.config_url}
    status = 422 if form.errors else 200
    return render(request, "people/second_factor.html", shown, status=status)


@open_to_staff
@never_cache
@require_http_methods(["GET", "POST"])
def recovery(request: StaffRequest) -> HttpResponse:
    """Tell how many recovery codes are left, and make new ones."""
    if not has_factor(request.user.pk):
        return redirect("people:second_factor")
    if request.method == "POST":
        shown = {"codes": new_codes(by=request.actor)}
        return render(request, "people/recovery_codes.html", shown)
    left = codes_left(request.user.pk)
    return render(request, "people/recovery.html", {"left": left})


def _picture(address: str) -> str:
    svg = segno.make(address, error="m").svg_inline(scale=5, border=2, dark="#000", light="#fff")
    return mark_safe(svg)  # noqa: S308  # drawn here from our own key


@open_to_staff
@never_cache
@sensitive_post_parameters("password", "again")
@require_http_methods(["GET", "POST"])
def password(request: StaffRequest) -> HttpResponse:
    if not (request.user.has_usable_password() and may_keep_one(request.user.pk)):
        return render(request, "people/password_elsewhere.html", {"provider": provider_name()})
    form = PasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                change_password(request.user.pk, form.cleaned_data["password"], by=request.actor)
        except ValidationError as why:
            form.add_error("password", why)
        else:
            request.user.refresh_from_db()
            update_session_auth_hash(request, request.user)
            return redirect(HOME)
    asked = asked_of_passwords()
    status = 422 if form.errors else 200
    shown = {"form": form, "asked": asked, "provider": provider_name()}
    return render(request, "people/password.html", shown, status=status)


@open_to_all
@require_POST
def language(request: HttpRequest, lang: str) -> HttpResponse:
    before = request.META.get("HTTP_REFERER", "")
    ours = url_has_allowed_host_and_scheme(before, allowed_hosts={request.get_host()})
    answer = redirect(before if ours else HOME)
    answer.set_cookie(LANG_COOKIE, lang, max_age=_YEAR, samesite="Lax", httponly=True)
    return answer
