"""What the office does by itself each minute, in one worker at a time, each chore whole or not."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from threading import Event, Thread

from django.db import close_old_connections, connection

from keepfit.api import tasks as api_tasks
from keepfit.checkup import tasks as checkup_tasks
from keepfit.evaluation import tasks as evaluation_tasks
from keepfit.kit.web.alone import alone
from keepfit.people.booking import once_a_day
from keepfit.plan import tasks as plan_tasks
from keepfit.web.digests import send_digests
from keepfit.web.tidying import tidy

SECONDS = 60.0
LOCK = "tick"
log = logging.getLogger(__name__)

# What is begun again comes first: it was asked for before what is due now.
CHORES: Mapping[str, Callable[[], object]] = {
    "check-ups left undone": checkup_tasks.begin_again,
    "evaluations left undone": evaluation_tasks.begin_again,
    "plans left undone": plan_tasks.begin_again,
    "webhooks left undone": api_tasks.begin_again,
    "scheduled check-ups": checkup_tasks.start_all_due,
    "digests by mail": send_digests,
    "old sessions": lambda: once_a_day("tidy", tidy),
}


def tick(chores: Mapping[str, Callable[[], object]] = CHORES) -> bool:
    """Do each chore that is due; False where another worker is at it.

    The lock only spares work: that nothing is done twice is seen to by what each chore books.
    """
    with alone(LOCK) as ours:
        for name, chore in chores.items() if ours else ():
            try:
                chore()
            except Exception:  # one chore's mistake must not end all the others
                log.exception("chore failed", extra={"part": name})
    return ours


def begin_ticking() -> Event:
    """Tick once now, and from then on each minute beside the work until the event is set."""
    tick()
    over = Event()
    Thread(target=_go_on, args=(over,), name="tick", daemon=True).start()
    return over


def _go_on(over: Event) -> None:
    while not over.wait(SECONDS):
        close_old_connections()
        tick()
    connection.close()
