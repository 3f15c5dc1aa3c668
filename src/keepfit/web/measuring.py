"""Measures each request from outside everything else that happens to it, and logs it."""

from __future__ import annotations

import logging
from collections.abc import Callable
from time import perf_counter

from django.http import HttpRequest, HttpResponse

from keepfit.web.logs import method_of, view_of
from keepfit.web.metrics import count_request

log = logging.getLogger("keepfit.request")


class Measured:
    """Counts and logs each request by the name of its view, its method, the answer's status."""

    def __init__(self, following: Callable[[HttpRequest], HttpResponse]) -> None:
        self.following = following

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Hand one request on, then count it and write its line."""
        began = perf_counter()
        answer = self.following(request)
        took = perf_counter() - began
        view, method, status = view_of(request), method_of(request), answer.status_code
        count_request(view, method, status, took)
        told = {"view": view, "method": method, "status": status, "ms": round(took * 1000, 1)}
        # By now the request's number is forgotten here; the answer still has it.
        number = answer.headers.get("X-Request-ID", "")
        log.info("request answered", extra={"request_id": number, **told})
        return answer
