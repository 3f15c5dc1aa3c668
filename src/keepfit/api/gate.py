"""The way into the API: by token alone, so often a minute, each write on the record."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from ninja.errors import Throttled
from ninja.operation import Operation
from ninja.security import HttpBearer
from ninja.throttling import BaseThrottle

from keepfit.api.actions.answering import written
from keepfit.api.problems import of_mistake
from keepfit.kit import clock, settings
from keepfit.kit.errors import KeepfitError
from keepfit.people.actions.tokens import note_use
from keepfit.people.core.rights import NotAllowedError, Right
from keepfit.people.doors import DOOR
from keepfit.people.queries import Bearer, bearer_of
from keepfit.people.tries import note_wrong_token, seconds_to_wait

Run = Callable[..., HttpResponse]
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_MINUTE = 60
_SCHEME = "bearer "


class ByToken(HttpBearer):
    """Lets in whoever brings a token; a browser's cookie opens nothing here."""

    def authenticate(self, request: HttpRequest, token: str) -> Bearer | None:
        """Return who comes in; from an address that tries one token after the other, nobody new."""
        found = bearer(request)
        if found is not None:
            note_use(found)
        elif seconds := seconds_to_wait(request):
            raise Throttled(seconds)
        else:
            note_wrong_token(request, token)
        return found


class SoOften(BaseThrottle):
    """Lets a token in so many times in each minute of the clock.

    Counted in Django's cache, by default the memory of the process: `keepfit serve` is one
    process, so the count is whole; of several behind one proxy each counts for itself.
    """

    def allow_request(self, request: HttpRequest) -> bool:
        """Count this request, and say whether it is one too many."""
        found = bearer(request)
        number = found.token_id if found else 0
        key = f"api.{number}.{int(clock.now().timestamp()) // _MINUTE}"
        cache.add(key, 0, timeout=2 * _MINUTE)
        return cache.incr(key) <= settings.load().api_requests_minute

    def wait(self) -> float:
        """Return the seconds until the next minute begins."""
        return _MINUTE - clock.now().timestamp() % _MINUTE


def rights_of(operation: Operation) -> tuple[Right, ...]:
    """Return the rights of which an endpoint asks one."""
    found: tuple[Right, ...] = getattr(operation.view_func, DOOR)[1]
    return found


def bearer(request: HttpRequest) -> Bearer | None:
    """Return who comes in by the token of a request, looked up once."""
    if not hasattr(request, "keepfit_bearer"):
        said = request.headers.get("Authorization", "")
        token = said[len(_SCHEME) :].strip() if said.lower().startswith(_SCHEME) else ""
        found = bearer_of(token) if token else None
        request.keepfit_bearer = found  # type: ignore[attr-defined]  # ours, on Django's request
        if found is not None:
            request.actor = found.actor  # type: ignore[attr-defined]  # a StaffRequest from here on
    known: Bearer | None = request.keepfit_bearer  # type: ignore[attr-defined]  # set above
    return known


def _named(request: HttpRequest, operation: Operation) -> None:
    """Let the log call a request by its endpoint: several answer at one address."""
    if request.resolver_match is not None:
        name = operation.view_func.__name__
        request.resolver_match.view_name = f"{request.resolver_match.namespace}:{name}"


def on_record(run: Run) -> Run:
    """Run what writes in one transaction with its audit line and its kept answer.

    Whoever lacks the right is told so before anything is said about the question itself.
    """
    operation: Operation = run.__self__  # type: ignore[attr-defined]  # ninja hands in Operation.run
    rights = rights_of(operation)

    @wraps(run)
    def recorded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        _named(request, operation)
        who = bearer(request)
        if who is None:
            return run(request, *args, **kwargs)
        if not any(who.actor.has(one) for one in rights):
            return of_mistake(NotAllowedError(rights[0]))
        if request.method in _SAFE:
            return run(request, *args, **kwargs)
        if who.actor.reads_only:
            return of_mistake(NotAllowedError(rights[0]))
        try:
            return written(request, who, lambda: run(request, *args, **kwargs))
        except KeepfitError as why:
            return of_mistake(why)

    return recorded
