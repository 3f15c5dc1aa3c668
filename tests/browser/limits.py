"""Limits where Playwright has none: a browser that stops answering is ended, and its test fails.

`page.evaluate`, axe, `page.pdf` and the closing of pages and contexts wait for ever for an answer
of the browser. When the limit of a test is over, the browsers of this process are ended: what was
waiting then fails with TargetClosedError, and the test with it.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Timer

BROWSER = "chromium"
LAST_WORD = 15.0  # seconds from the end of the browsers to that of whatever else we started


@contextmanager
def limit(seconds: float, what: str) -> Iterator[None]:
    """End the browsers started by this process when time is over, then all that it started."""
    timers = [
        Timer(seconds, _end, (BROWSER, f"{what}: not done after {seconds:g} s; browsers ended")),
        Timer(seconds + LAST_WORD, _end, ("", f"{what}: still not done; all it started ended")),
    ]
    for one in timers:
        one.daemon = True
        one.start()
    try:
        yield
    finally:
        for one in timers:
            one.cancel()


def started(pid: int) -> Iterator[int]:
    """Yield the processes that a process started, and that those did."""
    with suppress(OSError):  # it has ended meanwhile
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child in (task / "children").read_text(encoding="ascii").split():
                yield int(child)
                yield from started(int(child))


def _end(name: str, said: str) -> None:
    sys.stderr.write(f"{said}\n")
    for pid in list(started(os.getpid())):
        with suppress(OSError):
            if name in Path(f"/proc/{pid}/comm").read_text(encoding="utf-8"):
                os.kill(pid, signal.SIGKILL)
