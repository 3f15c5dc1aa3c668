"""Files that were sent in, kept aside until somebody says yes to what they would change."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path, PurePath

from django.core.files.uploadedfile import UploadedFile

from keepfit.kit import clock
from keepfit.kit.errors import KeepfitError
from keepfit.kit.files import flush_folder
from keepfit.kit.text import Text

FOLDER = "uploads"
_KEPT = timedelta(days=2)
_FILES = 50
_LETTERS = 40  # a name on disk has 255 bytes, a Chinese letter three


class UploadError(KeepfitError):
    """Files that are not taken: too many, too large, or gone."""


def keep(files: Iterable[UploadedFile[bytes]], site: Path, megabytes: int) -> str:
    """Keep files in a folder of their own, and return its token; old ones are cleared away."""
    given = list(files)
    size = sum(one.size or 0 for one in given)
    if not given or len(given) > _FILES or size > megabytes * 1024 * 1024:
        raise UploadError(
            Text(
                zh="一次可上传 1 至 {n} 个文件，合计不超过 {size} MB。",
                en="1 to {n} files can be sent at once, of {size} MB in all.",
            ).fill(n=_FILES, size=megabytes)
        )
    _clear(site)
    token = secrets.token_urlsafe(16)
    folder = site / FOLDER / token
    folder.mkdir(mode=0o700, parents=True)
    for number, one in enumerate(given):
        with (folder / _name(one.name or "", number, folder)).open("xb") as place:
            for chunk in one.chunks():
                place.write(chunk)
    flush_folder(folder)
    return token


def _name(given: str, number: int, folder: Path) -> str:
    """Return the name of a file in our folder: its own, short enough, and no other's."""
    path = PurePath(PurePath(given.replace("\\", "/")).name.lstrip("."))
    name = f"{path.stem[:_LETTERS]}{path.suffix[:_LETTERS]}" or f"{number}"
    return f"{number}-{name}" if (folder / name).exists() else name


def kept(token: str, site: Path) -> Path:
    """Return the folder of files that were sent in."""
    folder = site / FOLDER / PurePath(token).name
    if not folder.is_dir():
        raise UploadError(
            Text(zh="上传的文件已清除。", en="The files sent in are no longer kept."),
            hint=Text(zh="请重新上传。", en="Send them again."),
        )
    return folder


def forget(token: str, site: Path) -> None:
    """Remove files that were taken, or refused."""
    shutil.rmtree(site / FOLDER / PurePath(token).name, ignore_errors=True)


def _clear(site: Path) -> None:
    oldest = (clock.now() - _KEPT).timestamp()
    for folder in (site / FOLDER).glob("*"):
        if folder.stat().st_mtime < oldest:
            shutil.rmtree(folder, ignore_errors=True)
