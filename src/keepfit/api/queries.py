"""What webhooks there are, and what was sent to them."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import QuerySet

from keepfit.api.models import Delivery, Webhook
from keepfit.kit import clock
from keepfit.people.core.rights import Actor, Right
from keepfit.people.queries import under

_PATIENCE = timedelta(minutes=10)


def webhooks_of(by: Actor, *, living: bool = False) -> QuerySet[Webhook]:
    """Return the webhooks of the branches a person imports for, newest first."""
    found = Webhook.objects.filter(under(by.paths(Right.IMPORT), "unit__path"))
    if living:
        found = found.filter(ended_at=None)
    return found.select_related("unit", "staff").order_by("-pk")


def deliveries_of(webhook: Webhook, limit: int = 100) -> list[Delivery]:
    """Return what was sent to a webhook, newest first."""
    return [*Delivery.objects.filter(webhook=webhook).order_by("-pk")[:limit]]


def overdue() -> list[int]:
    """Return the messages whose time to be tried has passed by far: their worker was killed."""
    late = clock.now() - _PATIENCE
    found = Delivery.objects.filter(state=Delivery.WAITING, next_at__lt=late)
    return [*found.order_by("pk").values_list("pk", flat=True)]
