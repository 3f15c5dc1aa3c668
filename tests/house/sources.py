"""The project's own files, as the house tests read them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "src" / "keepfit"
# Made by docs/reference.py from the code, or built from the rest: their sources are looked at.
MADE = ("docs/_build", "docs/reference/", "docs/rooms/", "docs/rules/")
WRITTEN = {".py", ".toml", ".md", ".txt", ".in", ".yml", ".j2", ".html", ".css", ".js", ".json", ""}


def short(path: Path) -> str:
    """The path as seen from the repository."""
    return path.relative_to(ROOT).as_posix()


@cache
def written_files() -> tuple[Path, ...]:
    """Every file somebody wrote: code, tests, docs, settings of the tools."""
    folders = ("src", "tests", "docs", "requirements", "changes", ".ci", "benchmarks")
    inside = (path for folder in folders for path in (ROOT / folder).rglob("*"))
    found = [
        path
        for path in (*inside, *ROOT.iterdir())
        if path.is_file()
        and path.suffix in WRITTEN
        and "__pycache__" not in path.parts
        and not short(path).startswith(MADE)
    ]
    return tuple(sorted(found))


@cache
def parsed(path: Path) -> ast.Module:
    """The syntax tree of one Python file."""
    return ast.parse(path.read_text(encoding="utf-8"))


def python_files(*folders: str) -> Iterator[Path]:
    """The Python files under these folders of the repository."""
    for path in written_files():
        if path.suffix == ".py" and short(path).startswith(folders or ("src", "tests", "docs")):
            yield path


def rooms() -> list[Path]:
    """The rooms: every folder of the package."""
    return sorted(one for one in PACKAGE.iterdir() if (one / "__init__.py").is_file())
