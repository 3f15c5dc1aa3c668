"""The one guarded way out: who may be asked, at which address, for how long and how much."""

from __future__ import annotations

from keepfit.connectors.http.client import Answer, Question, Web
from keepfit.connectors.http.errors import (
    ForbiddenError,
    MissingError,
    RefusedError,
    TooLargeError,
    TooSlowError,
    UnexpectedError,
    UnreachableError,
    WebError,
)

__all__ = [
    "Answer",
    "ForbiddenError",
    "MissingError",
    "Question",
    "RefusedError",
    "TooLargeError",
    "TooSlowError",
    "UnexpectedError",
    "UnreachableError",
    "Web",
    "WebError",
]
