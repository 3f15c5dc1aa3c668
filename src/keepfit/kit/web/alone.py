"""One of several workers at a time: a named lock that is free again when its holder dies."""

from __future__ import annotations

import fcntl
import os
import zlib
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import connection

_SPACE = 0x6B66  # keeps our numbers apart from those of others who use the same PostgreSQL


@contextmanager
def alone(name: str) -> Iterator[bool]:
    """Hold the lock of this name while inside; yields False, at once, where another holds it.

    On PostgreSQL the database keeps it, for workers on several machines; on SQLite all workers
    stand on one machine, and a file of the site folder does. Either ends with its holder, however
    that ends. `name` holds only letters, digits and hyphens.
    """
    held = _by_database if connection.vendor == "postgresql" else _by_file
    with held(name) as got:
        yield got


@contextmanager
def _by_database(name: str) -> Iterator[bool]:
    number = zlib.crc32(name.encode()) - 2**31  # PostgreSQL takes two signed numbers of 32 bits
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [_SPACE, number])
        got = bool(cursor.fetchone()[0])
    try:
        yield got
    finally:
        if got:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [_SPACE, number])


@contextmanager
def _by_file(name: str) -> Iterator[bool]:
    folder = settings.SITE / "locks"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle = os.open(folder / f"{name}.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True
    finally:
        os.close(handle)
