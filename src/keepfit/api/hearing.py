"""Hears what is written in the audit trail, and has webhooks told of it."""

from __future__ import annotations

from collections.abc import Sequence

from django.dispatch import receiver

from keepfit.api.actions.webhooks import note_events
from keepfit.api.tasks import send_delivery
from keepfit.people.actions.trail import written
from keepfit.people.core.chain import Line


@receiver(written)
def hear(lines: Sequence[Line], **_signal: object) -> None:
    """Note the events and queue their messages, in the transaction that wrote the lines."""
    for number in note_events(lines):
        send_delivery.enqueue(number)
