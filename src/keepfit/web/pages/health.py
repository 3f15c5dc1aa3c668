"""Whether the office lives, and whether it is ready, for whoever watches over it."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from keepfit.people.doors import open_to_all
from keepfit.web.readiness import obstacles

_UNAVAILABLE = 503


@open_to_all
@never_cache
@require_safe
def live(_request: HttpRequest) -> JsonResponse:
    return JsonResponse({"status": "ok"})


@open_to_all
@never_cache
@require_safe
def ready(_request: HttpRequest) -> JsonResponse:
    found = obstacles(settings.SITE / settings.KEEPFIT_HISTORY)
    if not found:
        return JsonResponse({"status": "ok"})
    why = [{"part": one.name, "zh": one.why.zh, "en": one.why.en} for one in found]
    return JsonResponse(
        {"status": "not ready", "why": why},
        status=_UNAVAILABLE,
        json_dumps_params={"ensure_ascii": False},
    )
