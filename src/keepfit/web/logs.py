"""What stands in the log: which thing happened where, and nothing about a person.

Only what is named here is written. A message of our own is a fixed sentence, and stands as it is
written in the program, never filled in; what another library says may hold an address, a name, a
part of a database row, so of that only the place in the program is kept, and of an error its kind
and the places it came through. Whoever is on call finds the rest by the request's number in the
audit trail, which says who may read it.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import PurePath
from traceback import extract_tb
from types import TracebackType
from typing import Any

import structlog
from django.http import HttpRequest
from structlog.stdlib import ProcessorFormatter
from structlog.typing import EventDict, Processor

from keepfit.kit.web.number import current

# Values of a record that may be written: none of them is ever taken from what somebody sent.
FIELDS = (
    *("request_id", "view", "method", "status", "ms"),
    *("task", "task_id", "state"),
    *("part", "cause"),
)
# An address that leads nowhere, or to a file: the name of a view is all that is kept of one.
NO_VIEW = "none"
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_OURS = "keepfit"
_FRAMES = 30  # of an error: enough to pass all middleware and reach our own code
_PACKAGES = ("site-packages", "src")


def formatter() -> ProcessorFormatter:
    """Return what writes a record: JSON, or words where a person looks at a terminal."""
    return ProcessorFormatter(processors=[shaped, _words() if sys.stderr.isatty() else _json()])


def shaped(_logger: object, _name: str, event: EventDict) -> EventDict:
    """Return what may be written of one record, in the order it is read."""
    record: logging.LogRecord = event["_record"]
    told: dict[str, Any] = {
        "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
        "level": record.levelname.lower(),
        "logger": record.name,
        "event": _event(record),
        "request_id": current.get(),
    }
    told |= _of_request(record)
    told |= {name: getattr(record, name) for name in FIELDS if hasattr(record, name)}
    error = event.get("exc_info")  # taken off the record, so that nobody prints its message
    if error and error[0]:
        told["error"] = [*_errors(error[1])]
    return {name: value for name, value in told.items() if value != ""}


def view_of(request: HttpRequest) -> str:
    """Return the name of the view that answered, never its address."""
    found = request.resolver_match
    return (found.view_name if found else "") or NO_VIEW


def method_of(request: HttpRequest) -> str:
    """Return the method of a request; one that nobody knows, and a visitor made up, is OTHER."""
    return request.method if request.method in _METHODS else "OTHER"


def _event(record: logging.LogRecord) -> str:
    if record.name.split(".")[0] == _OURS:
        return str(record.msg).split(": %")[0]
    return f"{_place(record.pathname)}:{record.lineno} {record.funcName}"


def _of_request(record: logging.LogRecord) -> dict[str, Any]:
    """Return what Django's own lines about a request may say of it."""
    request = getattr(record, "request", None)
    if not isinstance(request, HttpRequest):
        return {}
    status = getattr(record, "status_code", "")
    return {"view": view_of(request), "method": method_of(request), "status": status}


def _errors(error: BaseException | None) -> Iterator[dict[str, Any]]:
    """Yield an error and those it came from: the kind, and the way through the program."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        kind = type(error)
        yield {"kind": f"{kind.__module__}.{kind.__qualname__}", "way": _way(error.__traceback__)}
        error = error.__cause__ or error.__context__


def _way(trace: TracebackType | None) -> list[str]:
    steps = extract_tb(trace)[-_FRAMES:]
    return [f"{_place(one.filename)}:{one.lineno} {one.name}" for one in steps]


def _place(path: str) -> str:
    """Return a file as its package knows it: the folders before it name this machine's people."""
    parts = PurePath(path).parts
    starts = [n + 1 for n, one in enumerate(parts) if one in _PACKAGES]
    return "/".join(parts[starts[-1] :] if starts else parts[-2:])


def _json() -> Processor:
    return structlog.processors.JSONRenderer(ensure_ascii=False)


def _words() -> Processor:
    # Errors are a list of ours by now: the renderer must not look for one and print its message.
    return structlog.dev.ConsoleRenderer(timestamp_key="time", sort_keys=False)
