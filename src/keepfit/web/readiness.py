"""Whether the office could serve somebody at this moment, in words that anybody may read."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.apps import apps
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from keepfit.kit.errors import KeepfitError
from keepfit.kit.store import Store
from keepfit.kit.text import Text

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Obstacle:
    """One thing that keeps the office from serving: what it concerns, and why."""

    name: str
    why: Text


def obstacles(history: Path) -> list[Obstacle]:
    """Return what keeps the office from serving; none where it is ready.

    What the database or the disk said is in the log, not here: it names hosts and accounts.
    """
    return [*_asked("database", _tables), *_asked("history", lambda: _history(history))]


@cache
def known_migrations() -> frozenset[tuple[str, str]]:
    """Return the migrations this program brings, by room and name."""
    return frozenset(MigrationLoader(None).disk_migrations)


def applied_migrations() -> frozenset[tuple[str, str]]:
    """Return the migrations of our rooms that the database says were applied.

    Raises DatabaseError where the database does not answer.
    """
    rooms = {room for room, _ in known_migrations()}
    # An earlier program may have used a library this one does without: its rows mean nothing.
    found = MigrationRecorder(connection).applied_migrations()
    return frozenset((room, name) for room, name in found if room in rooms)


def newer_migrations(applied: frozenset[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return those of our own rooms among the applied ones that this program does not know."""
    return sorted(one for one in applied - known_migrations() if one[0] in _own_rooms())


def newest_applied() -> dict[str, str]:
    """Return the newest migration applied in each of our own rooms."""
    return {room: name for room, name in sorted(applied_migrations()) if room in _own_rooms()}


def _own_rooms() -> set[str]:
    # Libraries do not count: they join old migrations into one, and leave rows behind.
    return {one.label for one in apps.get_app_configs() if one.name.startswith("keepfit.")}


def _asked(name: str, ask: Callable[[], Text | None]) -> list[Obstacle]:
    try:
        why = ask()
    except (DatabaseError, KeepfitError, OSError) as cause:
        log.warning("not ready", extra={"part": name, "cause": type(cause).__name__})
        why = _UNREACHABLE[name]
    return [] if why is None else [Obstacle(name=name, why=why)]


def _tables() -> Text | None:
    applied = applied_migrations()
    if known_migrations() - applied:
        return Text(
            zh="数据库的表还没有更新到本版本；启动 keepfit serve 即会更新。",
            en="The tables of the database are not up to date; starting keepfit serve updates "
            "them.",
        )
    if newer_migrations(applied):
        return Text(
            zh="数据库比本程序新；请改用更新数据库的那个版本。",
            en="The database is newer than this program; use the release that updated it.",
        )
    return None


def _history(folder: Path) -> None:
    # No history is well: an office begins without one.
    if (folder / "store.json").exists():
        Store.open(folder, create=False).tables()


_UNREACHABLE = {
    "database": Text(zh="数据库无法连接。", en="The database cannot be reached."),
    "history": Text(
        zh="历史数据无法读取；请运行 keepfit doctor 查看原因。",
        en="The history cannot be read; keepfit doctor says why.",
    ),
}
