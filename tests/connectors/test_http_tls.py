"""Certificates are those of the name that was asked for, though an address is connected to."""

from __future__ import annotations

import shutil
import ssl
import subprocess
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from keepfit.connectors.http import Question, UnreachableError, Web
from keepfit.kit.settings import Settings

OPENSSL = shutil.which("openssl")
pytestmark = [
    pytest.mark.allow_hosts(["127.0.0.1"]),
    pytest.mark.skipif(OPENSSL is None, reason="openssl is not installed"),
]


class Fine(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "4")
        self.end_headers()
        self.wfile.write(b"fine")

    def log_message(self, *_said: object) -> None:
        """Say nothing."""


class Quiet(ThreadingHTTPServer):
    def handle_error(self, request: object, client_address: object) -> None:
        """A client that turns away at the certificate is what these tests are about."""


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A certificate for site.test, its own authority, with its key in the same file."""
    path = tmp_path / "site.pem"
    request = "req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=site.test"
    files = ["-keyout", str(path), "-out", f"{path}.crt"]
    subprocess.run(  # noqa: S603  # an installed program
        [OPENSSL or "openssl", *request.split(), *files, "-addext", "subjectAltName=DNS:site.test"],
        check=True,
        capture_output=True,
        timeout=60,
    )
    path.write_bytes(path.read_bytes() + Path(f"{path}.crt").read_bytes())
    return path


@pytest.fixture
def port(certificate: Path) -> Iterator[int]:
    """The port of a server with that certificate."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    with Quiet(("127.0.0.1", 0), Fine) as server:
        server.socket = context.wrap_socket(server.socket, server_side=True)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield server.server_address[1]
        server.shutdown()
        thread.join()


def fetch(host: str, port: int, authority: Path | str) -> bytes:
    settings = Settings(http_allow=f"127.0.0.1:{port}", http_ca=str(authority), http_seconds=5.0)
    web = Web(settings, resolve=lambda _host, _port: ["127.0.0.1"])
    return web.fetch(Question(url=f"https://{host}:{port}/")).content


def test_the_certificate_of_the_name_is_accepted(port: int, certificate: Path) -> None:
    assert fetch("site.test", port, certificate) == b"fine"


def test_the_certificate_of_another_name_is_not(port: int, certificate: Path) -> None:
    with pytest.raises(UnreachableError):
        fetch("other.test", port, certificate)


def test_an_authority_nobody_named_is_not_trusted(port: int) -> None:
    with pytest.raises(UnreachableError):
        fetch("site.test", port, "")
