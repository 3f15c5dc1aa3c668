"""The folder of one office: its database, its keys, its files."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from keepfit.kit.settings import Settings

KEYS = "keys"


def site_folder(settings: Settings) -> Path:
    """Return the folder, made for its owner alone where it was not there."""
    folder = Path(settings.site).expanduser().absolute()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def site_secret(folder: Path, name: str) -> str:
    """Return a secret of this office, drawn and written (for its owner alone) at first use."""
    place = folder / KEYS / name
    if not place.exists():
        place.parent.mkdir(mode=0o700, exist_ok=True)
        _write_once(place, secrets.token_urlsafe(64))
    return place.read_text(encoding="ascii").strip()


def _write_once(place: Path, text: str) -> None:
    """Two servers that start at once must not end with two secrets: the link wins or loses."""
    draft = place.with_name(f"{place.name}.{os.getpid()}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
    try:
        os.link(draft, place)
    except FileExistsError:
        return
    finally:
        draft.unlink()
