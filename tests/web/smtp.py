"""A real mail server for tests, on this machine alone: STARTTLS first, then a password."""

from __future__ import annotations

import email
import shutil
import socket
import ssl
import subprocess
from asyncio import WriteTransport
from dataclasses import dataclass, field
from email.message import Message
from email.policy import default
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

OPENSSL = shutil.which("openssl")
USER, PASSWORD = "keepfit", "only the post office knows"  # of nobody


@dataclass(slots=True)
class Mailbox:
    """What the server took, and how it is to answer; all it takes came encrypted and signed in."""

    taken: list[Message] = field(default_factory=list)
    readers: list[str] = field(default_factory=list)
    answers: dict[str, str] = field(default_factory=dict)  # by recipient
    at_the_end: str = "250 OK"

    async def handle_RCPT(  # noqa: N802  # the server calls it so
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, *_: object
    ) -> str:
        """Take a recipient, or turn it away."""
        said = self.answers.get(address, "250 OK")
        if said.startswith("250"):
            envelope.rcpt_tos.append(address)
        return said

    async def handle_DATA(  # noqa: N802  # as above
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        """Take a message; one that is answered with nothing was taken, and the line went dead."""
        assert session.ssl is not None
        assert session.authenticated
        content = envelope.content
        assert isinstance(content, bytes)
        self.taken.append(email.message_from_bytes(content, policy=default))
        self.readers += envelope.rcpt_tos
        if not self.at_the_end:
            assert isinstance(server.transport, WriteTransport)
            server.transport.abort()
        return self.at_the_end or "250 OK"


def certificate(folder: Path) -> Path:
    """Return a file with a certificate of 127.0.0.1, its own authority, and its key."""
    path = folder / "post.pem"
    request = "req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=post.test"
    files = ["-keyout", str(path), "-out", f"{path}.crt"]
    subprocess.run(  # noqa: S603  # an installed program
        [OPENSSL or "openssl", *request.split(), *files, "-addext", "subjectAltName=IP:127.0.0.1"],
        check=True,
        capture_output=True,
        timeout=60,
    )
    path.write_bytes(path.read_bytes() + Path(f"{path}.crt").read_bytes())
    return path


def mail_server(box: Mailbox, certified: Path) -> Controller:
    """Return the server, not yet started, on a port that was free a moment ago."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certified)

    def known(
        _server: SMTP, _session: Session, _envelope: Envelope, _how: str, told: object
    ) -> AuthResult:
        said = isinstance(told, LoginPassword) and (told.login, told.password)
        return AuthResult(success=said == (USER.encode(), PASSWORD.encode()), handled=False)

    return Controller(
        box,
        hostname="127.0.0.1",
        port=_free_port(),
        ready_timeout=10,
        tls_context=context,
        require_starttls=True,
        authenticator=known,
        auth_required=True,
    )


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])
