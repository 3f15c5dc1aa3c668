"""Files written wholly or not at all, long JSON, and digests."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from pathlib import Path


def write_whole(path: Path, content: bytes) -> None:
    """Write aside, flush to the disk, rename: a reader sees the old file or the new one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f".{path.name}.{os.getpid()}.part")
    with aside.open("wb") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())
    aside.replace(path)
    flush_folder(path.parent)


def flush_folder(folder: Path) -> None:
    """Make the names in a folder as durable as the files behind them."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sha256(path: Path) -> str:
    """Return the SHA-256 of a file's bytes, in hexadecimal."""
    with path.open("rb") as source:
        return hashlib.file_digest(source, "sha256").hexdigest()


def json_text(answer: Mapping[str, object]) -> str:
    """Return a long answer as JSON text: a line for every key, and for every entry of its lists.

    Two answers can be compared line by line. NaN is refused with ValueError.
    """
    # Indented throughout, the standard library leaves its fast encoder: four times the time.
    parts = (f"{_short(key)}: {_listed(value)}" for key, value in answer.items())
    return "{\n" + ",\n".join(parts) + "\n}\n"


def _listed(value: object) -> str:
    if not isinstance(value, (list, tuple)) or not value:
        return _short(value)
    return "[\n " + ",\n ".join(map(_short, value)) + "\n]"


def _short(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)
