"""Work in the background: asked for by somebody, run by one worker at a time, whole or not."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, TypeVar

from django.db import models
from django.db.models import Count, Min, Q
from django_tasks.base import Task, TaskResultStatus
from django_tasks_db.models import DBTaskResult

from keepfit.kit import clock
from keepfit.kit.errors import KeepfitError
from keepfit.kit.text import Text
from keepfit.kit.web.alone import alone
from keepfit.people.core.rights import Actor, NotAllowedError, Right
from keepfit.people.queries import actor_of

# A job whose worker has ended this many times is not tried again: it may be what ends it.
MOST_TRIES = 5
UNIT, STAFF = "people.Unit", "people.Staff"


class Job(models.Model):
    """Work in the background: asked for, running, done or failed; what comes of it comes at once.

    `stage` says what it does now, or why it failed. `lock` tells one kind of job from the others.
    """

    WAITING, RUNNING, DONE, FAILED = "WAITING", "RUNNING", "DONE", "FAILED"
    STATES: ClassVar = (WAITING, RUNNING, DONE, FAILED)
    LONGEST: ClassVar[int] = 200  # characters of a stage
    lock: ClassVar[str]

    unit = models.ForeignKey(UNIT, on_delete=models.PROTECT, related_name="+")
    asked_by = models.ForeignKey(STAFF, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    state = models.CharField(max_length=8, default=WAITING)
    stage_zh = models.CharField(max_length=LONGEST, blank=True)
    stage_en = models.CharField(max_length=LONGEST, blank=True)

    class Meta:
        """Each kind of job is a table of its own."""

        abstract = True
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=["WAITING", "RUNNING", "DONE", "FAILED"]),
                name="%(class)s_state_known",
            )
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.state}"

    @property
    def stage(self) -> Text:
        """What it does now, or why it failed."""
        return Text(zh=self.stage_zh, en=self.stage_en)

    def say(self, stage: Text) -> None:
        """Write down what it does now."""
        self.stage_zh, self.stage_en = stage.zh[: self.LONGEST], stage.en[: self.LONGEST]
        self.save()


Kind = TypeVar("Kind", bound=Job)
Result = TypeVar("Result")


def carry_out(
    kind: type[Kind],
    number: int,
    make: Callable[[Kind, Actor], Result],
    write: Callable[[Kind, Result], None],
) -> None:
    """Make what was asked for as whoever asked, then write it; what is done stays as it is.

    Killed half-way nothing is written, and it is made from the start when it is tried again;
    while another worker makes it, nothing is done. A KeepfitError of `make` is why it failed.
    """
    with alone(f"{kind.lock}-{number}") as ours:
        if not ours:
            return
        job = kind._default_manager.get(pk=number)
        if job.state in (Job.DONE, Job.FAILED):
            return
        by = actor_of(job.asked_by_id)
        job.state, job.started_at = Job.RUNNING, clock.now()
        job.save()
        try:
            if by is None:
                raise NotAllowedError(Right.CHECK)
            result = make(job, by)
        except KeepfitError as why:
            job.state, job.ended_at = Job.FAILED, clock.now()
            job.say(why.message)
            return
        write(job, result)


def begin_again(kind: type[Kind], task: Task[[int], Any]) -> list[int]:
    """Queue again each job that nobody will come to otherwise; returns which.

    Its worker ended while it ran, or after it took the job and before it began. A job that
    another worker takes at this moment may be queued twice: the second finds nothing to do.
    """
    left_undone(kind)
    rows = DBTaskResult.objects.filter(task_path=task.module_path)
    waiting = kind._default_manager.filter(state=Job.WAITING).exclude(pk__in=queued(task))
    again = [job for job in waiting.order_by("pk") if not _given_up(job, rows)]
    for job in again:
        task.enqueue(job.pk)
    return [job.pk for job in again]


def queued(task: Task[[int], Any]) -> set[int]:
    """Return the numbers for which a task waits in the queue."""
    rows = DBTaskResult.objects.filter(task_path=task.module_path, status=TaskResultStatus.READY)
    return {asked["args"][0] for asked in rows.values_list("args_kwargs", flat=True)}


def _given_up(job: Job, rows: models.QuerySet[DBTaskResult[..., Any]]) -> bool:
    cut_off = rows.exclude(status=TaskResultStatus.SUCCESSFUL)
    tries = cut_off.filter(args_kwargs__args=[job.pk]).count()
    if tries < MOST_TRIES:
        return False
    job.state, job.ended_at = Job.FAILED, clock.now()
    job.say(
        Text(
            zh="已试 {n} 次，每次都意外中断。请系统管理员查看后台进程的日志，再重新提交。",
            en="Tried {n} times, and cut off each time. Have the administrator read the worker's "
            "log, then ask for it anew.",
        ).fill(n=tries)
    )
    return True


def left_undone(kind: type[Job]) -> list[int]:
    """Return the jobs that were running when their worker ended, set back to waiting.

    One that another worker runs at this moment is left to it.
    """
    found = kind._default_manager.filter(state=Job.RUNNING).order_by("pk")
    return [number for number in found.values_list("pk", flat=True) if _set_back(kind, number)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How one kind of job stands: how many are in each state, and when the oldest was asked for."""

    kind: str
    states: Mapping[str, int]
    oldest_waiting: datetime | None


def standing() -> list[Standing]:
    """Return how each kind of job stands, of the whole office."""
    kinds = sorted(Job.__subclasses__(), key=lambda one: one.lock)
    return [_standing(kind) for kind in kinds]


def _standing(kind: type[Job]) -> Standing:
    told = kind._default_manager.values_list("state").annotate(n=Count("pk"), at=Min("asked_at"))
    found = {state: (n, at) for state, n, at in told.order_by()}
    states = {one: found.get(one, (0, None))[0] for one in Job.STATES}
    return Standing(
        kind=kind.lock, states=states, oldest_waiting=found.get(Job.WAITING, (0, None))[1]
    )


def _set_back(kind: type[Job], number: int) -> bool:
    with alone(f"{kind.lock}-{number}") as ours:
        # Asked again under the lock: it may have been done between reading and holding.
        held = kind._default_manager.filter(pk=number, state=Job.RUNNING)
        return ours and bool(held.update(state=Job.WAITING))
