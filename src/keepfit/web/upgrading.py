"""Takes a database to the tables of this program: told, backed up before, and never backwards."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.models import Model

from keepfit.kit import clock
from keepfit.kit.errors import KeepfitError
from keepfit.kit.text import Text
from keepfit.kit.web.alone import alone
from keepfit.web import backup
from keepfit.web.readiness import applied_migrations, known_migrations, newer_migrations

FOLDER = "backups"  # of a site: the archives made before an upgrade
_PATIENCE = 600  # seconds for another process of this office to finish the upgrade
_PAUSE = 0.5

Say = Callable[[Text], None]


class UpgradeError(KeepfitError):
    """A database that this program must not touch, or that another takes too long with."""


def upgrade(site: Path, say: Say) -> Path | None:
    """Take the database to this program's tables; returns the backup that was made before.

    None where there was nothing to do, or nothing in it. Of two processes that start at once one
    does it and the other waits. Raises UpgradeError where the database is newer than we are.
    """
    last = time.monotonic() + _PATIENCE
    while behind():
        with alone("upgrade") as ours:
            # Asked again under the lock: the other may have finished in between.
            if ours and behind():
                return _upgraded(site, say)
        if time.monotonic() > last:
            raise _too_long()
        time.sleep(_PAUSE)
    return None


def behind() -> list[tuple[str, str]]:
    """Return the migrations that are still to be applied, by room and name.

    Raises UpgradeError where some were applied that this program does not know.
    """
    applied = applied_migrations()
    newer = newer_migrations(applied)
    if newer:
        raise _too_new(newer)
    return sorted(known_migrations() - applied)


def _upgraded(site: Path, say: Say) -> Path | None:
    todo = behind()
    tables = _tables_now()
    made = None
    if any(one._default_manager.exists() for one in tables):  # Django's documented door
        made = _backed_up(site, tables, say)
    say(
        Text(
            zh="正在更新数据库的表（{n} 步），请勿中断……",
            en="Updating the tables of the database ({n:step|s}); do not interrupt …",
        ).fill(n=len(todo))
    )
    call_command("migrate", interactive=False, verbosity=0)
    say(Text(zh="数据库的表已是最新。", en="The tables of the database are up to date."))
    return made


def _backed_up(site: Path, tables: list[type[Model]], say: Say) -> Path:
    moment = clock.now().strftime("%Y-%m-%d-%H%M%S")
    target = site / FOLDER / f"before-upgrade-{moment}.keepfit.tar.gz"
    target.parent.mkdir(mode=0o700, exist_ok=True)
    backup.back_up(site, target, say, tables=tables)
    say(
        Text(
            zh="升级前的备份：{file}（由原来的版本恢复）",
            en="Backup of before: {file} (the former release restores it)",
        ).fill(file=target)
    )
    return target


def _tables_now() -> list[type[Model]]:
    """Return the tables as the database has them now, which today's models cannot read."""
    loader = MigrationLoader(connection)
    there = [one for one in loader.applied_migrations if one in loader.graph.nodes]
    if not there:
        return []
    state = loader.project_state(there)
    return backup.models(state.apps)


def _too_new(newer: list[tuple[str, str]]) -> UpgradeError:
    return UpgradeError(
        Text(
            zh="数据库比本程序新（{names}），没有改动任何内容。",
            en="The database is newer than this program ({names}); nothing was changed.",
        ).fill(names=", ".join(f"{room} {name}" for room, name in newer[:3])),
        hint=Text(
            zh="请改用更新它的那个版本；要退回旧版，请把升级前的备份恢复到一个空的办公系统。",
            en="Use the release that updated it; to go back, restore the backup made before the "
            "upgrade into an empty office.",
        ),
    )


def _too_long() -> UpgradeError:
    return UpgradeError(
        Text(
            zh="另一个进程正在更新数据库，等了 10 分钟仍未完成。",
            en="Another process updates the database, and was not done after ten minutes.",
        ),
        hint=Text(zh="请等它完成后再启动。", en="Start again when it is done."),
    )
