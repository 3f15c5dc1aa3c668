"""Account-month states of a store, kept beside it: closed months once, the open one anew.

Each file is named by the digest of what it was made from, so a file that is there is right, and
whatever a killed run leaves behind is either whole or has no name.
"""

from __future__ import annotations

import calendar
import hashlib
import json
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import ibis
import ibis.expr.types as ir

from keepfit.history.core.facts import Window
from keepfit.history.engine import duckdb, posts_of
from keepfit.history.measures import months
from keepfit.history.text_index import write_text_index
from keepfit.kit.files import write_whole
from keepfit.kit.store import Store
from keepfit.kit.store.lock import only_writer


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """One month of posts: its file, and where its state, texts and flags are kept."""

    span: Window
    posts: Path
    state: Path
    texts: Path
    flags: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Refreshed:
    """What a refresh did: the months whose state was made anew, and those that were kept."""

    built: tuple[str, ...]
    kept: tuple[str, ...]


def kept_months(store: Store) -> tuple[Month, ...]:
    """Return the months of a store's newest version, in order; their states may not exist yet."""
    found: list[Month] = []
    chain = ""
    for path in store.files("posts") if "posts" in store.tables() else ():
        name, digest = path.parent.name, path.stem
        if name[:1].isdigit():  # posts without a moment belong to no month
            chain = hashlib.sha256(f"{chain}{digest}".encode()).hexdigest()
            folder = store.path / "states" / name
            found.append(
                Month(
                    span=_span(name),
                    posts=path,
                    state=folder / f"{digest}.state.parquet",
                    texts=folder / f"{digest}.texts.parquet",
                    flags=folder / f"{chain}.flags.parquet",
                )
            )
    return tuple(found)


def _span(month: str) -> Window:
    year, number = map(int, month.split("-"))
    return Window(
        start=date(year, number, 1),
        as_of=date(year, number, calendar.monthrange(year, number)[1]),
    )


def refresh(store: Store) -> Refreshed:
    """Bring a store's states up to date: make those that lack, drop those nobody names."""
    (store.path / "states").mkdir(exist_ok=True)
    with only_writer(store.path / "states" / "lock"):
        found = kept_months(store)
        needed = {path for one in found for path in (one.state, one.texts, one.flags)}
        built = [one for one in found if not all(map(Path.exists, _files(one)))]
        grown = _only_grown(store)
        with duckdb() as backend:
            for number, one in enumerate(found):
                _index(one, grown=grown)
                _make(backend, one, found[: number + 1])
        version = json.dumps({"version": store.version})
        write_whole(store.path / "states" / "seen.json", version.encode())
        for stray in sorted((store.path / "states").glob("*/*")):
            if stray not in needed:
                stray.unlink()
    names = {one: f"{one.span.start:%Y-%m}" for one in found}
    return Refreshed(
        built=tuple(names[one] for one in built),
        kept=tuple(names[one] for one in found if one not in built),
    )


def _files(month: Month) -> tuple[Path, Path, Path]:
    return month.state, month.texts, month.flags


def _only_grown(store: Store) -> bool:
    """Say whether no post was changed since the last refresh: then its texts are still right."""
    try:
        since = json.loads((store.path / "states" / "seen.json").read_bytes())["version"]
    except (OSError, ValueError, KeyError, TypeError):
        return False
    return not any(one.changed.get("posts") for one in store.batches() if one.version > since)


def _index(month: Month, *, grown: bool) -> None:
    """Make the index of a month's texts, from the one before where only posts came in."""
    folder = month.texts.parent
    folder.mkdir(parents=True, exist_ok=True)
    before = sorted(folder.glob("[!.]*.texts.parquet"))
    known = before[0] if grown and len(before) == 1 else None
    _whole(month.texts, lambda aside: write_text_index(month.posts, aside, known=known))


def _make(backend: ibis.BaseBackend, month: Month, so_far: Sequence[Month]) -> None:
    def write(expression: ir.Table) -> Callable[[Path], None]:
        return lambda aside: backend.to_parquet(expression, aside, compression="zstd")

    if not month.state.exists():
        posts, known = posts_of(backend, [month.posts]), _scan(backend, [month.texts])
        _whole(month.state, write(months.state(posts, known, month.span)))
    if not month.flags.exists():
        known = _scan(backend, [one.texts for one in so_far])
        _whole(month.flags, write(months.flags(known, month.span)))


def _whole(path: Path, write: Callable[[Path], None]) -> None:
    """Write a file aside and give it its name when all of it is on the disk."""
    if path.exists():
        return
    aside = path.with_name(f".{os.getpid()}.part")
    write(aside)
    with aside.open("rb") as written:
        os.fsync(written.fileno())
    aside.replace(path)


def _scan(backend: ibis.BaseBackend, paths: Sequence[Path]) -> ir.Table:
    return backend.read_parquet([str(path) for path in paths], hive_partitioning=False)
