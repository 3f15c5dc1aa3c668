"""Why an address could not be read. None of them says that an account is dead.

Each error knows the outcome its probe gets. A missing page is `unreachable` and not `failed` as
well: that a feed has moved says nothing about whether the account can be opened.
"""

from __future__ import annotations

from typing import ClassVar, Literal
from urllib.parse import urlsplit

from keepfit.kit.errors import SourceError
from keepfit.kit.text import Text

Outcome = Literal["ok", "unreachable", "not_allowed"]


def shown(url: str) -> str:
    """Return the address without what may be secret: user, password, query and fragment."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return "…"
    if ":" in host:
        host = f"[{host}]"
    return f"{parts.scheme}://{host}{port}{parts.path}" + ("?…" if parts.query else "")


class WebError(SourceError):
    """An address could not be read; the subclass says whose doing that is."""

    outcome: ClassVar[Outcome] = "unreachable"

    def __init__(
        self, url: str, cause: Text, *, hint: Text | None = None, status: int | None = None
    ) -> None:
        where = shown(url)
        super().__init__(Text(zh=f"{where}：{cause.zh}", en=f"{where}: {cause.en}"), hint=hint)
        self.cause = cause
        self.status = status


class RefusedError(WebError):
    """We refuse to go there: an inner address, an odd port, a scheme other than http and https."""

    outcome = "not_allowed"


class ForbiddenError(WebError):
    """They do not let us: 401, 403, 407, 429 or 451."""

    outcome = "not_allowed"


class UnreachableError(WebError):
    """Nobody answers, the answer breaks off, or the server says that it is out of order."""


class TooSlowError(UnreachableError):
    """The answer did not come in time."""


class MissingError(WebError):
    """The server is there and says that there is nothing at this address: 404 or 410."""


class TooLargeError(WebError):
    """The answer is larger than we read."""


class UnexpectedError(WebError):
    """The answer is not what it should be: another kind of content, broken, an endless redirect."""
