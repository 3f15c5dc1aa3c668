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

TO_START, TO_END = 90, 20  # seconds a server is given


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """A running office: where it answers, and the address that sets it up."""

    address: str
    setup: str


@contextmanager
def served(folder: Path) -> Iterator[Served]:
    """Start an office, wait until it says its address, stop it by its own number.

    What it says goes into a file: nobody reads a pipe here, and a full one would hold it up.
    """
    environment = {**os.environ, "KEEPFIT_SITE": str(folder), "KEEPFIT_LANG": "zh"}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    command = [sys.executable, "-m", "keepfit.cli.main", "serve", "--port", "0"]
    told = folder / "said.log"
    with told.open("w", encoding="utf-8") as log:
        running = subprocess.Popen(command, env=environment, stdout=log, stderr=log)  # noqa: S603  # our own command
    try:
        setup = _setup_address(running, told)
        yield Served(address=setup.split("/setup/")[0], setup=setup)
    finally:
        _stop(running)


def _setup_address(running: subprocess.Popen[bytes], told: Path) -> str:
    last = time.monotonic() + TO_START
    while time.monotonic() < last:
        ended = running.poll() is not None
        if found := re.search(r"http://\S+/setup/\S+\s", told.read_text(encoding="utf-8")):
            return found[0].strip()
        if ended:
            break
        time.sleep(0.1)
    said = told.read_text(encoding="utf-8")
    raise AssertionError(f"the office did not say how to set it up; it said: {said[-2000:]!r}")


def _stop(running: subprocess.Popen[bytes]) -> None:
    running.terminate()
    try:
        running.wait(timeout=TO_END)
    except subprocess.TimeoutExpired:
        running.kill()
        running.wait(timeout=TO_END)
        raise


def one_time_code(secret: str) -> str:
    """Return the code an authenticator shows now (RFC 6238: SHA-1, 30 seconds, six digits)."""
    counter = struct.pack(">Q", int(time.time()) // 30)
    digest = hmac.new(base64.b32decode(secret), counter, hashlib.sha1).digest()
    place = digest[-1] & 15
    number = struct.unpack(">I", digest[place : place + 4])[0] & 0x7FFFFFFF
    return f"{number % 10**6:06d}"
