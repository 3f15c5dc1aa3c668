"""The number of the request that is being answered: one in the audit trail, the log, the answer."""

from __future__ import annotations

from contextvars import ContextVar

current: ContextVar[str] = ContextVar("keepfit_request", default="")
