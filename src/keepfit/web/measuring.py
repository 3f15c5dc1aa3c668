"""Measures each request from outside everything else that happens to it."""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter

from django.http import HttpRequest, HttpResponse

from keepfit.web.metrics import count_request

# An address that leads nowhere, or to a file: the name of a view is all that is kept of one.
NO_VIEW = "none"


class Measured:
    """Counts each request by the name of its view, its method and the status of its answer."""

    def __init__(self, following: Callable[[HttpRequest], HttpResponse]) -> None:
        self.following = following

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Hand one request on, and count it."""
        began = perf_counter()
        answer = self.following(request)
        count_request(
            view_of(request), request.method or "", answer.status_code, perf_counter() - began
        )
        return answer


def view_of(request: HttpRequest) -> str:
    """Return the name of the view that answered, never its address."""
    found = request.resolver_match
    return (found.view_name if found else "") or NO_VIEW
