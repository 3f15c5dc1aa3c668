"""One writer at a time, by a lock of the operating system that dies with its process."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from keepfit.kit.errors import StoreError
from keepfit.kit.text import Text


@contextmanager
def only_writer(path: Path) -> Iterator[bool]:
    """Hold the lock; yields whether the writer before ended without tidying up.

    The lock file holds the process number while somebody writes. The system frees the lock of a
    killed process but leaves the number, which is how the next writer knows.
    """
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        _take(handle, path)
        broken_off = bool(os.pread(handle, 1, 0))
        os.ftruncate(handle, 0)
        os.pwrite(handle, f"{os.getpid()}\n".encode(), 0)
        yield broken_off
        os.ftruncate(handle, 0)
    finally:
        os.close(handle)


def _take(handle: int, path: Path) -> None:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise StoreError(
            Text(
                zh="数据仓 {place} 正由另一个进程（进程号 {pid}）写入。",
                en="Another process (number {pid}) is writing to the store {place}.",
            ).fill(place=path.parent, pid=os.pread(handle, 20, 0).decode().strip() or "?"),
            hint=Text(
                zh="请等它结束后重试；读取不受影响。",
                en="Wait until it has ended and try again; reading is not affected.",
            ),
        ) from None
