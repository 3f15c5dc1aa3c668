"""Write what a plan comes to: JSON for machines, each file wholly or not at all."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from keepfit.kit.files import write_whole


def write_json(path: Path, content: Mapping[str, Any]) -> None:
    """Write a file as UTF-8, its folder made where it is missing."""
    text = json.dumps(content, ensure_ascii=False, allow_nan=False)
    write_whole(path, text.encode() + b"\n")


def write_files(folder: Path, contents: Mapping[str, bytes]) -> tuple[Path, ...]:
    """Write named files into a folder; return their paths."""
    for name, content in contents.items():
        write_whole(folder / name, content)
    return tuple(folder / name for name in contents)
