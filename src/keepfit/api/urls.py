"""The addresses of the API, each marked with who may use it."""

from __future__ import annotations

from django.urls import URLPattern, path

from keepfit.api.assembly import api
from keepfit.api.pages import webhooks
from keepfit.people.doors import DOOR

_OPEN = ("openapi-json", "api-root")  # the document is the same for everybody; the root is empty

addresses, kind, name = api.urls
for one in addresses:
    if isinstance(one, URLPattern):
        setattr(one.callback, DOOR, ("everybody" if one.name in _OPEN else "token", ()))

app_name = "api"
urlpatterns = [
    path("api/v1/", (addresses, kind, name)),
    path("webhooks/", webhooks.webhooks, name="webhooks"),
    path("webhooks/<int:webhook_id>/", webhooks.webhook, name="webhook"),
    path("webhooks/<int:webhook_id>/try/", webhooks.attempt, name="try_webhook"),
    path("webhooks/<int:webhook_id>/again/", webhooks.again, name="again_webhook"),
    path("webhooks/<int:webhook_id>/end/", webhooks.end, name="end_webhook"),
]
