"""What runs in the background: one message to one webhook, tried again with growing waits."""

from __future__ import annotations

from django_tasks import task, task_backends

from keepfit.api.actions.webhooks import deliver
from keepfit.api.queries import overdue
from keepfit.people import jobs


@task()
def send_delivery(delivery_id: int) -> None:
    """Send one message, and ask for the next try where this one failed."""
    again = deliver(delivery_id)
    if again is not None and task_backends["default"].supports_defer:
        send_delivery.using(run_after=again).enqueue(delivery_id)


def begin_again() -> None:
    """Queue again the messages that nobody will come to otherwise: their worker was killed."""
    waiting = jobs.queued(send_delivery)
    for delivery_id in overdue():
        if delivery_id not in waiting:
            send_delivery.enqueue(delivery_id)
