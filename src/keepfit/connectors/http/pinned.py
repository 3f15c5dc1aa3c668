"""Connections to addresses we looked up and judged ourselves, watched while they are read.

The address that is judged is the address that is connected to; between the two no name is looked
up again, so a name server that changes its answer gains nothing.
"""

from __future__ import annotations

import queue
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from ipaddress import ip_address
from typing import Any

import httpcore2

from keepfit.connectors.http.addresses import Address, literal
from keepfit.connectors.http.allowing import Allowed
from keepfit.connectors.http.errors import (
    RefusedError,
    TooLargeError,
    TooSlowError,
    UnreachableError,
)
from keepfit.kit.text import Text

Resolve = Callable[[str, int], Sequence[str]]

# A name with more addresses than this is not tried through.
_TRIED = 4

NAMELESS = Text(zh="域名无法解析。", en="its name leads to no address.")
ALLOW_HINT = Text(
    zh="确需访问内网站点时，把主机或网段写入 KEEPFIT_HTTP_ALLOW。",
    en="Where this host of your own network is meant, name it in KEEPFIT_HTTP_ALLOW.",
)


def system_addresses(host: str, port: int) -> list[str]:
    """Ask the system for the addresses of a name."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(one[4][0]) for one in found))


@dataclass(slots=True, kw_only=True)
class Watch:
    """What one question may still take: seconds until the deadline, and bytes from the wire."""

    url: str
    seconds: float
    most_bytes: int
    began: float = field(default_factory=time.monotonic)
    read_bytes: int = 0

    def elapsed(self) -> float:
        """Return the seconds since the question was put."""
        return time.monotonic() - self.began

    def remaining(self, timeout: float | None = None) -> float:
        """Return the seconds left, at most `timeout`; raise TooSlowError where none are."""
        left = self.seconds - self.elapsed()
        if left <= 0:
            raise self.too_slow()
        return left if timeout is None else min(left, timeout)

    def count(self, size: int) -> None:
        """Count bytes that came over the wire; raise TooLargeError when they are too many."""
        self.read_bytes += size
        if self.read_bytes > self.most_bytes:
            raise self.too_large()

    def too_slow(self) -> TooSlowError:
        """Return the error for an answer that takes too long."""
        return TooSlowError(
            self.url,
            Text(
                zh=f"{self.elapsed():.0f} 秒内没有答完。",
                en=f"gave no whole answer within {self.elapsed():.0f} seconds.",
            ),
        )

    def too_large(self) -> TooLargeError:
        """Return the error for an answer that is too large."""
        return TooLargeError(
            self.url,
            Text(
                zh="内容超过大小上限（KEEPFIT_HTTP_MEGABYTES）。",
                en="is larger than the limit (KEEPFIT_HTTP_MEGABYTES).",
            ),
        )


class WatchedStream(httpcore2.NetworkStream):
    """A connection whose every read is counted and ends at the deadline."""

    def __init__(self, inner: httpcore2.NetworkStream, watch: Watch) -> None:
        self._inner = inner
        self._watch = watch

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Read what has come, in time."""
        content = self._inner.read(max_bytes, timeout=self._watch.remaining(timeout))
        self._watch.count(len(content))
        return content

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Send, in time."""
        self._inner.write(buffer, timeout=self._watch.remaining(timeout))

    def close(self) -> None:
        """Close the connection."""
        self._inner.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore2.NetworkStream:
        """Encrypt the connection; the certificate is that of the name, not of the address."""
        secured = self._inner.start_tls(
            ssl_context, server_hostname, timeout=self._watch.remaining(timeout)
        )
        return WatchedStream(secured, self._watch)

    def get_extra_info(self, info: str) -> Any:  # the interface says so
        """Tell what the connection knows of itself."""
        return self._inner.get_extra_info(info)


@dataclass(frozen=True, slots=True, kw_only=True)
class PinnedBackend(httpcore2.NetworkBackend):
    """Looks a name up, judges each address, and connects to one that stood the test."""

    allowed: Allowed
    resolve: Resolve
    connect: httpcore2.NetworkBackend
    watch: Watch

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore2.NetworkStream:
        """Connect to the first address of the host that may be asked and answers."""
        failure: Exception | None = None
        for address in self._permitted(host, port)[:_TRIED]:
            try:
                stream = self.connect.connect_tcp(
                    str(address),
                    port,
                    timeout=self.watch.remaining(timeout),
                    local_address=local_address,
                    socket_options=socket_options,
                )
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as why:
                failure = why
            else:
                return WatchedStream(stream, self.watch)
        raise failure or UnreachableError(self.watch.url, NAMELESS)

    def _permitted(self, host: str, port: int) -> list[Address]:
        """Return the addresses that may be asked; raise RefusedError where none may."""
        plain = host.lower().rstrip(".")
        written = literal(plain)
        found = [written] if written else list(map(ip_address, self._addresses(host, port)))
        objections = {one: self.allowed.objection(plain, one, port) for one in found}
        permitted = [one for one, objection in objections.items() if objection is None]
        refused = next(filter(None, objections.values()), None)
        if refused is not None and not permitted:
            raise RefusedError(self.watch.url, refused, hint=ALLOW_HINT)
        return permitted

    def _addresses(self, host: str, port: int) -> Sequence[str]:
        """Look a name up in a thread of its own: the system's call knows no time limit."""
        answers: queue.Queue[Sequence[str] | OSError | UnicodeError] = queue.Queue()

        def ask() -> None:
            try:
                answers.put(self.resolve(host, port))
            except (OSError, UnicodeError) as why:
                answers.put(why)

        threading.Thread(target=ask, daemon=True).start()
        try:
            answer = answers.get(timeout=self.watch.remaining())
        except queue.Empty:
            raise self.watch.too_slow() from None
        if isinstance(answer, OSError | UnicodeError):
            raise UnreachableError(self.watch.url, NAMELESS) from answer
        return answer
