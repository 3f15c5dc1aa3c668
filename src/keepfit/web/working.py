"""Puts into the log what the worker does: which job, how it ended, how long it took."""

from __future__ import annotations

import logging
import sys
from time import perf_counter
from typing import Any

from django_tasks import TaskResult
from django_tasks.signals import task_finished, task_started

log = logging.getLogger("keepfit.job")
_BEGAN: dict[str, float] = {}


def log_jobs() -> None:
    """Write a line when a job begins and when it ends, from now on."""
    task_started.connect(_began, dispatch_uid="keepfit.job")
    task_finished.connect(_ended, dispatch_uid="keepfit.job")


def _began(task_result: TaskResult[Any], **_sent: object) -> None:
    _BEGAN[str(task_result.id)] = perf_counter()
    log.info("job begun", extra=_which(task_result))


def _ended(task_result: TaskResult[Any], **_sent: object) -> None:
    took = perf_counter() - _BEGAN.pop(str(task_result.id), perf_counter())
    told = _which(task_result) | {"state": task_result.status.name, "ms": round(took * 1000)}
    # The signal is sent from where the error was caught, which knows more than the result keeps.
    failed = sys.exc_info() if task_result.errors else None
    log.log(logging.ERROR if failed else logging.INFO, "job ended", extra=told, exc_info=failed)


def _which(task_result: TaskResult[Any]) -> dict[str, str | int]:
    # The arguments of a task are numbers of rows; they are left out all the same.
    return {"task": task_result.task.module_path, "task_id": str(task_result.id)}
