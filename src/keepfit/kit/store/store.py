"""The store: rows by key, committed in batches, read at the newest version or at a named one."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from keepfit.kit.errors import StoreError, UsageError
from keepfit.kit.store import damage
from keepfit.kit.store.disk import Disk
from keepfit.kit.store.lock import only_writer
from keepfit.kit.store.manifest import BatchNote, Manifest, StoredTable, TableState
from keepfit.kit.store.merge import conformed
from keepfit.kit.store.write import merged
from keepfit.kit.text import Text

_TABLE = Text(zh="表", en="table")
_SNAPSHOT = Text(zh="快照", en="snapshot")
_NAME = re.compile(r"[\w][\w.-]{0,99}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Commit:
    """What a commit did: whether it was new, the store's version, rows added and changed."""

    applied: bool
    version: int
    added: Mapping[str, int]
    changed: Mapping[str, int]


class Store:
    """Keyed tables that only grow by whole batches; every named version stays readable."""

    def __init__(self, disk: Disk) -> None:
        self._disk = disk

    @classmethod
    def open(cls, path: Path, *, create: bool = True) -> Store:
        """Open the store in a folder; an empty or absent folder becomes one unless forbidden."""
        disk = Disk(root=path)
        disk.prepare(create=create)
        return cls(disk)

    @property
    def path(self) -> Path:
        """The folder the store lies in."""
        return self._disk.root

    @property
    def version(self) -> int:
        """The newest version; 0 while the store is empty."""
        return max(self._disk.versions(), default=0)

    def commit(
        self,
        tables: Mapping[str, pa.Table],
        keyed: Mapping[str, StoredTable],
        *,
        batch_id: str,
        about: Mapping[str, str],
    ) -> Commit:
        """Take a batch wholly or not at all; the same `batch_id` again changes nothing.

        A row whose key is stored replaces the stored one; a row equal to it counts as nothing.
        `keyed` says for every table of the batch how it is kept.
        """
        with only_writer(self._disk.root / "lock") as broken_off:
            if broken_off:
                self._sweep()
            now = self._disk.latest()
            if now.batch(batch_id) is not None:
                return Commit(applied=False, version=now.version, added={}, changed={})
            states, added, changed = merged(self._disk, now, tables, keyed)
            note = BatchNote(
                batch_id=batch_id,
                version=now.version + 1,
                about=dict(about),
                added=added,
                changed=changed,
            )
            self._disk.write_manifest(
                Manifest(version=note.version, tables=states, batches=(*now.batches, note))
            )
        return Commit(applied=True, version=note.version, added=added, changed=changed)

    def read(self, table: str, *, snapshot: str | None = None) -> pa.Table:
        """Return all rows of a table, months in order, within a month by account and moment."""
        state = self._state(table, snapshot)
        parts = [self._part(path) for path in self._paths(state)]
        whole = [conformed(part, state.schema) for part in parts]
        return pa.concat_tables(whole) if whole else state.schema.empty_table()

    def files(self, table: str, *, snapshot: str | None = None) -> tuple[Path, ...]:
        """Return the Parquet files of a table, for engines that scan them.

        Nothing is to be inferred from the folders in their paths. A file written before a column
        existed lacks it.
        """
        return self._paths(self._state(table, snapshot))

    def tables(self, *, snapshot: str | None = None) -> dict[str, StoredTable]:
        """Return how each table is kept, by name."""
        return {name: one.shape for name, one in self._manifest(snapshot).tables.items()}

    def batches(self) -> tuple[BatchNote, ...]:
        """Return the batches that were taken, in order."""
        return self._disk.latest().batches

    def snapshots(self) -> dict[str, int]:
        """Return the version of every named snapshot, oldest first."""
        return self._disk.snapshots()

    def name_snapshot(self, name: str) -> int:
        """Give the newest version a name under which it stays readable; a name never moves."""
        if not _NAME.fullmatch(name):
            raise UsageError(
                Text(
                    zh=f"快照名“{name}”不能用：只能有文字、数字、点、横线和下划线。",
                    en=f'"{name}" cannot name a snapshot: letters, digits, dots, hyphens and '
                    "underscores only.",
                )
            )
        with only_writer(self._disk.root / "lock") as broken_off:
            if broken_off:
                self._sweep()
            version = self._disk.latest().version
            taken = self._disk.snapshots().get(name, version)
            if taken != version:
                raise StoreError(
                    Text(
                        zh=f"快照“{name}”已经指向第 {taken} 版。",
                        en=f'The snapshot "{name}" already names version {taken}.',
                    ),
                    hint=Text(zh="请换一个名称。", en="Choose another name."),
                )
            self._disk.write_snapshot(name, version)
        return version

    def clean(self) -> tuple[Path, ...]:
        """Remove the files that no version or snapshot names, and return them."""
        with only_writer(self._disk.root / "lock"):
            return self._sweep()

    def compact(self) -> tuple[Path, ...]:
        """Forget the versions that are neither the newest nor named, then clean.

        Whoever reads such a version at this moment gets an error and reads again.
        """
        with only_writer(self._disk.root / "lock"):
            kept = {self._disk.latest().version, *self._disk.snapshots().values()}
            gone = [version for version in self._disk.versions() if version not in kept]
            for version in gone:
                self._disk.manifest_path(version).unlink()
            return self._sweep()

    def altered(self) -> tuple[Path, ...]:
        """Return the newest version's files whose bytes are not those written; reads them all."""
        tables = self._disk.latest().tables.values()
        files = [file for table in tables for file in table.files]
        return tuple(self.path / file.path for file in files if self._disk.altered(file))

    def _sweep(self) -> tuple[Path, ...]:
        strays = tuple(self._disk.strays())
        for path in strays:
            path.unlink()
        return strays

    def _manifest(self, snapshot: str | None) -> Manifest:
        if snapshot is None:
            return self._disk.latest()
        named = self._disk.snapshots()
        if snapshot not in named:
            raise damage.unknown(_SNAPSHOT, snapshot, list(named))
        return self._disk.manifest(named[snapshot])

    def _state(self, table: str, snapshot: str | None) -> TableState:
        tables = self._manifest(snapshot).tables
        if table not in tables:
            raise damage.unknown(_TABLE, table, list(tables))
        return tables[table]

    def _paths(self, state: TableState) -> tuple[Path, ...]:
        for file in state.files:
            flaw = self._disk.flaw(file)
            if flaw is not None:
                raise flaw
        return tuple(self.path / file.path for file in state.files)

    def _part(self, path: Path) -> pa.Table:
        try:
            return pq.read_table(path, partitioning=None)
        except (pa.ArrowInvalid, OSError):
            raise damage.damaged(path, damage.GARBLED, self._disk.whole_snapshots()) from None
