"""The documentation builds without a warning, needs no network, and its commands work."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import click
import pytest

from keepfit.checkup.queries import load_pack
from keepfit.cli.main import main
from tests.house.sources import ROOT

BUILT = ROOT / "docs" / "_build" / "html"
FENCE = re.compile(r"^```(?:console|bash|sh|shell)\n(.*?)^```", flags=re.MULTILINE | re.DOTALL)
FIRST = ROOT / "docs" / "start" / "first-review.zh.md"
FETCHED = re.compile(
    r"<(?:script|img|iframe|source)\b[^>]*\bsrc=\"((?:https?:)?//[^\"]*)"
    r"|<link\b(?![^>]*rel=\"(?:canonical|license)\")[^>]*\bhref=\"((?:https?:)?//[^\"]*)"
    r"|@import\s+[^;]*//"
    r"|url\(['\"]?(?:https?:)?//"
)


def pages() -> list[Path]:
    """The pages people write that show commands."""
    rooms = (ROOT / "src" / "keepfit").glob("*/README.md")
    return sorted([*ROOT.glob("*.md"), *(ROOT / "docs" / "start").glob("*.md"), *rooms])


def shown(page: Path) -> Iterator[str]:
    """Each keepfit command a page shows, lines that end with a backslash joined."""
    for block in FENCE.findall(page.read_text(encoding="utf-8")):
        for line in block.replace("\\\n", " ").splitlines():
            plain = line.strip().removeprefix("$ ").split(" #")[0].split(" > ")[0]
            if plain.startswith("keepfit "):
                yield plain


SHOWN = [(page.relative_to(ROOT).as_posix(), line) for page in pages() for line in shown(page)]


def test_the_shown_commands_are_found() -> None:
    assert len(SHOWN) > 5


@pytest.mark.parametrize(("page", "line"), SHOWN)
def test_a_command_shown_in_the_docs_exists_with_its_options(page: str, line: str) -> None:
    command: click.Command = main
    words = shlex.split(line)[1:]
    while isinstance(command, click.Group) and words and not words[0].startswith("-"):
        inner = command.get_command(click.Context(command), words.pop(0))
        assert inner is not None, f"{page}: {line}"
        command = inner
    known = {name for one in command.params for name in one.opts} | {"--help", "--version"}
    assert {one.split("=")[0] for one in words if one.startswith("--")} <= known


def test_the_pack_shown_in_the_docs_is_sound(tmp_path: Path) -> None:
    page = (ROOT / "docs" / "start" / "packs.md").read_text(encoding="utf-8")
    own = tmp_path / "our-county.toml"
    own.write_text(page.split("```toml\n")[1].split("```")[0], encoding="utf-8")
    rules = {rule.rule_id: rule for rule in load_pack(str(own)).rules}
    assert (rules["CN19-UPDATE"].limit, rules["KF-LIKES"].on, rules["OURS-REPLY"].days) == (
        10,
        False,
        5,
    )


@pytest.mark.docs
def test_the_first_review_works_as_written(
    run_process: Callable[..., subprocess.CompletedProcess[str]],
) -> None:
    for line in shown(FIRST):
        result = run_process(*shlex.split(line)[1:])
        assert result.returncode == 0, f"{line}\n{result.stderr}"


@pytest.mark.docs
def test_the_pages_build_without_a_warning() -> None:
    command = [sys.executable, "-m", "sphinx", "-W", "--keep-going", "-q", "-E", "docs", str(BUILT)]
    built = subprocess.run(  # noqa: S603  # our own pages
        command, cwd=ROOT, capture_output=True, encoding="utf-8", timeout=300, check=False
    )
    assert built.returncode == 0, built.stderr
    outside = [
        f"{page.relative_to(BUILT)}: {hit[0]}"
        for page in BUILT.rglob("*")
        if page.suffix in {".html", ".css"}
        for hit in [FETCHED.search(page.read_text(encoding="utf-8"))]
        if hit
    ]
    assert outside == []
