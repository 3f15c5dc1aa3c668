"""The folders of a store: where manifests, snapshots and files lie, and how they are read."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from keepfit.kit.errors import StoreError
from keepfit.kit.files import sha256, write_whole
from keepfit.kit.store import damage
from keepfit.kit.store.manifest import Manifest, StoredFile, parsed, text_of

FORMAT = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Disk:
    """One store's folder. Reads and writes whole files; knows nothing of rows."""

    root: Path

    def prepare(self, *, create: bool) -> None:
        """Make sure this is a store, making an empty one where allowed."""
        mark = self.root / "store.json"
        if not mark.is_file():
            if not create or (self.root.exists() and not self._empty()):
                raise damage.no_store(self.root)
            self.root.mkdir(parents=True, exist_ok=True)
            write_whole(mark, json.dumps({"format": FORMAT}).encode())
        try:
            known = json.loads(mark.read_bytes())["format"] == FORMAT
        except (ValueError, KeyError, TypeError):
            known = False
        if not known:
            raise damage.no_store(self.root)

    def _empty(self) -> bool:
        # What a killed first attempt leaves behind begins with a dot.
        return self.root.is_dir() and all(one.name.startswith(".") for one in self.root.iterdir())

    def versions(self) -> list[int]:
        """Return the versions that have a manifest, oldest first."""
        return sorted(
            int(one.stem) for one in (self.root / "manifests").glob("*.json") if one.stem.isdigit()
        )

    def manifest_path(self, version: int) -> Path:
        """Return where the manifest of a version lies."""
        return self.root / "manifests" / f"{version:08d}.json"

    def manifest(self, version: int) -> Manifest:
        """Return a version's manifest; version 0 is the empty store."""
        if version == 0:
            return Manifest()
        path = self.manifest_path(version)
        try:
            return parsed(path.read_bytes())
        except FileNotFoundError:
            raise damage.damaged(path, damage.MISSING, self.whole_snapshots()) from None
        except (ValueError, KeyError, TypeError):
            raise damage.damaged(path, damage.GARBLED, self.whole_snapshots()) from None

    def latest(self) -> Manifest:
        """Return the newest version; damage to its manifest is an error, never an older state."""
        return self.manifest(max(self.versions(), default=0))

    def write_manifest(self, manifest: Manifest) -> None:
        """Write a version's manifest; from this moment on readers see the version."""
        write_whole(self.manifest_path(manifest.version), text_of(manifest))

    def snapshots(self) -> dict[str, int]:
        """Return the version of every named snapshot, oldest version first."""
        found: dict[str, int] = {}
        for path in sorted((self.root / "snapshots").glob("*.json")):
            try:
                row = json.loads(path.read_bytes())
                found[str(row["name"])] = int(row["version"])
            except (ValueError, KeyError, TypeError):
                raise damage.damaged(path, damage.GARBLED, ()) from None
        return dict(sorted(found.items(), key=lambda one: (one[1], one[0])))

    def write_snapshot(self, name: str, version: int) -> None:
        """Give a version a name."""
        row = json.dumps({"name": name, "version": version}, ensure_ascii=False)
        write_whole(self.root / "snapshots" / f"{name}.json", row.encode())

    def flaw(self, file: StoredFile) -> StoreError | None:
        """Return what is wrong with a file at a glance: missing, or of another length."""
        path = self.root / file.path
        if not path.is_file():
            return damage.damaged(path, damage.MISSING, self.whole_snapshots())
        if path.stat().st_size != file.bytes:
            return damage.damaged(path, damage.CUT, self.whole_snapshots())
        return None

    def altered(self, file: StoredFile) -> bool:
        """Say whether a file's bytes are not those that were written; reads it all."""
        path = self.root / file.path
        return not path.is_file() or sha256(path) != file.sha256

    def whole_snapshots(self) -> tuple[str, ...]:
        """Return the snapshots whose manifest and files are all there, newest first."""
        return tuple(reversed([name for name, v in self.snapshots().items() if self._whole(v)]))

    def _whole(self, version: int) -> bool:
        try:
            manifest = parsed(self.manifest_path(version).read_bytes()) if version else Manifest()
        except (OSError, ValueError, KeyError, TypeError):
            return False
        files = [file for table in manifest.tables.values() for file in table.files]
        sizes = [(self.root / file.path, file.bytes) for file in files]
        return all(path.is_file() and path.stat().st_size == size for path, size in sizes)

    def strays(self) -> Iterator[Path]:
        """Yield the files that no manifest names, and half-written ones."""
        named: set[str] = set()
        for version in self.versions():
            named |= self.manifest(version).paths()
        for path in sorted((self.root / "tables").rglob("*")):
            if path.is_file() and path.relative_to(self.root).as_posix() not in named:
                yield path
        yield from self.root.glob(".*.part")
        yield from self.root.glob("manifests/.*.part")
        yield from self.root.glob("snapshots/.*.part")
