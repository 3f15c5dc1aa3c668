"""Keeps a process going beside ours: started again when it ends, ended when we do."""

from __future__ import annotations

import logging
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Event, Lock, Thread

log = logging.getLogger(__name__)
# The pipe between us tells the worker when we end, however we end.
WORKER = (sys.executable, "-m", "keepfit.cli.main", "worker", "--beside")


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How long to wait, in seconds: before the next start, for an end, until all is well again."""

    first: float = 1.0
    longest: float = 60.0
    well_after: float = 120.0
    to_end: float = 30.0  # for a job to come to a point where it may stop

    def pause(self, before: float, ran: float) -> float:
        """Return the pause after a run of so long: twice the one before, unless that was well."""
        if ran >= self.well_after or not before:
            return self.first
        return min(2 * before, self.longest)


@dataclass(slots=True, kw_only=True)
class _Kept:
    """The process that runs now, if one does; only one thread starts it, only one ends it."""

    command: tuple[str, ...]
    patience: Patience
    ending: Event = field(default_factory=Event)
    lock: Lock = field(default_factory=Lock)
    running: subprocess.Popen[bytes] | None = None

    def keep(self) -> None:
        """Start it again and again until it is to end."""
        pause, began = 0.0, time.monotonic()
        while (running := self._started()) is not None:
            code = running.wait()
            if self.ending.is_set():
                return
            pause = self.patience.pause(pause, time.monotonic() - began)
            cause = f"exit code {code}; next start in {pause:.0f} s"
            log.error("worker ended", extra={"cause": cause})
            self.ending.wait(pause)
            began = time.monotonic()

    def end(self, keeper: Thread) -> None:
        """Tell it to end, and kill it where it does not in time."""
        with self.lock:
            self.ending.set()
            running = self.running
        if running is None or running.stdin is None:
            return
        running.stdin.close()
        keeper.join(self.patience.to_end)
        if keeper.is_alive():
            log.error("worker did not end in time and is killed")
            running.kill()
            keeper.join()

    def _started(self) -> subprocess.Popen[bytes] | None:
        with self.lock:
            if self.ending.is_set():
                return None
            if self.running is not None and self.running.stdin is not None:
                self.running.stdin.close()
            self.running = subprocess.Popen(self.command, stdin=subprocess.PIPE)  # noqa: S603  # our own command
            return self.running


@contextmanager
def kept_going(command: tuple[str, ...], patience: Patience | None = None) -> Iterator[None]:
    """Keep a process going while inside: one that ends is started again after growing pauses.

    It is told to end by its standard input, which ends when we do, and killed where it goes on.
    """
    kept = _Kept(command=command, patience=patience or Patience())
    keeper = Thread(target=kept.keep, daemon=True)
    keeper.start()
    try:
        yield
    finally:
        kept.end(keeper)
