"""A real `keepfit serve` on a free port of this machine, with a site folder of its own."""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import re
import struct
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """A running office: where it answers, and the address that sets it up."""

    address: str
    setup: str


@contextmanager
def served(folder: Path) -> Iterator[Served]:
    """Start an office, wait until it says its address, stop it by its own number."""
    environment = {**os.environ, "KEEPFIT_SITE": str(folder), "KEEPFIT_LANG": "zh"}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    command = [sys.executable, "-m", "keepfit.cli.main", "serve", "--port", "0"]
    running = subprocess.Popen(  # noqa: S603  # our own command
        command, env=environment, stderr=subprocess.PIPE, encoding="utf-8"
    )
    try:
        assert running.stderr is not None
        told = next((line for line in running.stderr if "setup" in line), "")
        found = re.search(r"http://\S+", told)
        assert found is not None, "the office did not say how to set it up"
        setup = found[0]
        yield Served(address=setup.split("/setup/")[0], setup=setup)
    finally:
        running.terminate()
        running.communicate(timeout=30)


def one_time_code(secret: str) -> str:
    """Return the code an authenticator shows now (RFC 6238: SHA-1, 30 seconds, six digits)."""
    counter = struct.pack(">Q", int(time.time()) // 30)
    digest = hmac.new(base64.b32decode(secret), counter, hashlib.sha1).digest()
    place = digest[-1] & 15
    number = struct.unpack(">I", digest[place : place + 4])[0] & 0x7FFFFFFF
    return f"{number % 10**6:06d}"
