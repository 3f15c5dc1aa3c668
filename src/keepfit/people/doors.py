"""Who may come in: every page says so with one of these, and a house test finds the one without."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from hmac import compare_digest
from inspect import signature
from typing import Any, TypeVar, cast

from django.conf import settings as settings_of_site
from django.contrib.auth import BACKEND_SESSION_KEY, login, logout
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django_otp import user_has_device

from keepfit.kit import clock, settings
from keepfit.kit.errors import KeepfitError
from keepfit.people.core.policy import policy_of
from keepfit.people.core.rights import Actor, NotAllowedError, Right, Role
from keepfit.people.models import Staff
from keepfit.people.queries import actor_of

View = Callable[..., HttpResponse]
Endpoint = TypeVar("Endpoint", bound=Callable[..., Any])
PRIVILEGED = frozenset({Role.SUPERVISOR, Role.AUDITOR, Role.ADMINISTRATOR})
HOME = "/"
_REFUSAL = "keepfit_refusal"
DOOR = "keepfit_door"  # the mark on a view: for whom it is, and by which rights
BEGAN = "began"  # in the session: when this person signed in
LEAVES = "leaves"  # in the session: the page that says how to sign out elsewhere too
KEPT = "keepfit.people.passwords.Kept"  # the way in by a password that is kept here


class StaffRequest(HttpRequest):
    """A request of somebody who signed in, with the roles held at this moment."""

    actor: Actor
    user: Staff
    halfway: bool  # something is to be done before any other page opens


def open_to_all(view: View) -> View:
    """Let everybody in, signed in or not."""
    return _declared(view, "everybody", ())


def open_to_staff(view: View) -> View:
    """Let everybody in who signed in."""
    return _declared(_guarded(view, ()), "staff", ())


def open_halfway(view: View) -> View:
    """Let in who gave the right password and still lacks the second factor."""
    return _declared(_guarded(view, (), whole=False), "staff", ())


def open_to(*rights: Right) -> Callable[[View], View]:
    """Let in who holds one of these rights for some unit; the action asks for which."""

    def door(view: View) -> View:
        return _declared(_guarded(view, rights), "right", rights)

    return door


def open_to_watcher(view: View) -> View:
    """Let in a program that holds the key in the site folder's file `keys/metrics`, and no person.

    A session or a token of a person opens nothing here, nor does the address one comes from:
    behind a reverse proxy everybody comes from this machine.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        scheme, _, key = request.headers.get("Authorization", "").partition(" ")
        held = settings_of_site.KEEPFIT_METRICS_KEY
        right = compare_digest(key.strip().encode(), held.encode())
        if not right or scheme.lower() != "bearer":
            return HttpResponse(status=401, headers={"WWW-Authenticate": 'Bearer realm="metrics"'})
        return view(request, *args, **kwargs)

    return _declared(guarded, "watcher", ())


def answers(*rights: Right) -> Callable[[Endpoint], Endpoint]:
    """Let a program in whose token carries one of these rights; the action asks for which unit.

    The way into the API knows the token already and has put its `actor` on the request.
    """

    def door(endpoint: Endpoint) -> Endpoint:
        @wraps(endpoint)
        def guarded(request: StaffRequest, *args: Any, **kwargs: Any) -> Any:
            if not any(request.actor.has(one) for one in rights):
                raise NotAllowedError(rights[0])
            return endpoint(request, *args, **kwargs)

        # Evaluated here, where the names of the endpoint's own module are known.
        guarded.__signature__ = signature(endpoint, eval_str=True)  # type: ignore[attr-defined]  # Python's own way
        setattr(guarded, DOOR, ("token", rights))
        return cast("Endpoint", guarded)

    return door


def begin_session(request: HttpRequest, staff: AbstractBaseUser, *, way: str = "") -> None:
    """Sign somebody in who proved now who they are, by the way they did, or set a password."""
    login(request, cast("Staff", staff), backend=way or getattr(staff, "backend", KEPT))
    request.session[BEGAN] = clock.now().isoformat()


def refuse_for(request: HttpRequest | None, why: KeepfitError) -> None:
    """Keep why somebody could not be let in, where that is more than a wrong password."""
    if request is not None:
        setattr(request, _REFUSAL, why)


def refusal(request: HttpRequest) -> KeepfitError | None:
    """Return why this request could not let somebody in; None for a wrong password."""
    return getattr(request, _REFUSAL, None)


def way_on(request: HttpRequest) -> str:
    """Return where to go on after signing in; only to a page of this office."""
    wanted = request.POST.get("next") or request.GET.get("next") or HOME
    safe = url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return wanted if safe and wanted.startswith("/") else HOME


def known(login: str) -> Staff | None:
    """Return who was invited to sign in by exactly this name, and whose access has not ended."""
    return Staff.objects.filter(login=login, is_active=True).first()


def must_have_second_factor(actor: Actor, rule: str) -> bool:
    """Whether the office's rule (all, privileged, none) asks this person for a one-time code."""
    if rule == "privileged":
        return any(one.role in PRIVILEGED for one in actor.reaches)
    return rule == "all"


def has_shown_code(request: HttpRequest) -> bool:
    """Whether the person gave a one-time code in this session."""
    return getattr(request.user, "otp_device", None) is not None  # put there by django_otp


def _declared(view: View, whom: str, rights: tuple[Right, ...]) -> View:
    setattr(view, DOOR, (whom, rights))
    return view


def _guarded(view: View, rights: tuple[Right, ...], *, whole: bool = True) -> View:
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        actor = _actor(request)
        if actor is None:
            return redirect(f"/sign-in/?next={request.path}")
        detour = _detour(request, actor)
        if whole and detour and detour != request.path:
            return redirect(detour)
        if rights and not any(actor.has(one) for one in rights):
            raise NotAllowedError(rights[0])
        request.actor = actor  # type: ignore[attr-defined]  # it is a StaffRequest from here on
        request.halfway = bool(detour)  # type: ignore[attr-defined]  # as above
        return view(request, *args, **kwargs)

    return guarded


def _actor(request: HttpRequest) -> Actor | None:
    if not request.user.is_authenticated:
        return None
    began = datetime.fromisoformat(request.session.get(BEGAN, "2000-01-01T00:00:00+00:00"))
    if clock.now() - began > timedelta(hours=settings.load().session_hours):
        logout(request)
        return None
    return actor_of(request.user.pk)


def _detour(request: HttpRequest, actor: Actor) -> str:
    """Return where somebody has to go first: the second factor, or a new password."""
    ours, staff = settings.load(), cast("Staff", request.user)
    verified = has_shown_code(request)
    if not verified and user_has_device(staff):
        return "/sign-in/code/"
    if not verified and must_have_second_factor(actor, ours.second_factor):
        return "/me/second-factor/"
    aged = staff.password_set_at if request.session[BACKEND_SESSION_KEY] == KEPT else None
    days = policy_of(ours).days
    if days and aged and clock.now() - aged > timedelta(days=days):
        return "/me/password/"
    return ""
