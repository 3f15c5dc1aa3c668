"""A real identity provider for tests: npm's oidc-provider on a port of this machine alone."""

from __future__ import annotations

import http.client
import os
import shutil
import socket
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import urljoin, urlsplit

HERE = Path(__file__).parent / "oidc" / "server.mjs"
MODULES = Path(__file__).parents[2] / ".venv" / "npm-oidc" / "node_modules"
NODE = shutil.which("node")
READY = NODE is not None and (MODULES / "oidc-provider").is_dir()
CLIENT = "keepfit"
SECRET = "what keepfit & the provider know"  # noqa: S105  # of a client that does not exist
OFFICE = "http://testserver"
_SECONDS = 20
_HOPS = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider:
    """Where the provider listens."""

    port: int

    @property
    def issuer(self) -> str:
        """The name by which it signs."""
        return f"http://127.0.0.1:{self.port}"

    def spoil(self, fault: str) -> None:
        """Make the next token wrong in one way."""
        Person(name="").get(f"{self.issuer}/fault/{fault}")


@dataclass(slots=True, kw_only=True)
class Person:
    """Somebody's browser at the provider, signed in there under a name as soon as it asks."""

    name: str
    cookies: dict[str, str] = field(default_factory=dict)

    def get(self, address: str) -> tuple[int, str]:
        """Ask once; return the status, and where it leads or what is said."""
        parts = urlsplit(address)
        line = http.client.HTTPConnection(parts.netloc, timeout=_SECONDS)
        held = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        try:
            line.request(
                "GET",
                f"{parts.path}?{parts.query}",
                headers={"Cookie": held, "X-Person": self.name},
            )
            answer = line.getresponse()
            said = answer.read().decode()
        finally:
            line.close()
        for one in answer.headers.get_all("Set-Cookie") or []:
            for name, crumb in SimpleCookie(one).items():
                self.cookies[name] = crumb.value
        return answer.status, answer.headers.get("Location") or said

    def go(self, address: str) -> str:
        """Follow the way through the provider; return the address by which it leads back."""
        for _hop in range(_HOPS):
            _, further = self.get(address)
            address = urljoin(address, further)
            if address.startswith(OFFICE):
                return address.removeprefix(OFFICE)
        raise AssertionError(address)


def a_port() -> int:
    """Return a port of this machine that is free now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def provider(office: str = OFFICE, port: int = 0) -> Iterator[Provider]:
    """Start a provider that knows an office, and stop it by its own number."""
    port = port or a_port()
    assert NODE is not None
    arguments: list[str | Path] = [
        MODULES,
        f"{office}/sign-in/provider/back/",
        f"{office}/sign-in/",
    ]
    running = subprocess.Popen(  # noqa: S603  # the program of this test
        [NODE, HERE, *arguments],
        env={**os.environ, "PORT": str(port)},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    # One that never says it is ready is ended, and so ends the reading below.
    watch = threading.Timer(_SECONDS, running.kill)
    watch.start()
    try:
        assert running.stdout is not None
        assert running.stdout.readline() == b"ready\n"
        watch.cancel()
        yield Provider(port=port)
    finally:
        watch.cancel()
        running.terminate()
        try:
            running.wait(_SECONDS)
        except subprocess.TimeoutExpired:
            running.kill()
            running.wait(_SECONDS)
        if running.stdout is not None:
            running.stdout.close()
