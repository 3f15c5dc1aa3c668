"""Figures about the office, for a program that holds the key to them."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from keepfit.people.doors import open_to_watcher
from keepfit.web.metrics import MEDIA, exposition


@open_to_watcher
@never_cache
@require_safe
def metrics(_request: HttpRequest) -> HttpResponse:
    return HttpResponse(exposition(), content_type=MEDIA)
