"""One archive of a whole office, and the way back: database, history, keys, anchors, with digests.

The database goes in as JSON lines by table, read in one snapshot: what was written while the
archive is made is wholly in it or not at all, and an archive made on SQLite is restored on
PostgreSQL as well.
"""

from __future__ import annotations

import hashlib
import io
import json
import tarfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import Any

from django.apps import apps
from django.apps.registry import Apps
from django.core import serializers
from django.core.management import call_command
from django.core.management.color import no_style
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, connections, transaction
from django.db.models import Model

from keepfit.kit import clock
from keepfit.kit.errors import KeepfitError
from keepfit.kit.files import write_whole
from keepfit.kit.text import Text
from keepfit.kit.web.sizes import take_sizes
from keepfit.web.readiness import newest_applied

FORM = 1
MANIFEST = "manifest.json"
FOLDERS = ("history", "keys", "anchors")
LAST = "last-backup.json"  # in the site folder: when an archive was last made; not in archives
# Made anew by the tables themselves, or of no use elsewhere: who was signed in, who failed to.
_LEFT_OUT = {"contenttypes", "auth", "sessions", "axes", "django_tasks_database", "messages"}
_CHUNK = 1000

Say = Callable[[Text], None]


class BackupError(KeepfitError):
    """An archive that cannot be made, or cannot be trusted, or a place that is not empty."""


class Exact(DjangoJSONEncoder):
    """Writes moments to the microsecond; Django's own cuts them, and a sealed line would break."""

    def default(self, o: Any) -> Any:
        """Return a moment as ISO 8601, anything else as Django does."""
        return o.isoformat() if isinstance(o, datetime) else super().default(o)


@dataclass(frozen=True, slots=True, kw_only=True)
class Archive:
    """What an archive holds: the digest of each member, and of the database as a whole.

    `tables` are the newest migrations of its rooms; empty where the archive does not tell.
    """

    members: dict[str, str]
    database: str
    tables: dict[str, str]


def back_up(
    site: Path, target: Path, say: Say, *, tables: Sequence[type[Model]] | None = None
) -> Archive:
    """Write the archive wholly or not at all; it holds secrets and is readable by its owner alone.

    `tables` are those of an earlier program, for a database that is about to be upgraded.
    Raises BackupError where the target is there already.
    """
    if target.exists():
        raise _there(target)
    members: dict[str, str] = {}
    part = target.with_name(f".{target.name}.part")
    part.touch(mode=0o600)
    try:
        with tarfile.open(part, "w:gz", compresslevel=3) as archive:
            say(Text(zh="备份数据库", en="Backing up the database"))
            with TemporaryDirectory() as folder, _snapshot(Path(folder)) as alias:
                for model in models() if tables is None else tables:
                    _add_table(archive, model, alias, members)
            for name in FOLDERS:
                say(Text(zh=f"备份 {name}", en=f"Backing up {name}"))
                for one in _files(site / name):
                    inside = f"{name}/{one.relative_to(site / name).as_posix()}"
                    _add(archive, inside, one.read_bytes(), members)
            database, newest = _database_digest(members), newest_applied()
            told = {
                "form": FORM,
                "keepfit": version("keepfit"),
                "made_at": clock.now().isoformat(),
                "database": database,
                "tables": newest,
                "members": dict(members),
            }
            _add(archive, MANIFEST, json.dumps(told, indent=1).encode(), {})
        part.replace(target)
        noted = {"made_at": told["made_at"], "database": database}
        write_whole(site / LAST, json.dumps(noted).encode() + b"\n")
    finally:
        part.unlink(missing_ok=True)
    return Archive(members=members, database=database, tables=newest)


def restore(source: Path, site: Path, say: Say) -> Archive:
    """Bring an archive back into an empty office; every digest is checked before and after.

    Raises BackupError, and leaves the database empty, where a digest differs.
    """
    say(Text(zh="核对备份文件", en="Checking the archive"))
    told = checked(source)
    _demand_empty()
    if told.tables and told.tables != newest_applied():
        raise _of_another_release(source)
    with tarfile.open(source) as archive:
        say(Text(zh="恢复文件", en="Restoring the files"))
        for member in archive:
            if member.name.split("/")[0] in FOLDERS:
                _put(site, member.name, _bytes(archive, member))
        say(Text(zh="恢复数据库", en="Restoring the database"))
        with transaction.atomic():
            for model in models():
                _load(archive, model)
            _reset_numbers()
            take_sizes(*models())
            differing = _differing(told)
            if differing:
                raise _different(", ".join(differing))
    return told


def checked(source: Path) -> Archive:
    """Return what an archive holds, once every member has the digest its manifest says."""
    found: dict[str, str] = {}
    manifest = b""
    try:
        with tarfile.open(source) as archive:
            for member in archive:
                content = _bytes(archive, member)
                if member.name == MANIFEST:
                    manifest = content
                else:
                    found[member.name] = hashlib.sha256(content).hexdigest()
    except (tarfile.TarError, OSError, EOFError) as why:
        raise _unreadable(source) from why
    told = json.loads(manifest or b"{}")
    if told.get("form") != FORM:
        raise _unreadable(source)
    wrong = sorted(
        name for name in {*found, *told["members"]} if found.get(name) != told["members"].get(name)
    )
    if wrong:
        raise _different(", ".join(wrong[:5]))
    return Archive(members=found, database=told["database"], tables=told.get("tables", {}))


