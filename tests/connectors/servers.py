"""A web server on loopback that behaves as badly as a test asks it to."""

from __future__ import annotations

import contextlib
import socket
import socketserver
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

Behave = Callable[[socket.socket, str], None]


def answer(
    body: bytes = b"", *, status: str = "200 OK", length: int | None = None, **headers: str
) -> bytes:
    """A whole HTTP answer; header names are written with _ for -."""
    named = {"Content-Length": str(len(body) if length is None else length), **headers}
    lines = [f"{name.replace('_', '-')}: {value}" for name, value in named.items()]
    return "\r\n".join([f"HTTP/1.1 {status}", *lines, "", ""]).encode() + body


@dataclass(slots=True)
class BadServer:
    """Answers each path with bytes, or behaves as a function says; remembers what it was asked."""

    port: int
    pages: dict[str, bytes | Behave] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def url(self, path: str = "/feed") -> str:
        """The address of a path."""
        return f"http://127.0.0.1:{self.port}{path}"

    @property
    def paths(self) -> list[str]:
        """The paths asked for, in order."""
        return [one.split(" ")[1] for one in self.asked]


@contextmanager
def bad_server() -> Iterator[BadServer]:
    """Serve until the test has ended."""

    class Door(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            with contextlib.suppress(OSError):
                self.serve()

        def serve(self) -> None:
            head = b""
            while b"\r\n\r\n" not in head:
                piece = self.request.recv(65536)
                if not piece:
                    return
                head += piece
            asked = head.decode("latin-1")
            server.asked.append(asked)
            page = server.pages.get(asked.split(" ")[1], answer(b"", status="404 Not Found"))
            if callable(page):
                page(self.request, asked)
            else:
                self.request.sendall(page)

    class Listener(socketserver.ThreadingTCPServer):
        daemon_threads = True
        block_on_close = False

        def handle_error(self, request: object, client_address: object) -> None:
            """A client that hangs up early is what these tests are about."""

    with Listener(("127.0.0.1", 0), Door) as listener:
        server = BadServer(port=listener.server_address[1])
        thread = threading.Thread(target=listener.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield server
        finally:
            listener.shutdown()
            thread.join()
