"""The way out to the identity provider and back, and one's own link to it."""

from __future__ import annotations

import hmac
import re
from dataclasses import asdict

from django.contrib.auth.base_user import AbstractBaseUser
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from keepfit.kit import settings
from keepfit.kit.settings import Settings
from keepfit.kit.text import Text
from keepfit.people.actions import identities
from keepfit.people.actions.identities import Told
from keepfit.people.doors import (
    HOME,
    LEAVES,
    StaffRequest,
    begin_session,
    open_to_all,
    open_to_staff,
    way_on,
)
from keepfit.people.queries import invited
from keepfit.signin import provider
from keepfit.signin.provider import Attempt, ProviderError

_ATTEMPT = "provider_attempt"  # in the session: the way out, until somebody comes back by it
_PENDING = "provider_pending"  # in the session: an identity that waits for its person's yes
_INVITED = "provider_invitation"
_BACKEND = "keepfit.signin.backends.Provider"
_WORD = re.compile(r"[a-z_]{1,40}")


@open_to_all
@never_cache
@require_safe
def begin(request: HttpRequest) -> HttpResponse:
    """Send somebody to the provider, to sign in or to take up an invitation."""
    token = request.GET.get("invitation", "")
    if token and invited(token) is None:
        return render(request, "people/invitation_over.html", status=410)
    return _sent(request, way_on=way_on(request), invitation=token)


@open_to_staff
@never_cache
@require_safe
def begin_link(request: StaffRequest) -> HttpResponse:
    """Send somebody who is signed in to the provider, to be linked."""
    return _sent(request, links=True)


def _sent(request: HttpRequest, **told: object) -> HttpResponse:
    ours = _ours()
    attempt = Attempt.fresh(request.build_absolute_uri(reverse("signin:back")), **told)
    address = provider.question(attempt, ours)
    request.session[_ATTEMPT] = asdict(attempt)
    return redirect(address)


@open_to_all
@never_cache
@require_safe
def back(request: HttpRequest) -> HttpResponse:
    """Take somebody in who comes back from the provider, by the way out taken here and no other."""
    ours = _ours()
    kept = request.session.pop(_ATTEMPT, None)
    attempt = None if kept is None else Attempt(**kept)
    state = request.GET.get("state", "")
    if attempt is None or attempt.over or not _same(state, attempt.state):
        return render(request, "signin/astray.html", status=400)
    told = provider.answer(_code(request, ours), attempt, ours)
    if attempt.links or attempt.invitation:
        request.session[_PENDING] = asdict(told)
        request.session[_INVITED] = attempt.invitation
        shown = {"told": told, "guest": invited(attempt.invitation), "links": attempt.links}
        return render(request, "signin/confirm.html", shown)
    staff = identities.person_of(told)
    if staff is None:
        return render(request, "signin/unknown.html", {"told": told}, status=403)
    return _let_in(request, staff, attempt.way_on)


@open_to_all
@never_cache
@require_POST
def join(request: HttpRequest) -> HttpResponse:
    """Take up an invitation by the identity that was shown."""
    told, token = _pending(request)
    return _let_in(request, identities.join(token, told), HOME)


@open_to_staff
@never_cache
@require_POST
def confirm(request: StaffRequest) -> HttpResponse:
    """Link oneself to the identity that was shown."""
    told, _ = _pending(request)
    identities.link(told, by=request.actor)
    return redirect("signin:identity")


@open_to_staff
@never_cache
@require_http_methods(["GET", "POST"])
def identity(request: StaffRequest) -> HttpResponse:
    ours = _ours()
    if request.method == "POST":
        identities.unlink(ours.oidc_issuer, by=request.actor)
        return redirect("signin:identity")
    link = identities.link_of(request.actor.staff_id, ours.oidc_issuer)
    return render(request, "signin/identity.html", {"link": link, "provider": ours.oidc_name})


@open_to_all
@never_cache
@require_safe
def left(request: HttpRequest) -> HttpResponse:
    """Say that one is signed out here, and how to sign out of the provider too."""
    ours = _ours()
    try:
        address = provider.leaving(ours, request.build_absolute_uri(reverse("people:sign_in")))
    except ProviderError:
        address = ""
    shown = {"address": address, "provider": ours.oidc_name}
    return render(request, "signin/left.html", shown)


def _ours() -> Settings:
    ours = settings.load()
    if not ours.oidc_issuer:
        raise Http404
    return ours


def _same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode(), other.encode())


def _code(request: HttpRequest, ours: Settings) -> str:
    """Return the code the provider sent along; raises for its no, and for another's yes."""
    wrong = request.GET.get("error", "")
    maker = request.GET.get("iss", ours.oidc_issuer)  # RFC 9207: told by some, and then right
    code = request.GET.get("code", "")
    if wrong or maker != ours.oidc_issuer or not code:
        word = wrong if _WORD.fullmatch(wrong) else ""
        raise ProviderError(
            Text(
                zh="统一身份认证没有让您通过。", en="The identity provider did not let you through."
            ),
            hint=Text(
                zh=f"请重新登录。对方的说明：{word or '无'}",
                en=f"Sign in again. It says: {word or 'nothing'}",
            ),
        )
    return code


def _pending(request: HttpRequest) -> tuple[Told, str]:
    kept = request.session.pop(_PENDING, None)
    token = request.session.pop(_INVITED, "")
    if kept is None:
        raise ProviderError(
            Text(zh="没有等待确认的身份。", en="No identity waits for a yes."),
            hint=Text(zh="请从头再来一次。", en="Begin once more."),
        )
    return Told(**kept), token


def _let_in(request: HttpRequest, staff: AbstractBaseUser, address: str) -> HttpResponse:
    begin_session(request, staff, way=_BACKEND)
    request.session[LEAVES] = reverse("signin:left")
    return redirect(address or HOME)
