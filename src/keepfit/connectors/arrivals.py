"""Files and folders as they are given: which are read, by whom, and which are passed over."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from keepfit.connectors.refusals import refusal
from keepfit.connectors.sheets import Arrival, Sheet, Source
from keepfit.kit.errors import SourceError, UsageError
from keepfit.kit.files import sha256
from keepfit.kit.plugins import announced
from keepfit.kit.settings import Settings
from keepfit.kit.text import Text

# Leftovers of office programs and desktops, and our own half-written files.
_LEFTOVERS = ("~$", ".~lock", ".", "Thumbs.db", "desktop.ini")


@dataclass(frozen=True, slots=True, kw_only=True)
class InputFile:
    """One file to look at: where it lies, and how it is called towards the user."""

    path: Path
    file: str
    named: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Walk:
    """What files and folders came to: files to read, and files of folders that are passed over."""

    files: tuple[InputFile, ...]
    passed_over: tuple[InputFile, ...]


@cache
def sources() -> dict[str, Source]:
    """Return the source for each file ending, from everything that announced itself."""
    found: dict[str, Source] = {}
    for point in announced("keepfit.sources").values():
        source: Source = point.load()
        found.update(dict.fromkeys(source.endings, source))
    return found


def walk(paths: Sequence[Path]) -> Walk:
    """Return the files behind files and folders, in order, each once.

    A file given by name is always read (or refused); one met in a folder is passed over when it
    is a leftover or of a kind nobody reads. A path that does not exist is a UsageError.
    """
    files: dict[Path, InputFile] = {}
    passed: list[InputFile] = []
    for path in paths:
        for one in _under(path):
            if one.named or _is_read(one.path):
                files.setdefault(one.path.resolve(), one)
            else:
                passed.append(one)
    return Walk(files=_distinct(files.values()), passed_over=tuple(passed))


def _under(path: Path) -> Iterator[InputFile]:
    if not path.exists():
        raise UsageError(
            Text(zh=f"找不到 {path}。", en=f"{path} does not exist."),
            hint=Text(zh="请检查路径。", en="Check the path."),
        )
    if not path.is_dir():
        yield InputFile(path=path, file=path.name, named=True)
        return
    for one in sorted(path.rglob("*")):
        inside = one.relative_to(path)
        if one.is_file() and not any(part.startswith(".") for part in inside.parts[:-1]):
            yield InputFile(path=one, file=inside.as_posix(), named=False)


def _is_read(path: Path) -> bool:
    return not path.name.startswith(_LEFTOVERS) and path.suffix.lower() in sources()


def _distinct(files: Iterable[InputFile]) -> tuple[InputFile, ...]:
    result: list[InputFile] = []
    taken: set[str] = set()
    for one in files:
        name = one.file
        if name in taken:
            name = f"{one.path.resolve().parent.name}/{name}"
        while name in taken:
            name = f"{name} (2)"
        taken.add(name)
        result.append(replace(one, file=name))
    return tuple(result)


def arrival(one: InputFile, settings: Settings) -> Arrival:
    """Read one file with the source of its ending; raises SourceError when it cannot be read."""
    source = sources().get(one.path.suffix.lower())
    if source is None or one.path.name.startswith(_LEFTOVERS):
        raise _unread_kind(one.path)
    sheets = tuple(_called(sheet, one.file) for sheet in source.read(one.path, settings))
    return Arrival(file=one.file, sha256=sha256(one.path), sheets=sheets)


def _called(sheet: Sheet, file: str) -> Sheet:
    return replace(sheet, file=file)


def _unread_kind(path: Path) -> SourceError:
    endings = " ".join(sorted(sources()))
    return refusal(
        path,
        Text(zh="keepfit 不读取这种文件。", en="is of a kind keepfit does not read."),
        Text(zh=f"请另存为以下格式之一：{endings}", en=f"Save it as one of: {endings}"),
    )