def models(of: Apps = apps) -> list[type[Model]]:
    """Return the tables that are backed up, each after those it points to."""
    chosen = [one for one in of.get_app_configs() if one.label not in _LEFT_OUT]
    ordered = serializers.sort_dependencies([(one, None) for one in chosen])
    return [one for one in ordered if not one._meta.proxy]  # Django's documented door


def _differing(told: Archive) -> list[str]:
    """Return the tables that do not hold what the archive says."""
    now = {_name(one): hashlib.sha256(_table(one, "default")).hexdigest() for one in models()}
    return sorted(name for name, one in now.items() if told.members.get(name) != one)


def _database_digest(members: dict[str, str]) -> str:
    lines = sorted(f"{name} {one}" for name, one in members.items() if name.startswith("db/"))
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


@contextmanager
def _snapshot(folder: Path) -> Iterator[str]:
    """Hand out a connection that sees one moment of the database and holds up no writer."""
    if connection.vendor == "sqlite":
        copy = folder / "copy.sqlite3"
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(copy)])
        connections.databases["snapshot"] = {**connection.settings_dict, "NAME": str(copy)}
        try:
            yield "snapshot"
        finally:
            connections["snapshot"].close()
            del connections["snapshot"]
            del connections.databases["snapshot"]
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield "default"


def _name(model: type[Model]) -> str:
    return f"db/{model._meta.label_lower}.jsonl"  # as above


def _table(model: type[Model], alias: str) -> bytes:
    rows = model._default_manager.using(alias).order_by("pk").iterator(_CHUNK)  # as above
    text: str = serializers.serialize("jsonl", rows, cls=Exact)
    return text.encode()


def _add_table(
    archive: tarfile.TarFile, model: type[Model], alias: str, members: dict[str, str]
) -> None:
    _add(archive, _name(model), _table(model, alias), members)


def _add(archive: tarfile.TarFile, name: str, content: bytes, members: dict[str, str]) -> None:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = len(content), 0o600
    archive.addfile(entry, io.BytesIO(content))
    members[name] = hashlib.sha256(content).hexdigest()


def _files(folder: Path) -> list[Path]:
    """Return the files of a folder; a store's own list first, so that it names none missing."""
    found = sorted(one for one in folder.rglob("*") if one.is_file())
    return sorted(found, key=lambda one: one.name != "store.json")


def _bytes(archive: tarfile.TarFile, member: tarfile.TarInfo) -> bytes:
    file = archive.extractfile(member)
    return b"" if file is None else file.read()


def _put(site: Path, name: str, content: bytes) -> None:
    parts = PurePosixPath(name).parts
    if ".." in parts or PurePosixPath(name).is_absolute():
        raise _different(name)
    place = site.joinpath(*parts)
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    place.write_bytes(content)
    place.chmod(0o600)


def _load(archive: tarfile.TarFile, model: type[Model]) -> None:
    text = _bytes(archive, archive.getmember(_name(model))).decode()
    rows = serializers.deserialize("jsonl", text)
    if any(getattr(one, "auto_now_add", False) for one in model._meta.fields):  # as above
        for row in rows:  # a new row would be given the present moment
            row.save()
        return
    model._default_manager.bulk_create([one.object for one in rows], batch_size=_CHUNK)  # as above


def _reset_numbers() -> None:
    """Let the database count on from the highest number that was restored."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), models()):
            cursor.execute(statement)


def _demand_empty() -> None:
    call_command("migrate", interactive=False, verbosity=0)
    full = [one for one in models() if one._default_manager.exists()]  # as above
    if full:
        raise BackupError(
            Text(
                zh="办公系统里已有数据，没有恢复。", en="The office holds something; not restored."
            ),
            hint=Text(
                zh="请用 KEEPFIT_SITE 指定一个新的空文件夹（或新的空数据库）再恢复。",
                en="Name a new empty folder by KEEPFIT_SITE (or a new empty database) first.",
            ),
        )


def _there(target: Path) -> BackupError:
    return BackupError(
        Text(zh=f"{target.name} 已存在。", en=f"{target.name} is there already."),
        hint=Text(zh="请换一个文件名。", en="Choose another name."),
    )


def _unreadable(source: Path) -> BackupError:
    return BackupError(
        Text(zh=f"{source.name} 不是完整的备份文件。", en=f"{source.name} is no whole archive."),
        hint=Text(zh="请换用另一份备份。", en="Use another archive."),
    )


def _of_another_release(source: Path) -> BackupError:
    return BackupError(
        Text(
            zh=f"{source.name} 是另一个版本做的备份，表的结构与本版本不同。",
            en=f"{source.name} was made of the tables of another release.",
        ),
        hint=Text(
            zh="请先用做备份的版本恢复，再用本版本启动，启动时会自动升级。",
            en="Restore it with the release that it is of, then start this one, which upgrades it.",
        ),
    )


def _different(name: str) -> BackupError:
    return BackupError(
        Text(zh=f"备份中的 {name} 与其摘要不符。", en=f"{name} does not match its digest."),
        hint=Text(
            zh="备份已损坏或被改动，请换用另一份。",
            en="The archive was damaged or changed; use another one.",
        ),
    )
