"""Brings the office up for a command: the newest tables, the server, the audit's proof."""

from __future__ import annotations

import hashlib
import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings as django_settings
from django.core.management import call_command
from waitress.server import TcpWSGIServer, create_server

# First, and apart: what follows imports tables, and these need Django to be set up.
import keepfit.web.boot  # noqa: F401  # isort: split
from keepfit.kit import settings
from keepfit.kit.errors import UsageError
from keepfit.kit.text import Text
from keepfit.people.actions.anchoring import anchor
from keepfit.people.actions.trail import audit_key
from keepfit.people.core.chain import Fault
from keepfit.people.queries import audit_faults, nobody_yet
from keepfit.web import backup, wsgi
from keepfit.web.backup import Archive
from keepfit.web.beside import WORKER, kept_going
from keepfit.web.digests import letters_due, send_due
from keepfit.web.doctor import Sign, looked_over
from keepfit.web.site import site_secret
from keepfit.web.ticking import begin_ticking
from keepfit.web.upgrading import upgrade
from keepfit.web.working import log_jobs

# The server itself speaks plain HTTP: without a proxy every page would lead to itself for ever.
_NO_PROXY = Text(
    zh="设了 KEEPFIT_OFFICE_HTTPS=1，但没有写明反向代理的地址，任何页面都打不开。",
    en="KEEPFIT_OFFICE_HTTPS=1 is set, but no proxy is named: no page could be opened.",
)
_NAME_IT = Text(
    zh="反向代理在本机的，请设 KEEPFIT_TRUSTED_PROXY=127.0.0.1；在别的机器的，写它的地址。",
    en="Set KEEPFIT_TRUSTED_PROXY to the proxy's address, 127.0.0.1 where it is on this machine.",
)


def up_to_date(say: Callable[[Text], None] = lambda _: None) -> Path | None:
    """Take the database to this program's tables (see `upgrade`)."""
    return upgrade(django_settings.SITE, say)


def server(host: str, port: int, threads: int) -> TcpWSGIServer:
    """Return the server, listening; it serves once it is run."""
    if settings.load().office_https and not settings.load().trusted_proxy:
        raise UsageError(_NO_PROXY, hint=_NAME_IT)
    made: TcpWSGIServer = create_server(
        wsgi.application,
        host=host,
        port=port,
        threads=threads,
        max_request_body_size=settings.load().file_megabytes * 1024 * 1024,
        ident="keepfit",
        clear_untrusted_proxy_headers=False,  # done by the application, which knows networks
    )
    return made


def welcome(port: int) -> Iterator[Text]:
    """Yield what the person at the screen has to know: where the office is, how to begin."""
    address = f"http://localhost:{port}/"
    if nobody_yet():
        yield Text(
            zh="首次使用，请在浏览器打开：{address}setup/{token}/",
            en="Open this once to set the office up: {address}setup/{token}/",
        ).fill(address=address, token=django_settings.KEEPFIT_SETUP_TOKEN)
    else:
        yield Text(zh="办公系统已启动：{address}", en="The office is open: {address}").fill(
            address=address
        )
    yield Text(zh="按 Ctrl+C 停止。", en="Stop it with Ctrl+C.")


@contextmanager
def worker_beside(*, start: bool) -> Iterator[None]:
    """Have a process beside ours that runs jobs, as long as ours serves; none where not asked."""
    if not start:
        yield
        return
    with kept_going(WORKER):
        yield


def end_orderly_when_told() -> None:
    """Let SIGTERM, as service managers send it, end us like Ctrl+C: with our worker ended first."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())


def _end_with_the_pipe() -> None:
    sys.stdin.read()
    os.kill(os.getpid(), signal.SIGTERM)


def work(say: Callable[[Text], None], *, beside: bool) -> None:
    """Run jobs until stopped; what a job that was killed left undone is begun again first.

    A worker `beside` a server ends when its standard input does.
    """
    up_to_date(say)
    if beside:
        Thread(target=_end_with_the_pipe, daemon=True).start()
    log_jobs()
    over = begin_ticking()
    try:
        call_command("db_worker", interval=1, worker_id=f"keepfit-{os.getpid()}", verbosity=0)
    finally:
        over.set()


def back_up_to(target: Path, say: Callable[[Text], None]) -> Archive:
    """Write an archive of the whole office."""
    return backup.back_up(django_settings.SITE, target, say)


def restore_from(source: Path, say: Callable[[Text], None]) -> Archive:
    """Bring an archive back into this office, which must be empty."""
    return backup.restore(source, django_settings.SITE, say)


def look_over() -> list[Sign]:
    """Look this office over."""
    return looked_over(django_settings.SITE, lambda: len(audit_check()[1]))


def notices_due(*, send: bool) -> list[dict[str, object]]:
    """Return whose digests are due, and of how much; `send` sends them as well, at any hour.

    Nothing is booked where nothing is sent.
    """
    found = [
        {
            "person": one.reader.staff_id,
            "name": one.reader.name,
            "day": one.day.isoformat(),
            "tasks": len(one.tasks),
            "late": sum(task.late for task in one.tasks),
        }
        for one in letters_due()
        if one.tasks
    ]
    if send:
        send_due(settings.load())
    return found


def audit_check() -> tuple[int, list[Fault]]:
    """Check the audit trail; returns how many lines it has and every sign of tampering."""
    key = Ed25519PrivateKey.from_private_bytes(_anchor_key()).public_key()
    return audit_faults(django_settings.SITE, audit_key(), key.public_bytes_raw())


def anchored() -> Path | None:
    """Write today's anchor into the site folder."""
    return anchor(django_settings.SITE, _anchor_key())


def _anchor_key() -> bytes:
    return hashlib.sha256(site_secret(django_settings.SITE, "anchor").encode()).digest()
