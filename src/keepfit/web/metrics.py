"""Figures about the office in Prometheus' text format, without anything about a person.

What visitors did is counted by the process they visited, since it started: a server of several
processes is asked process by process. What the office holds (jobs, backup, anchor) is read at the
moment of asking and is the same whichever process answers.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from pathlib import Path

import prometheus_client
from django.conf import settings
from django.contrib.auth.signals import user_login_failed
from django.db import DatabaseError, connection
from django.db.models import Count, Min
from django_tasks_db.models import DBTaskResult
from prometheus_client import CollectorRegistry, Counter, Histogram, ProcessCollector
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from keepfit.kit import clock
from keepfit.people.core.chain import ANCHORS
from keepfit.people.jobs import standing
from keepfit.web.backup import LAST

MEDIA = prometheus_client.CONTENT_TYPE_LATEST
# A page of the office comes within a tenth of a second; an import or a paper may take minutes.
_SECONDS = (0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0)

prometheus_client.disable_created_metrics()  # type: ignore[no-untyped-call]  # untyped there
registry = CollectorRegistry()
ProcessCollector(registry=registry)
requests = Counter(
    "keepfit_requests", "Requests answered.", ["view", "method", "status"], registry=registry
)
seconds = Histogram(
    "keepfit_request_seconds",
    "Time until a request was answered.",
    ["view", "method"],
    buckets=_SECONDS,
    registry=registry,
)
failures = Counter(
    "keepfit_sign_in_failures", "Refused attempts to sign in by a password.", registry=registry
)


def count_request(view: str, method: str, status: int, took: float) -> None:
    """Count one answered request, `took` in seconds, by names that no visitor can make up."""
    requests.labels(view, method, str(status)).inc()
    seconds.labels(view, method).observe(took)


def _count_failure(**_sent: object) -> None:
    failures.inc()


user_login_failed.connect(_count_failure, dispatch_uid="keepfit.metrics")


class Office(Collector):
    """What the office holds at the moment of asking."""

    def describe(self) -> list[Metric]:
        """Name nothing before it is asked for: the tables may not be there yet."""
        return []

    def collect(self) -> Iterator[Metric]:
        """Yield what can be read; with the database down, that it is down."""
        yield from _files(settings.SITE)
        try:
            found = [*_jobs(), *_queue()]
        except DatabaseError:
            connection.close()
            found = []
        yield _gauge("keepfit_database_up", "Whether the database answers.", float(bool(found)))
        yield from found


registry.register(Office())


def exposition() -> bytes:
    """Return all figures as text."""
    return prometheus_client.generate_latest(registry)


def _gauge(name: str, meaning: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, meaning, value=value)


def _jobs() -> Iterator[Metric]:
    jobs = GaugeMetricFamily("keepfit_jobs", "Jobs by kind and state.", labels=["kind", "state"])
    waiting = GaugeMetricFamily(
        "keepfit_job_oldest_waiting_seconds",
        "Age of the oldest job that waits; 0 where none does.",
        labels=["kind"],
    )
    now = clock.now()
    for one in standing():
        for state, n in one.states.items():
            jobs.add_metric([one.kind, state.lower()], n)
        asked = one.oldest_waiting or now
        waiting.add_metric([one.kind], (now - asked).total_seconds())
    yield jobs
    yield waiting


def _queue() -> Iterator[Metric]:
    held = DBTaskResult.objects.ready().aggregate(n=Count("pk"), oldest=Min("enqueued_at"))
    now = clock.now()
    yield _gauge("keepfit_queue_tasks", "Tasks that wait for a worker.", held["n"])
    yield _gauge(
        "keepfit_queue_oldest_seconds",
        "Age of the oldest task that waits; 0 where none does.",
        (now - (held["oldest"] or now)).total_seconds(),
    )


def _files(site: Path) -> Iterator[Metric]:
    """Yield the moments of the newest backup and anchor; nothing where there was none."""
    if (site / LAST).exists():
        told = json.loads((site / LAST).read_text(encoding="utf-8"))
        moment = datetime.fromisoformat(told["made_at"])
        age = (clock.now() - moment).total_seconds()
        yield _gauge("keepfit_backup_age_seconds", "Time since the last backup.", age)
    days = sorted((site / ANCHORS).glob("*.json"))
    if days:
        day = datetime.combine(date.fromisoformat(days[-1].stem), time(), UTC)
        yield _gauge(
            "keepfit_audit_anchored_day_timestamp_seconds",
            "Last day whose audit trail is anchored, as its first second in UTC.",
            day.timestamp(),
        )
